"""Whether every recorded escalation equals one ticket, mail or transfer, and the reverse."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from escalation.adapters.helpdesks.text import marker_of
from infra.local.api_clients import Json

METHODS: Final = ("ticket", "email", "transfer")
FINAL: Final = frozenset({"delivered", "failed", "cancelled"})
_REFERENCE: Final = re.compile(r"\[ref:([^\]\s]+)\]")


@dataclass(slots=True)
class Method:
    """Escalations of one method, by what came of them; each is in exactly one of the lists.

    Attributes:
        delivered: with one ticket, mail or answer of the target bot.
        doubled: with more than one.
        lost: delivered or failed by its record, but with nothing to show and no fallback.
        fell_back: failed, and another escalation or the fallback address has it.
        cancelled: set aside.
        unfinished: still under way when the time was over.
    """

    delivered: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    fell_back: list[str] = field(default_factory=list)
    cancelled: list[str] = field(default_factory=list)
    unfinished: list[str] = field(default_factory=list)

    @property
    def recorded(self) -> int:
        """How many there are."""
        return sum(len(getattr(self, name)) for name in self.__slots__)


@dataclass(slots=True)
class Reconciliation:
    """The books of a rehearsal.

    Attributes:
        methods: by method.
        without_escalation: conversations with a decided handoff or transfer and no escalation.
        stray_tickets: tickets made meanwhile that no escalation explains.
        questions_lost: conversations whose question got a 2xx answer and is not in the transcript.
        questions_doubled: conversations that hold the question more than once.
        errors: reasons of attempts that did not succeed, as last written down.
        repeated: escalations that took more than one attempt.
    """

    methods: dict[str, Method]
    without_escalation: list[str] = field(default_factory=list)
    stray_tickets: list[str] = field(default_factory=list)
    questions_lost: list[str] = field(default_factory=list)
    questions_doubled: list[str] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)
    repeated: int = 0

    @property
    def balanced(self) -> bool:
        """Nothing is lost or unfinished, no ticket is doubled. A doubled mail is allowed."""
        return not (
            any(method.lost or method.unfinished for method in self.methods.values())
            or self.methods["ticket"].doubled
            or self.methods["transfer"].doubled
            or self.without_escalation
            or self.stray_tickets
            or self.questions_lost
            or self.questions_doubled
        )


def reconcile(
    details: Sequence[Json],
    *,
    tickets: Sequence[Json],
    mails: Sequence[Json],
    asked: Mapping[str, str],
    known: Iterable[str],
) -> Reconciliation:
    """Compare what is recorded with what was delivered.

    Args:
        details: the rehearsal's conversations as the owner's API gives them.
        tickets: made in the helpdesks since the rehearsal began, by anybody.
        mails: sent since then.
        asked: the question that got a 2xx answer, by conversation.
        known: ids of every escalation of the workspace, the rehearsal's and others'.
    """
    ticket_names = Counter(name for ticket in tickets for name in names_on(ticket))
    mail_names = Counter(
        value for mail in mails if (value := _header(mail, "X-Escalation-Id")) is not None
    )
    books = Reconciliation({method: Method() for method in METHODS})
    for detail in details:
        conversation_id = detail["conversation"]["id"]
        fallbacks = {one["fallback_of"] for one in detail["escalations"]}
        for escalation in detail["escalations"]:
            evidence = {
                "ticket": ticket_names[_name(escalation)],
                "email": mail_names[escalation["id"]],
                "transfer": _arrivals(detail, escalation),
            }[escalation["method"]]
            place = _place(escalation, evidence, fallbacks)
            getattr(books.methods[escalation["method"]], place).append(escalation["id"])
            books.repeated += escalation["attempts"] > 1
            if escalation["last_error"] is not None:
                books.errors[escalation["last_error"]["code"]] += 1
        if not _decided_are_recorded(detail):
            books.without_escalation.append(conversation_id)
        if conversation_id in asked:
            times = sum(
                message["author"]["kind"] == "visitor" and message["text"] == asked[conversation_id]
                for message in detail["messages"]
            )
            if times != 1:
                (books.questions_doubled if times else books.questions_lost).append(conversation_id)
    missing = set(asked) - {detail["conversation"]["id"] for detail in details}
    books.questions_lost += sorted(missing)
    every = {name for one in known for name in (one, marker_of(one))}
    books.stray_tickets = [
        f"{ticket['helpdesk']} {ticket['id']}" for ticket in tickets if not names_on(ticket) & every
    ]
    return books


def names_on(ticket: Json) -> set[str]:
    """The one name by which a stand-in's ticket says which escalation made it.

    It is where that helpdesk lets it be found: the escalation's id in a field for it, else the
    marker as a tag, else the marker in a line at the end of the description.
    """
    if ticket["external_id"]:
        return {marker_of(ticket["external_id"])}
    tags = {tag for tag in ticket["tags"] if tag.startswith("esc-")}
    if tags:
        return tags
    # What a visitor wrote comes before the marker.
    found = _REFERENCE.findall(ticket["comments"][0]["text"] if ticket["comments"] else "")
    return {found[-1]} if found else set()


def _name(escalation: Json) -> str:
    return marker_of(escalation["id"])


def _header(mail: Json, name: str) -> str | None:
    found = (value for key, value in mail["headers"].items() if key.lower() == name.lower())
    return next(found, None)


def _arrivals(detail: Json, transfer: Json) -> int:
    """How often the target dealt with what was transferred: it decides once, then speaks."""
    target = transfer["target_bot_id"]
    return sum(
        row["decision"]["settings_bot_id"] == target
        for row in detail["decisions"]
        if row["decision"]["evidence"]["bot_id"] == target
    )


def _place(escalation: Json, evidence: int, fallbacks: set[str | None]) -> str:
    state = escalation["state"]
    if evidence > 1:
        return "doubled"
    if state not in FINAL:
        return "unfinished"
    if state == "cancelled":
        return "cancelled"
    if state == "failed":
        handed_on = escalation["id"] in fallbacks or evidence == 1
        return "fell_back" if handed_on else "lost"
    return "delivered" if evidence == 1 else "lost"


def _decided_are_recorded(detail: Json) -> bool:
    actions = Counter(row["decision"]["action"] for row in detail["decisions"])
    methods = Counter(one["method"] for one in detail["escalations"])
    people = methods["ticket"] + methods["email"]
    return methods["transfer"] >= actions["transfer"] and (people > 0 or not actions["handoff"])
