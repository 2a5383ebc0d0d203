"""Which chat is a verified visitor's to go on with: each thing that speaks against it is enough."""

from datetime import UTC, datetime, timedelta

import pytest

from escalation.domain.conversation import MAX_TURNS, Assignee, Head
from escalation.domain.found_chats import is_found, signed_identity
from escalation.domain.identity_ports import IdentityClaims
from escalation.domain.privacy import Consent, Privacy
from escalation.domain.stored_forms import Unknown

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
NOTICE = Privacy(url="https://shop.example/privacy", consent=True)
CHAT = Head(
    conversation_id="c1",
    workspace_id="acme",
    bot_id="support",
    assignee=Assignee(kind="bot", bot_id="support"),
    signed_as="d1",
    created_at=NOW,
    last_activity_at=NOW,
    expires_at=NOW + timedelta(days=365),
)


def found(head: Head, privacy: Privacy | None = None) -> bool:
    return is_found(head, workspace_id="acme", bot_id="support", signed_as="d1", privacy=privacy)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"state": "handed_off", "assignee": Assignee(kind="team")},
        {"assignee": Assignee(kind="bot", bot_id="billing")},  # it was transferred
        {"spam": True},
    ],
)
def test_it_is_found_whoever_has_it(fields: dict[str, object]) -> None:
    assert found(CHAT.model_copy(update=fields))


@pytest.mark.parametrize(
    "fields",
    [
        {"workspace_id": "umbrella"},
        {"bot_id": "billing"},
        {"signed_as": "d2"},
        {"signed_as": None},
        {"state": "closed"},
        {"state": "erased"},
        {"state": Unknown("paused")},
        {"erase_requested_at": NOW},
        {"seen": ("x",) * MAX_TURNS},
    ],
)
def test_it_is_not_found_where_one_thing_is_another(fields: dict[str, object]) -> None:
    assert not found(CHAT.model_copy(update=fields))


def test_where_visitors_have_to_agree_they_must_have_in_that_chat_to_what_is_said_now() -> None:
    agreed = CHAT.model_copy(update={"consent": Consent(version=NOTICE.version, at=NOW)})
    newer = NOTICE.model_copy(update={"revision": 2})
    assert found(agreed, NOTICE)
    assert not found(agreed, newer)
    assert not found(CHAT, NOTICE)
    assert found(CHAT, NOTICE.model_copy(update={"consent": False}))


def test_who_somebody_is_differs_by_workspace_kind_and_spelling_of_the_subject() -> None:
    def of(workspace_id: str, **claims: str) -> str | None:
        return signed_identity(
            workspace_id, IdentityClaims.model_validate({**claims, "expires_at": NOW})
        )

    every = [
        of("acme", subject="ada@shop.example"),
        of("acme", email="ada@shop.example"),
        of("umbrella", email="ada@shop.example"),
        of("acme", subject="Ada"),
        of("acme", subject="ada"),
        of("acme", subject="ada "),
    ]
    assert len({*every, None}) == len(every) + 1
    assert of("acme", email="ADA@Shop.example") == of("acme", email="ada@shop.example")
    assert of("acme", subject="ada", email="x@y.example") == of("acme", subject="ada")
    assert of("acme", name="Ada") is None
