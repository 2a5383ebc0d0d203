"""The owner hears of a webhook that was switched off, by mail and in their language."""

import pytest

from escalation.domain.errors import PermanentError, RetryableError
from escalation.domain.jobs import Defer, MailSwitchedOff
from escalation.domain.outgoing_webhooks import SwitchedOff
from escalation.domain.workspace import TeamLanguage
from escalation.use_cases.delivery.mail_switched_off import MailSwitchedOffUseCase
from tests.fakes.owner_world import World

JOB = MailSwitchedOff(workspace_id="acme", webhook_id="hook-1", reason="failing")


@pytest.fixture
def world() -> World:
    world = World()
    world.webhook(url="https://hooks.example.com/in?key=s3cret", description="<b>Team</b> chat")
    return world


def mailing(world: World) -> MailSwitchedOffUseCase:
    return MailSwitchedOffUseCase(
        workspaces=world.store,
        webhooks=world.outgoing,
        mailer=world.mailer,
        events=world.events,
        console_url="https://console.example",
    )


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("reason", ["gone", "failing"])
def test_the_mail_says_which_and_why_and_where_to_mend_it_and_no_key(
    world: World, language: TeamLanguage, reason: SwitchedOff
) -> None:
    acme = world.store.workspace("acme")
    assert acme is not None
    spoken = acme.model_copy(update={"team_language": language, "version": 2})
    world.store.save_workspace(spoken, expected_version=1)

    assert mailing(world)(JOB.model_copy(update={"reason": reason})) is None

    (mail,) = world.mailer.sent
    assert mail.to == ("ada@acme.example",)
    assert "hooks.example.com" in mail.subject
    assert "https://console.example/console/webhooks/hook-1" in mail.text
    assert ("410" in mail.text) == (reason == "gone")
    assert "s3cret" not in mail.model_dump_json()
    assert "<b>" not in mail.html


def test_a_webhook_that_was_deleted_meanwhile_is_not_mailed_about(world: World) -> None:
    assert mailing(world)(JOB.model_copy(update={"webhook_id": "gone"})) is None
    assert mailing(world)(JOB.model_copy(update={"workspace_id": "other"})) is None
    assert world.mailer.sent == []


@pytest.mark.parametrize(
    ("error", "again"), [(RetryableError("busy"), True), (PermanentError("suppressed"), False)]
)
def test_a_mail_that_is_not_taken_is_tried_again_or_noted(
    world: World, monkeypatch: pytest.MonkeyPatch, error: Exception, again: bool
) -> None:
    def refuse(_: object) -> str:
        raise error

    monkeypatch.setattr(world.mailer, "send", refuse)

    assert isinstance(mailing(world)(JOB), Defer) == again
    refused = [event for event, _ in world.events.events if event == "webhook_notice_refused"]
    assert bool(refused) != again
