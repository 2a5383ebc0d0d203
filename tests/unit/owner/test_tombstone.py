"""What stays of an erased conversation is decided for each field of its head."""

from datetime import UTC, datetime

from escalation.domain.conversation import Assignee, Head, Visitor
from escalation.use_cases.owner.erasure import tombstone

STAYS = {
    "conversation_id", "workspace_id", "bot_id", "state", "assignee", "version", "fence",
    "next_seq", "locale", "created_at", "last_activity_at", "last_visitor_at", "handed_off_at",
    "last_agent_at", "visited", "hops", "unanswered_seq", "slate_seq", "escalations",
    "erase_requested_at", "outside", "holds", "expires_without_holds", "expires_at",
}  # fmt: skip
"""Ids, counts and times, a language, and where copies are outside: nothing that anybody wrote, and
nothing of who it was."""
GOES = {
    "shelved",
    "time_zone", "visitor", "client", "known", "page", "seen", "window", "open_handoff",
    "pending_transfer", "contact", "ticket", "mail", "transcript_mails", "proofs", "code",
    "codes_asked", "last_reason", "consent", "due_at", "revised", "notes", "snoozed", "spam",
    "answer_mails",
    "signed_as", "middle", "must_reach", "feedback", "at_end",
    "waiting", "helped_seq", "solved_seq", "facts", "asking", "facts_asked",
    "attributes", "handoffs",
}  # fmt: skip
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_every_field_is_one_that_stays_or_one_that_goes() -> None:
    assert set(Head.model_fields) == STAYS | GOES


def test_what_goes_is_as_in_a_conversation_that_never_was() -> None:
    empty = Head(
        conversation_id="c1",
        workspace_id="acme",
        bot_id="support",
        assignee=Assignee(kind="bot", bot_id="support"),
        created_at=NOW,
        last_activity_at=NOW,
        expires_at=NOW,
    )
    full = empty.model_copy(
        update={
            **dict.fromkeys(GOES, "something"),
            "visitor": Visitor(name="Ada", email="ada@acme.example"),
        }
    )
    left = tombstone(full)
    assert {name: getattr(left, name) for name in GOES} == {
        name: getattr(empty, name) for name in GOES
    }
