"""How a vendor's lists become the fields that an owner chooses from: bounded in rows and time."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from escalation.adapters.helpdesks import wording
from escalation.adapters.helpdesks.responses import number_of
from escalation.domain.errors import PermanentError
from escalation.domain.ports import Clock
from escalation.domain.ticket_fields import FieldChoice, ListedField, TicketFieldList

MOST_CHOICES: Final = 1_000
"""Of one field: more agents than that nobody picks from a list."""
MOST_FIELDS: Final = 300
TIME: Final = timedelta(seconds=12)
"""After that no further list is begun. With one call's time-out it stays below the 29 seconds in
which API Gateway wants an answer."""
_LABEL_CHARS: Final = 120

Row = Mapping[str, object]


class Listing:
    """Collects fields, and a sentence for each list that could not be read."""

    def __init__(
        self, helpdesk: str, clock: Clock, *, needed: str, wanted: frozenset[str] | None = None
    ) -> None:
        """Args: `needed` is what credentials must have to read lists; `wanted` names the fields
        whose lists are read, None for all.
        """
        self._helpdesk = helpdesk
        self._clock = clock
        self._needed = needed
        self._wanted = wanted
        self._begun: datetime = clock.now()
        self._fields: list[ListedField] = []
        self._problems: list[str] = []
        self.custom_known = True
        self.default_form: str | None = None

    @property
    def is_whole(self) -> bool:
        """Whether every list is to be read."""
        return self._wanted is None

    def wants(self, name: str) -> bool:
        """Whether the list of this field is to be read."""
        return self._wanted is None or name in self._wanted

    def rows(
        self,
        what: str,
        read: Callable[[], Iterable[Row]],
        *,
        needed: str | None = None,
        quiet: bool = False,
    ) -> tuple[list[Row], bool] | None:
        """A list's rows, and whether there are more; None, and a sentence, where it may not be read
        or no time is left for it. `quiet`: no sentence, since nothing that is asked hangs on it.

        Raises:
            RetryableError: not now.
        """
        if self._clock.now() - self._begun > TIME:
            self._problems.append(wording.slow_list(self._helpdesk, what))
            return None
        try:
            return self._some(read())
        except PermanentError as error:
            if not quiet:
                needed = needed or self._needed
                self._problems.append(wording.unreadable_list(self._helpdesk, what, needed, error))
            return None

    def people_or_places(
        self,
        name: str,
        label: str,
        what: str,
        read: Callable[[], Iterable[Row]],
        *,
        named: Callable[[Row], object],
        needed: str | None = None,
    ) -> None:
        """A field that takes an id out of a list of things with names."""
        if not self.wants(name):
            return
        found = self.rows(what, read, needed=needed)
        if found is None:
            return
        listed, more = found
        choices = tuple(
            FieldChoice(value=number, label=short(named(row)) or number)
            for row in listed
            if (number := number_of(row.get("id")))
        )
        field = ListedField(name=name, label=label, kind="choice", choices=choices, more=more)
        self._fields.append(field)

    def add(self, field: ListedField) -> None:
        """One more field. What another list has told of it stays, but for being required."""
        for position, known in enumerate(self._fields):
            if known.name == field.name:
                update = {"required": field.required, "forms": field.forms}
                self._fields[position] = known.model_copy(update=update)
                return
        if len(self._fields) < MOST_FIELDS:
            self._fields.append(field)

    def done(self) -> TicketFieldList:
        """Everything collected."""
        return TicketFieldList(
            fields=tuple(self._fields),
            problems=tuple(self._problems),
            custom_known=self.custom_known,
            default_form=self.default_form,
            read_at=self._clock.now(),
        )

    def _some(self, listed: Iterable[Row]) -> tuple[list[Row], bool]:
        taken: list[Row] = []
        for row in listed:
            if len(taken) == MOST_CHOICES or self._clock.now() - self._begun > TIME:
                return taken, True
            taken.append(row)
        return taken, False


def short(value: object) -> str:
    """A name as it is shown."""
    return " ".join(str(value or "").split())[:_LABEL_CHARS]


def picked(values: Iterable[tuple[object, object]]) -> tuple[FieldChoice, ...]:
    """Choices out of a pick list: values with what they are called."""
    found = [
        FieldChoice(value=value, label=short(label) or str(value))
        for value, label in values
        if isinstance(value, str | int) and not isinstance(value, bool) and value != ""
    ]
    return tuple(found[:MOST_CHOICES])


def nested(tree: object, levels: int) -> list[tuple[FieldChoice, ...]]:
    """A dependent field's choices level by level, out of `{"a": {"b": ["c"]}}`."""
    found: list[list[FieldChoice]] = [[] for _ in range(levels)]
    for path in _paths(tree, levels):
        *under, value = path
        level = found[len(under)]
        if len(level) < MOST_CHOICES:
            level.append(FieldChoice(value=value, label=short(value), under=tuple(under)))
    return [tuple(level) for level in found]


def _paths(tree: object, levels: int, under: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    if levels == 0 or not isinstance(tree, dict | list):
        return
    for value in tree:
        if isinstance(value, str) and value:
            yield (*under, value)
            if isinstance(tree, dict):
                yield from _paths(tree[value], levels - 1, (*under, value))


def strings(value: object) -> Sequence[str]:
    """The texts of a JSON list."""
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def whole(value: object) -> int | None:
    """A length from a JSON number or a text of digits, where it is one that can be cut to."""
    number = number_of(value)
    return int(number) if number and 1 <= int(number) <= 65_535 else None
