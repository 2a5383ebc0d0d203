"""What every vendor's tickets have in common: how a create is prepared, and who does the rest."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import ClassVar, Generic, TypeVar

from escalation.adapters.helpdesks import forms, text
from escalation.adapters.helpdesks.threads import TicketReads
from escalation.adapters.helpdesks.writes import TicketWrites
from escalation.domain.delivery import PreparedCreate, Requester, TicketDraft
from escalation.domain.errors import PermanentError
from escalation.domain.helpdesk import TicketThread
from escalation.domain.must_reach import Priority, Urgency
from escalation.domain.outside_copies import TicketFate
from escalation.domain.requesters import TicketRequester
from escalation.domain.settings import BaseTicketSettings, TicketSettings
from escalation.domain.ticket_fields import TicketFieldList

S = TypeVar("S", bound=BaseTicketSettings)

STRANGER = "Chat visitor"
"""The name of a requester who gave none, or who is not known to be who they say."""
MOST_TAGS = 20
"""Of settings; a ticket has no more."""
_NAME_CHARS = 80
"""Every vendor takes this much of a name."""


def name_of(requester: Requester, form: forms.Form, *, longest: int) -> str:
    """The name that the requester of a ticket in this form gets."""
    if not requester.trusted or form in forms.ANONYMOUS:
        return STRANGER
    return text.one_line(requester.name or "", longest=longest) or STRANGER


class Tickets(ABC, Generic[S]):
    """One open connection. A vendor's own class makes, finds and proves.

    Attributes:
        priorities: what the vendor calls each priority; empty where it has none.
    """

    priorities: ClassVar[Mapping[Priority, str | int]] = MappingProxyType({})

    def __init__(self, settings_model: type[S], reads: TicketReads, writes: TicketWrites) -> None:
        self._settings_model = settings_model
        self._thread = reads.thread
        self._writes = writes

    def prepare(self, draft: TicketDraft) -> PreparedCreate:
        """The whole ticket, linked to the closed one that it follows up where there are links."""
        return self._prepared(draft, "full")

    def prepare_reduced(self, draft: TicketDraft, error: str) -> PreparedCreate | None:
        """A smaller ticket after the refusal named by `error`, a code raised by `create`."""
        form = forms.next_form(error, draft.requester)
        return self._prepared(draft, form) if form else None

    def is_whole(self, prepared: PreparedCreate) -> bool:
        """Whether the call makes the whole ticket: it does, where a vendor does not say no."""
        del prepared
        return True

    def complete(self, ticket_id: str, prepared: PreparedCreate) -> None:
        """Add what the call could not carry: nothing, where it carries all."""

    def team_note(self, draft: TicketDraft, form: str) -> str:
        """What is for the team, with what the form left out above it."""
        lead = self._lead(draft, self._settings(draft), form)
        return lead + draft.team_note

    def comment(
        self,
        ticket_id: str,
        html: str,
        *,
        marker: str,
        by: TicketRequester | None = None,
        agent: str | None = None,
    ) -> None:
        """Add a comment once."""
        self._writes.comment(ticket_id, html, marker=marker, by=by, agent=agent)

    def mark_urgent(self, ticket_id: str, urgency: Urgency) -> None:
        """Raise the priority and add tags."""
        priority = self.priorities.get(urgency.priority)
        if priority is not None:
            self._writes.mark_urgent(ticket_id, priority, urgency.tags)

    def set_requester(self, ticket_id: str, email: str, name: str | None) -> TicketRequester:
        """Make the person with this address the requester."""
        shown = text.one_line(name or "", longest=_NAME_CHARS) or email.partition("@")[0]
        return self._writes.set_requester(ticket_id, email, shown)

    def thread(self, ticket_id: str) -> TicketThread:
        """The ticket with everything that was written in it."""
        return self._thread(ticket_id).thread

    def reply(self, thread: TicketThread, html: str, *, marker: str) -> None:
        """Answer publicly, once, after a last look."""
        self._writes.reply(thread, html, marker=marker)

    def reopen(self, ticket_id: str) -> None:
        """Set a solved ticket to open."""
        self._writes.reopen(ticket_id)

    def solve(self, ticket_id: str) -> None:
        """Set a ticket to solved."""
        self._writes.solve(ticket_id)

    def set_field(self, ticket_id: str, field: str, value: str) -> None:
        """Put a value into a field of the account's own."""
        self._writes.set_field(ticket_id, field, value)

    def delete(self, ticket_id: str) -> TicketFate:
        """Delete a ticket, for good where the vendor lets us."""
        return self._writes.delete(ticket_id)

    def problems(self, settings: TicketSettings) -> tuple[str, ...]:
        """A sentence for each thing the settings name that is not there."""
        if not isinstance(settings, self._settings_model):
            return ("These ticket settings are for another helpdesk.",)
        return self._problems(settings)

    def fields(self, *, within: str | None) -> TicketFieldList:
        """The fields that the account's tickets have: none, where a vendor lists none."""
        del within
        return TicketFieldList(custom_known=False, read_at=datetime.now(UTC))

    @abstractmethod
    def _problems(self, settings: S) -> tuple[str, ...]:
        """See `problems`, for settings of this vendor."""

    @abstractmethod
    def _lead(self, draft: TicketDraft, settings: S, form: str) -> str:
        """What this form left out, in words for the team (`forms.lead`)."""

    @abstractmethod
    def _body(self, draft: TicketDraft, settings: S, form: forms.Form) -> dict[str, object]:
        """The body of a create call, the same for the same draft."""

    def _settings(self, draft: TicketDraft) -> S:
        if not isinstance(draft.settings, self._settings_model):
            raise PermanentError("wrong_helpdesk", "the settings are for another helpdesk")
        return draft.settings if draft.urgency is None else self._marked(draft.settings, draft)

    def _marked(self, settings: S, draft: TicketDraft) -> S:
        """The settings for a ticket of something that must reach a person: its priority in the
        vendor's own words, and its tags before the others.
        """
        urgency = draft.urgency
        if urgency is None:
            return settings
        tags = tuple(dict.fromkeys((*urgency.tags, *getattr(settings, "tags", ()))))
        marks = {"priority": self.priorities.get(urgency.priority), "tags": tags[:MOST_TAGS]}
        known = {name: value for name, value in marks.items() if hasattr(settings, name)}
        return settings.model_copy(update=known)

    def _prepared(self, draft: TicketDraft, form: forms.Form) -> PreparedCreate:
        body = self._body(draft, self._settings(draft), form)
        return PreparedCreate(
            form=form, key=f"{draft.escalation_id}:{form}", body=text.canonical_json(body)
        )
