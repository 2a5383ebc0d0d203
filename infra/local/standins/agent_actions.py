"""What people do to tickets inside a helpdesk: its agents, and the customer by mail."""

import html
from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from infra.local.standins import credentials as known
from infra.local.standins.merging import merge
from infra.local.standins.state import Comment, Helpdesk, Person, Store, Ticket
from infra.local.standins.wire import VendorApi

ActionName = Literal[
    "reply",
    "note",
    "solve",
    "close",
    "reopen",
    "pend",
    "merge",
    "delete",
    "restore",
    "spam",
    "customer",
]
OUT_OF_OFFICE = (
    "Thank you for your message. I am out of the office until Monday and will read my mail then."
)
_STATUSES: dict[str, dict[str, str]] = {
    "zendesk": {"solve": "solved", "close": "closed", "reopen": "open", "pend": "pending"},
    "freshdesk": {"solve": "4", "close": "5", "reopen": "2", "pend": "3"},
    "zoho": {"solve": "Closed", "close": "Closed", "reopen": "Open", "pend": "On Hold"},
}
PEOPLE: Mapping[Helpdesk, int] = {
    "zendesk": known.ZENDESK_PERSON_ID,
    "freshdesk": known.FRESHDESK_PERSON_ID,
    "zoho": int(known.ZOHO_PERSON_ID),
}
"""Who acts where nobody is named: a person, not the user whom the API acts for."""


class Action(BaseModel):
    """What is done to a ticket.

    `text` goes with reply, note and customer, and as a public reply with a change of status.
    `author` is an agent's name, address or id; an unknown name becomes a new agent. `into` is the
    ticket that a merge keeps. `automatic` makes a customer's mail an out-of-office answer,
    `quote` puts the mail it answers below it.
    """

    model_config = ConfigDict(extra="forbid")

    helpdesk: Helpdesk
    ticket_id: int
    action: ActionName
    text: str = Field(default="", max_length=100_000)
    author: str | None = Field(default=None, max_length=200)
    into: int | None = None
    automatic: bool = False
    quote: bool = False


class ActionRefused(Exception):
    """The helpdesk does not let it be done; says why."""


class AgentActions:
    """The actions over the shared state; they send webhooks as any other change does."""

    def __init__(self, store: Store, vendors: Mapping[Helpdesk, VendorApi]) -> None:
        self._store = store
        self._vendors = vendors

    def do(self, action: Action) -> Ticket:
        """Do it; return the ticket, or the follow-up that a mail to a closed one made.

        Raises:
            ActionRefused: There is no such ticket, or it cannot be done to it.
        """
        ticket = self._store.get(action.helpdesk, Ticket, action.ticket_id)
        if ticket is None:
            raise ActionRefused("There is no such ticket.")
        if ticket.merged_into is not None:
            raise ActionRefused(f"The ticket was merged into {ticket.merged_into}.")
        if action.action == "restore":
            ticket.deleted = ticket.spam = False
            return self._save(action.helpdesk, ticket)
        if ticket.gone:
            raise ActionRefused("The ticket is deleted or spam.")
        if action.action == "customer":
            return self._mail(action, ticket)
        if action.action == "delete":
            ticket.deleted = True
            return self._save(action.helpdesk, ticket)
        if is_final(action.helpdesk, ticket):
            raise ActionRefused("The ticket is closed and cannot be changed.")
        if action.action == "spam":
            return self._spam(action.helpdesk, ticket)
        if action.action == "merge":
            return self._merge(action, ticket)
        return self._write(action, ticket)

    def agent(self, helpdesk: Helpdesk, author: str | None) -> Person:
        """Return the agent that a name, an address or an id stands for."""
        if not author:
            return self._vendors[helpdesk].person(PEOPLE[helpdesk])
        for person in self._store.all(helpdesk, Person):
            if person.agent and author in {person.name, person.email, str(person.id)}:
                return person
        if author.isdigit() or "@" in author:
            raise ActionRefused("There is no such agent.")
        person = Person(
            id=self._store.next_id(helpdesk, "Person"),
            name=author,
            email=f"{'.'.join(author.lower().split())}@acme.example",
            agent=True,
            created_at=self._store.now(),
        )
        self._store.put(helpdesk, person)
        return person

    def _write(self, action: Action, ticket: Ticket) -> Ticket:
        helpdesk, text = action.helpdesk, action.text.replace("\r\n", "\n").strip()
        if action.action in {"reply", "note"} and not text:
            raise ActionRefused("There is nothing to write.")
        status = _STATUSES[helpdesk].get(action.action)
        if text:
            author = self.agent(helpdesk, action.author)
            public = action.action != "note"
            extra = self._mail_headers(helpdesk, ticket) if public else {}
            entry = self._entry(helpdesk, author, text, public=public, extra=extra)
            ticket.comments.append(entry)
            if public and ticket.status == "new":
                ticket.status = "open"
        ticket.status = status or ticket.status
        return self._save(helpdesk, ticket)

    def _mail(self, action: Action, ticket: Ticket) -> Ticket:
        helpdesk = action.helpdesk
        requester = self._vendors[helpdesk].person(ticket.requester_id)
        text = action.text.replace("\r\n", "\n").strip()
        text = text or (OUT_OF_OFFICE if action.automatic else "")
        if not text:
            raise ActionRefused("There is nothing to write.")
        extra: dict[str, Any] = {}
        if helpdesk == "zoho":
            extra = {"fromEmailAddress": requester.email, "to": known.ZOHO_FROM_ADDRESS}
        if helpdesk == "freshdesk":
            extra = {"from_email": requester.email}
        entry = self._entry(helpdesk, requester, text, public=True, extra=extra)
        entry.channel, entry.incoming, entry.automatic = "email", True, action.automatic
        if action.quote:
            _quote(entry, ticket)
        if is_final(helpdesk, ticket):
            return self._follow_up(helpdesk, ticket, entry)
        ticket.comments.append(entry)
        idle = ticket.status not in {"new", "open", "2", "Open"}
        # Zoho knows no out-of-office mail from another, and reopens for either.
        if idle and (helpdesk == "zoho" or not action.automatic):
            ticket.status = _STATUSES[helpdesk]["reopen"]
        return self._save(helpdesk, ticket)

    def _follow_up(self, helpdesk: Helpdesk, closed: Ticket, entry: Comment) -> Ticket:
        entry.kind = "description"
        ticket = Ticket(
            id=self._store.next_id(helpdesk, "Ticket"),
            subject=f"Re: {closed.subject}",
            status="new",
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
        self._store.put(helpdesk, closed)
        self._store.put(helpdesk, ticket)
        return ticket

    def _merge(self, action: Action, ticket: Ticket) -> Ticket:
        target = self._store.get(action.helpdesk, Ticket, action.into or 0)
        unfit = (
            target is None
            or target.id == ticket.id
            or target.gone
            or target.merged_into is not None
            or is_final(action.helpdesk, target)
        )
        if target is None or unfit:
            raise ActionRefused("It can only be merged into another ticket that is there.")
        author = self.agent(action.helpdesk, action.author)
        merge(self._store, action.helpdesk, ticket, target, agent_id=author.id)
        return ticket

    def _spam(self, helpdesk: Helpdesk, ticket: Ticket) -> Ticket:
        ticket.spam = True
        requester = self._vendors[helpdesk].person(ticket.requester_id)
        if helpdesk == "zendesk" and not requester.agent:
            requester.suspended = True
            self._store.put(helpdesk, requester)
        return self._save(helpdesk, ticket)

    def _entry(
        self,
        helpdesk: Helpdesk,
        author: Person,
        text: str,
        *,
        public: bool,
        extra: dict[str, Any],
    ) -> Comment:
        paragraphs = html.escape(text, quote=False).split("\n\n")
        shown = "".join(f"<p>{part}</p>" for part in paragraphs).replace("\n", "<br>")
        return Comment(
            id=self._store.next_id(helpdesk, "Comment"),
            kind="reply" if public else "note",
            author_id=author.id,
            public=public,
            incoming=False,
            sent=text,
            html=shown,
            text=text,
            channel="web",
            extra=extra,
            created_at=self._store.now(),
        )

    def _mail_headers(self, helpdesk: Helpdesk, ticket: Ticket) -> dict[str, Any]:
        requester = self._vendors[helpdesk].person(ticket.requester_id)
        if helpdesk == "zoho":
            return {"fromEmailAddress": known.ZOHO_FROM_ADDRESS, "to": requester.email}
        if helpdesk == "freshdesk" and requester.email:
            return {"to_emails": [requester.email]}
        return {}

    def _save(self, helpdesk: Helpdesk, ticket: Ticket) -> Ticket:
        ticket.updated_at = self._store.now()
        self._store.put(helpdesk, ticket)
        return ticket


def is_final(helpdesk: Helpdesk, ticket: Ticket) -> bool:
    """Whether nothing can be changed any more: only Zendesk's closed tickets."""
    return helpdesk == "zendesk" and ticket.status == "closed"


def _quote(entry: Comment, ticket: Ticket) -> None:
    answered = next((i for i in reversed(ticket.comments) if i.public and not i.incoming), None)
    if answered is None:
        return
    day = answered.created_at.strftime("%d %b %Y at %H:%M")
    lines = "".join(f"\n> {line}" for line in answered.text.splitlines())
    entry.text += f"\n\nOn {day}, Acme wrote:{lines}"
    entry.html += f"<p>On {day}, Acme wrote:</p><blockquote>{answered.html}</blockquote>"
    entry.sent = entry.text
