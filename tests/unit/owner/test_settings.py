"""Saving settings: versions, preconditions, and what must exist first."""

import pytest

from escalation.domain.errors import InvalidInput, NotFound, PreconditionFailed
from escalation.domain.owner_ports import SettingsVersion
from escalation.domain.settings import EscalationSettings
from escalation.use_cases.owner.etags import PreconditionRequired
from tests.fakes.owner_world import World

TICKETS = EscalationSettings.model_validate(
    {"handoff_method": "ticket", "ticket": {"helpdesk": "zendesk"}}
)


def _transfer_to(*bot_ids: str) -> EscalationSettings:
    targets = [{"bot_id": bot_id} for bot_id in bot_ids]
    return EscalationSettings.model_validate(
        {"ai_agent_transfer": {"enabled": True, "targets": targets}}
    )


@pytest.fixture
def world() -> World:
    return World()


def _put(world: World, settings: EscalationSettings, if_match: str | None = '"0"') -> int:
    return world.side.settings.put(world.owner, "support", settings, if_match=if_match).version


def test_a_new_bot_has_version_zero_with_mail_to_the_owner(world: World) -> None:
    current = world.side.settings.get(world.owner, "support")

    assert current.version == 0
    assert (current.settings.human_handoff, current.settings.handoff_method) == (True, "email")


def test_a_save_makes_the_next_version_with_its_author(world: World) -> None:
    assert _put(world, EscalationSettings(confidence_threshold=0.7)) == 1
    assert _put(world, EscalationSettings(confidence_threshold=0.8), '"1"') == 2

    page = world.side.settings.versions(world.owner, "support", after=None)
    assert [(v.version, v.author) for v in page.items] == [
        (2, "ada@acme.example"),
        (1, "ada@acme.example"),
    ]


@pytest.mark.parametrize("header", [None, "", "  "])
def test_a_save_without_if_match_is_refused(world: World, header: str | None) -> None:
    with pytest.raises(PreconditionRequired):
        _put(world, EscalationSettings(), header)


@pytest.mark.parametrize("header", ['"1"', "0", 'W/"0"', '"00"', '"1", "2"'])
def test_a_save_over_another_version_is_refused(world: World, header: str) -> None:
    with pytest.raises(PreconditionFailed):
        _put(world, EscalationSettings(), header)
    assert world.side.settings.get(world.owner, "support").version == 0


@pytest.mark.parametrize("header", ['"0"', "*", '"5", "0"'])
def test_a_save_over_the_current_version_is_taken(world: World, header: str) -> None:
    assert _put(world, EscalationSettings(), header) == 1


def test_of_two_who_save_at_once_one_is_told_that_it_changed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    stale = world.store.settings("support")
    _put(world, EscalationSettings())
    monkeypatch.setattr(world.store, "settings", lambda bot_id: stale)

    with pytest.raises(PreconditionFailed):
        _put(world, EscalationSettings(confidence_threshold=0.9))


def test_targets_must_be_bots_of_the_workspace(world: World) -> None:
    for missing in ("nobody", "spy"):
        with pytest.raises(InvalidInput) as refused:
            _put(world, _transfer_to("billing", missing))
        assert refused.value.field == "ai_agent_transfer.targets.1.bot_id"

    assert _put(world, _transfer_to("billing")) == 1


def test_a_bot_cannot_be_its_own_target(world: World) -> None:
    with pytest.raises(InvalidInput) as refused:
        _put(world, _transfer_to("support"))

    assert refused.value.field == "ai_agent_transfer.targets.0.bot_id"


def test_tickets_need_a_connection(world: World) -> None:
    with pytest.raises(InvalidInput) as refused:
        _put(world, TICKETS)

    assert (refused.value.field, refused.value.code) == (
        "ticket.helpdesk",
        "helpdesk_not_connected",
    )


def test_tickets_need_a_tested_connection(world: World) -> None:
    world.connection(tested_at=None)

    with pytest.raises(InvalidInput) as refused:
        _put(world, TICKETS)

    assert (refused.value.field, refused.value.code) == ("ticket.helpdesk", "helpdesk_not_tested")


def test_another_workspaces_connection_does_not_count(world: World) -> None:
    world.connection(workspace_id="other")

    with pytest.raises(InvalidInput):
        _put(world, TICKETS)


def test_auto_ticket_reply_needs_the_add_on(world: World) -> None:
    world.connection()
    wanted = EscalationSettings.model_validate(
        {**TICKETS.model_dump(), "auto_ticket_reply": {"enabled": True}}
    )
    with pytest.raises(InvalidInput) as refused:
        _put(world, wanted)
    assert (refused.value.field, refused.value.code) == (
        "auto_ticket_reply.enabled",
        "add_on_missing",
    )

    workspace = world.side.workspaces.get(world.owner)
    booked = workspace.model_copy(update={"add_ons": ("auto_ticket_reply",)})
    world.store.save_workspace(booked, expected_version=workspace.version)

    assert _put(world, wanted) == 1


def test_settings_too_large_for_the_table_are_refused(world: World) -> None:
    keywords = [f"{number:04d}" + "x" * 96 for number in range(50)]
    rules = [{"keywords": keywords, "then": "handoff"} for _ in range(50)]

    with pytest.raises(InvalidInput) as refused:
        _put(world, EscalationSettings.model_validate({"rules": rules}))

    assert refused.value.code == "settings_too_large"


def test_restoring_saves_the_earlier_settings_as_the_newest_version(world: World) -> None:
    _put(world, EscalationSettings(confidence_threshold=0.7))
    _put(world, EscalationSettings(confidence_threshold=0.8), '"1"')

    restored = world.side.settings.restore(world.owner, "support", 1, if_match=None)

    assert restored.version == 3
    assert world.side.settings.get(world.owner, "support").settings.confidence_threshold == 0.7


def test_what_a_restored_version_needs_is_checked_again(world: World) -> None:
    _put(world, _transfer_to("billing"))
    _put(world, EscalationSettings(), '"1"')
    world.side.bots.delete(world.owner, "billing")

    with pytest.raises(InvalidInput):
        world.side.settings.restore(world.owner, "support", 1, if_match=None)


def test_a_version_that_never_was_cannot_be_restored(world: World) -> None:
    with pytest.raises(NotFound):
        world.side.settings.restore(world.owner, "support", 1, if_match=None)


def test_restoring_heeds_an_if_match_that_is_given(world: World) -> None:
    _put(world, EscalationSettings())

    with pytest.raises(PreconditionFailed):
        world.side.settings.restore(world.owner, "support", 1, if_match='"0"')


def _word(world: World) -> bool | None:
    return world.side.settings.get(world.owner, "support").settings.trust_claimed_addresses


def test_a_new_bot_does_not_trust_typed_addresses_and_its_owner_is_not_asked(world: World) -> None:
    assert _word(world) is None
    _put(world, EscalationSettings())
    assert _word(world) is False


def test_the_owner_of_an_older_bot_is_asked_until_they_have_said_it(world: World) -> None:
    saved_before = SettingsVersion(
        bot_id="support",
        workspace_id=world.owner.workspace_id,
        version=1,
        settings=EscalationSettings(),
        author="ada@acme.example",
        saved_at=world.clock.now(),
    )
    world.store.save_settings(saved_before)

    _put(world, EscalationSettings(confidence_threshold=0.7), '"1"')
    assert _word(world) is None
    _put(world, EscalationSettings(trust_claimed_addresses=True), '"2"')
    assert _word(world) is True
    # A client that does not know the field yet, and a version of before, leave it as it is.
    _put(world, EscalationSettings(), '"3"')
    assert _word(world) is True


def test_it_is_said_while_nobody_is_on_call_outside_business_hours(world: World) -> None:
    def codes() -> list[str]:
        return [each.code for each in world.side.settings.warnings(world.owner, "support").items]

    hours = {"timezone": "UTC", "weekly": {}}
    assert codes() == []
    _put(world, EscalationSettings.model_validate({"business_hours": hours}))
    assert codes() == ["nobody_on_call"]
    named = {"business_hours": hours, "must_reach": {"on_call": "night@acme.example"}}
    _put(world, EscalationSettings.model_validate(named), if_match='"1"')
    assert codes() == []
    off = {kind: {"enabled": False} for kind in ("self_harm", "emergency")}
    without = {"business_hours": hours, "must_reach": off}
    _put(world, EscalationSettings.model_validate(without), if_match='"2"')
    assert codes() == []
