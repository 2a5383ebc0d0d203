"""What people do to tickets inside a helpdesk: its agents, and the customer by mail."""

import html
from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from infra.local.standins.entry_changes import CHANGES, EntryChange, change_last
from infra.local.standins.markup import clean_html
from infra.local.standins.stand_in import VendorApi
from infra.local.standins.state import Comment, CommentKind, Person, Ticket

ActionName = (
    Literal["reply", "note", "forward", "solve", "close", "reopen", "pend", "merge", "delete"]
    | (Literal["restore", "spam", "customer"])
    | EntryChange
)
_ADDRESS = r"^[^@\s<>,]+@[^@\s<>,]+$"
OUT_OF_OFFICE = (
    "Thank you for your message. I am out of the office until Monday and will read my mail then."
)


class Action(BaseModel):
    """What is done to a ticket.

    `text` goes with reply, note, forward and customer, and as a public reply with a change of
    status; `markup` in its place is what an editor or a mail program makes. `to` is to whom a
    forward goes, or a reply instead of to the requester; `sender` is who else than the requester
    mails, as the customer.
    `author` is an agent's name, address or id; an unknown name becomes a new agent. `into` is the
    ticket that a merge keeps. `automatic` makes a customer's mail an out-of-office answer,
    `quote` puts the mail it answers below it. Redact, hide, remove and edit change what an agent
    wrote last: `text` is what is redacted, all of it without one, or what is there afterwards.
    """

    model_config = ConfigDict(extra="forbid")

    helpdesk: str
    ticket_id: int
    action: ActionName
    text: str = Field(default="", max_length=100_000)
    markup: str = Field(default="", max_length=1_000_000)
    to: str | None = Field(default=None, max_length=200, pattern=_ADDRESS)
    sender: str | None = Field(default=None, max_length=200, pattern=_ADDRESS)
    author: str | None = Field(default=None, max_length=200)
    into: int | None = None
    automatic: bool = False
    quote: bool = False


class ActionRefused(Exception):
    """The helpdesk does not let it be done; says why."""


def do(vendor: VendorApi, action: Action) -> Ticket:
    """Do it; return the ticket, or the follow-up that a mail to a closed one made.

    Raises:
        ActionRefused: There is no such ticket, or it cannot be done to it.
    """
    ticket = vendor.desk.get(Ticket, action.ticket_id)
    if ticket is None:
        raise ActionRefused("There is no such ticket.")
    if ticket.merged_into is not None:
        raise ActionRefused(f"The ticket was merged into {ticket.merged_into}.")
    if action.action == "restore":
        ticket.deleted = ticket.spam = False
        return _save(vendor, ticket)
    if ticket.gone:
        raise ActionRefused("The ticket is deleted or spam.")
    if action.action == "customer":
        return _mail(vendor, action, ticket)
    if action.action == "delete":
        ticket.deleted = True
        return _save(vendor, ticket)
    if not takes_more(vendor, ticket):
        raise ActionRefused("The ticket is closed and cannot be changed.")
    if action.action == "spam":
        vendor.mark_spam(ticket)
        return ticket
    if action.action == "merge":
        return _merge(vendor, action, ticket)
    return _write(vendor, action, ticket)


def takes_more(vendor: VendorApi, ticket: Ticket) -> bool:
    """Whether an agent can still write to a ticket."""
    gone = ticket.gone or ticket.merged_into is not None
    return not gone and ticket.status != vendor.stand_in.words.final


def _agent(vendor: VendorApi, author: str | None) -> Person:
    """Return the agent that a name, an address or an id stands for."""
    if not author:
        return vendor.person()
    for person in vendor.desk.all(Person):
        if person.agent and author in {person.name, person.email, str(person.id)}:
            return person
    if author.isdigit() or "@" in author:
        raise ActionRefused("There is no such agent.")
    person = Person(
        id=vendor.desk.next_id("Person"),
        name=author,
        email=f"{'.'.join(author.lower().split())}@acme.example",
        agent=True,
        created_at=vendor.store.now(),
    )
    vendor.desk.put(person)
    return person


def _write(vendor: VendorApi, action: Action, ticket: Ticket) -> Ticket:
    if action.action in CHANGES:
        if not change_last(vendor, ticket, action.action, _text(action)):
            raise ActionRefused("This helpdesk does not change what an agent wrote in that way.")
        return _save(vendor, ticket)
    words = vendor.stand_in.words
    if action.action in {"reply", "note", "forward"} and not _has_words(action):
        raise ActionRefused("There is nothing to write.")
    if action.action == "forward" and action.to is None:
        raise ActionRefused("Nobody is named to forward it to.")
    if _has_words(action):
        entry = _agents_entry(vendor, action, ticket)
        ticket.comments.append(entry)
        if entry.public and not entry.forwarded and ticket.status == words.new:
            ticket.status = words.open
    statuses: Mapping[str, str] = {
        "solve": words.solved,
        "close": words.closed,
        "reopen": words.open,
        "pend": words.pending,
    }
    ticket.status = statuses.get(action.action, ticket.status)
    return _save(vendor, ticket)


def _agents_entry(vendor: VendorApi, action: Action, ticket: Ticket) -> Comment:
    author = _agent(vendor, action.author)
    public = action.action != "note"
    to = action.to or vendor.desk.person(ticket.requester_id).email
    extra = vendor.mail_out(to) if public else {}
    entry = _entry(vendor, author, action, public=public, extra=extra)
    entry.forwarded = action.action == "forward"
    return entry


def _mail(vendor: VendorApi, action: Action, ticket: Ticket) -> Ticket:
    words = vendor.stand_in.words
    requester = vendor.desk.person(ticket.requester_id)
    sender = _stranger(vendor, action.sender) if action.sender else requester
    if action.automatic and not _has_words(action):
        action = action.model_copy(update={"text": OUT_OF_OFFICE})
    if not _has_words(action):
        raise ActionRefused("There is nothing to write.")
    entry = _entry(vendor, sender, action, public=True, extra=vendor.mail_in(sender))
    entry.channel, entry.incoming, entry.automatic = "email", True, action.automatic
    entry.by_stranger = sender.id != requester.id
    if action.quote:
        _quote(entry, ticket)
    if ticket.status == words.final:
        return _follow_up(vendor, ticket, entry)
    ticket.comments.append(entry)
    idle = ticket.status not in {words.new, words.open}
    if idle and (vendor.robots_reopen or not action.automatic):
        ticket.status = words.open
    return _save(vendor, ticket)


def _stranger(vendor: VendorApi, address: str) -> Person:
    known = vendor.desk.by_email(address)
    if known is not None:
        return known
    person = Person(
        id=vendor.desk.next_id("Person"),
        name=address.partition("@")[0],
        email=address,
        created_at=vendor.store.now(),
    )
    vendor.desk.put(person)
    return person


def _follow_up(vendor: VendorApi, closed: Ticket, entry: Comment) -> Ticket:
    words = vendor.stand_in.words
    entry.kind = "description"
    ticket = Ticket(
        id=vendor.desk.next_id("Ticket"),
        subject=f"Re: {closed.subject}",
        status=words.new or words.open,
        priority=closed.priority,
        requester_id=closed.requester_id,
        group_id=closed.group_id,
        tags=closed.tags,
        comments=[entry],
        extra={"follows": closed.id},
        created_at=entry.created_at,
        updated_at=entry.created_at,
    )
    closed.extra["followup_ids"] = [*closed.extra.get("followup_ids", []), ticket.id]
    vendor.desk.put(closed)
    vendor.desk.put(ticket)
    return ticket


def _merge(vendor: VendorApi, action: Action, ticket: Ticket) -> Ticket:
    target = vendor.desk.get(Ticket, action.into or 0)
    if target is None or target.id == ticket.id or not takes_more(vendor, target):
        raise ActionRefused("It can only be merged into another ticket that is there.")
    vendor.merge(ticket, target, _agent(vendor, action.author).id)
    return ticket


def _text(action: Action) -> str:
    return action.text.replace("\r\n", "\n").strip()


def _has_words(action: Action) -> bool:
    return bool(_text(action) or action.markup.strip())


def _entry(
    vendor: VendorApi, author: Person, action: Action, *, public: bool, extra: dict[str, Any]
) -> Comment:
    kind: CommentKind = "reply" if public else "note"
    kept = vendor.kept_words if author.agent else str
    if action.markup.strip():
        shown = clean_html(kept(action.markup))
        entry = vendor.entry(author, action.markup, shown, kind=kind, public=public)
    else:
        text = kept(_text(action))
        paragraphs = html.escape(text, quote=False).split("\n\n")
        shown = "".join(f"<p>{part}</p>" for part in paragraphs).replace("\n", "<br>")
        entry = vendor.entry(author, text, shown, kind=kind, public=public, text=text)
    entry.channel, entry.extra = "web", extra
    return entry


def _save(vendor: VendorApi, ticket: Ticket) -> Ticket:
    vendor.desk.save(ticket, vendor.store.now())
    return ticket


def _quote(entry: Comment, ticket: Ticket) -> None:
    answered = next((i for i in reversed(ticket.comments) if i.public and not i.incoming), None)
    if answered is None:
        return
    day = answered.created_at.strftime("%d %b %Y at %H:%M")
    lines = "".join(f"\n> {line}" for line in answered.text.splitlines())
    entry.text += f"\n\nOn {day}, Acme wrote:{lines}"
    entry.html += f"<p>On {day}, Acme wrote:</p><blockquote>{answered.html}</blockquote>"
    entry.sent = entry.text
