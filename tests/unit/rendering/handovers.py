"""Handovers to render."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from escalation.domain.bot_contract import AuthorKind, Source
from escalation.domain.conversation import Assignee, Author, Head, Message, Visitor, message_id
from escalation.domain.delivery import Handover
from escalation.domain.escalation import Escalation
from escalation.domain.workspace import Bot, Brand, Workspace

NOW = datetime(2026, 11, 23, 10, 15, tzinfo=UTC)
WORKSPACE = Workspace(
    workspace_id="w1",
    name="Northwind Travel",
    owner_email="owner@northwind.example",
    brand=Brand(colour="#1f5eff"),
    created_at=NOW,
)
BOT = Bot(bot_id="b1", workspace_id="w1", name="Tech Support", created_at=NOW)
ANNA = Visitor(name="Anna Lindqvist", email="anna@example.org", confirmed=True)


def message(
    seq: int,
    kind: AuthorKind,
    text: str,
    *,
    name: str | None = None,
    sources: Sequence[Source] = (),
) -> Message:
    return Message(
        id=message_id(seq),
        author=Author(kind=kind, name=name, bot_id="b1" if kind == "bot" else None),
        text=text,
        at=NOW + timedelta(seconds=20 * seq),
        sources=tuple(sources),
    )


def messages(*texts: str) -> tuple[Message, ...]:
    """Visitor and bot by turns, the visitor first."""
    return tuple(
        message(number, "visitor" if number % 2 else "bot", text)
        for number, text in enumerate(texts, 1)
    )


def handover(
    said: Sequence[Message],
    *,
    question: str | None = None,
    visitor: Visitor = ANNA,
    new_from_seq: int = 1,
    locale: str = "en",
    **changes: object,
) -> Handover:
    """A handover by e-mail after low confidence; `changes` go to the escalation."""
    head = Head(
        conversation_id="c1",
        workspace_id="w1",
        bot_id="b1",
        assignee=Assignee(kind="bot", bot_id="b1"),
        visitor=visitor,
        created_at=NOW,
        last_activity_at=NOW,
        locale=locale,
        next_seq=len(said) + 1,
        expires_at=NOW + timedelta(days=365),
    )
    escalation = Escalation(
        escalation_id="c1-1",
        conversation_id="c1",
        workspace_id="w1",
        bot_id="b1",
        method="email",
        state="delivering",
        reason="low_confidence",
        settings_version=1,
        trigger_seq=1,
        created_at=NOW,
        expires_at=NOW + timedelta(days=365),
    ).model_copy(update=changes)
    first = next((m.text for m in said if m.author.kind == "visitor"), "")
    return Handover(
        workspace=WORKSPACE,
        bot=BOT,
        head=head,
        escalation=escalation,
        messages=tuple(said),
        question=first if question is None else question,
        new_from_seq=new_from_seq,
        console_url="https://console.example.com/console/#/conversations/c1",
    )
