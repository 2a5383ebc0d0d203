"""The fields that a helpdesk's tickets have, as the account itself lists them."""

from typing import Protocol

from escalation.domain.ticket_values import FieldKind
from escalation.domain.types import Frozen, UtcTime
from escalation.domain.workspace import Connection

CUSTOM = "custom_fields."
"""Before the name of a field that the account has added, as it is in the settings."""


class FieldChoice(Frozen, defer_build=True):
    """A value that a field takes, as settings hold it, and what people call it.

    `under` is where it is offered: the values of the fields it depends on, the nearest last. The
    same value may be offered in several places.
    """

    value: str | int
    label: str
    under: tuple[str, ...] = ()


class ListedField(Frozen, defer_build=True):
    """One field. `name` is its place in the ticket settings: `group_id`, `custom_fields.cf_x`."""

    name: str
    label: str
    kind: FieldKind
    required: bool = False
    """Whether a ticket cannot be submitted, or worked on, without it."""
    forms: tuple[str, ...] | None = None
    """The ids of the forms that it is on; None for all."""
    longest: int | None = None
    """In characters."""
    pattern: str | None = None
    """What the helpdesk checks a text against; shown, and never run here."""
    choices: tuple[FieldChoice, ...] = ()
    depends_on: str | None = None
    """The name of the field whose value decides which choices there are."""
    more: bool = False
    """There are more choices than are listed."""
    fillable: bool = True
    """Whether settings can fill it: a chat has no file, no reference to a record and no formula."""


class TicketFieldList(Frozen, defer_build=True):
    """What one account offers. `problems` are sentences for the lists that could not be read."""

    fields: tuple[ListedField, ...] = ()
    problems: tuple[str, ...] = ()
    custom_known: bool = True
    """Whether the account's own fields could be read."""
    default_form: str | None = None
    """The form of tickets that name none."""
    read_at: UtcTime

    def field(self, name: str) -> ListedField | None:
        """The field of that name."""
        return next((field for field in self.fields if field.name == name), None)


class TicketFieldLists(Protocol):
    """Reads which fields a connection's tickets have."""

    def fields(self, connection: Connection, *, within: str | None, fresh: bool) -> TicketFieldList:
        """The fields, perhaps as they were some minutes ago.

        Args:
            connection: whose account.
            within: the department, where a helpdesk's fields differ by it.
            fresh: read them now.

        Raises:
            PermanentError: the account cannot be read at all.
            RetryableError: not now.
        """
        ...
