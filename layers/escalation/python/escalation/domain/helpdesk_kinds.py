"""Which helpdesks there are: the domain names none, it takes those that were installed.

A model is a type, and types know no arguments, so one registry serves a process. The composition
root installs it before anything is read; whoever forgets is told at the first document.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import ClassVar

from pydantic import BaseModel, GetJsonSchemaHandler, ValidationInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticKnownError, SchemaValidator, core_schema

from escalation.domain.stored_forms import AS_STORED, OPEN, Unknown, take_openly


class HelpdeskKinds:
    """Helpdesks by name, each with the model of its ticket settings, loaded when one is met."""

    def __init__(self, ticket_models: Mapping[str, Callable[[], type[BaseModel]]]) -> None:
        """Args: `ticket_models` is in the order in which owners read the names."""
        self.names = tuple(ticket_models)
        self._models = dict(ticket_models)
        self._ticket = SchemaValidator(
            core_schema.tagged_union_schema(
                {
                    name: core_schema.with_info_plain_validator_function(partial(_read, load))
                    for name, load in ticket_models.items()
                },
                discriminator="helpdesk",
            )
        )

    def name(self, value: object) -> str:
        """A helpdesk's name; raises pydantic's `literal_error` for any other value."""
        for name in self.names:
            if name == value:
                return name
        *others, last = (repr(name) for name in self.names)
        expected = f"{', '.join(others)} or {last}" if others else last
        raise PydanticKnownError("literal_error", {"expected": expected})

    def ticket(self, value: object, context: object, base: type[BaseModel]) -> object:
        """Ticket settings as the model of the helpdesk they name, or as `base` where only a newer
        release knows it; raises ValidationError.
        """
        named = value.get("helpdesk") if context is OPEN and isinstance(value, dict) else None
        if isinstance(named, str) and named not in self._models:
            return take_openly(base, value)
        return self._ticket.validate_python(value, context=context)

    def ticket_schema(self) -> CoreSchema:
        """All models of ticket settings, told apart by `helpdesk`."""
        models = {name: load() for name, load in self._models.items()}
        schemas = {name: model.__pydantic_core_schema__ for name, model in models.items()}
        return core_schema.tagged_union_schema(schemas, discriminator="helpdesk")


class _Process:
    kinds: ClassVar[HelpdeskKinds | None] = None


def install(kinds: HelpdeskKinds) -> None:
    """Make these the helpdesks of the process."""
    _Process.kinds = kinds


def installed() -> HelpdeskKinds:
    """The helpdesks of the process."""
    if _Process.kinds is None:
        raise RuntimeError("no helpdesks are installed: the composition root has to do it")
    return _Process.kinds


class InstalledName:
    """Marks a text as the name of an installed helpdesk."""

    def __get_pydantic_core_schema__(self, source: object, handler: object) -> CoreSchema:
        """Take the names that are installed when a value comes."""
        del source, handler
        return core_schema.with_info_plain_validator_function(_name)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """List the names that are installed now."""
        del schema
        return handler(core_schema.literal_schema(list(installed().names)))


class InstalledTicket:
    """Marks ticket settings as those of whichever installed helpdesk they name."""

    def __get_pydantic_core_schema__(self, source: type[BaseModel], handler: object) -> CoreSchema:
        """Take the models that are installed when a value comes."""
        del handler
        return core_schema.with_info_plain_validator_function(
            lambda value, info: installed().ticket(value, info.context, source)
        )

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Describe every model that is installed now."""
        del schema
        return handler(installed().ticket_schema())


def _name(value: object, info: ValidationInfo) -> str:
    kinds = installed()
    if info.context is OPEN and isinstance(value, str) and value not in kinds.names:
        return value if isinstance(value, Unknown) else Unknown(value)
    return kinds.name(value)


def _read(load: Callable[[], type[BaseModel]], value: object, info: ValidationInfo) -> BaseModel:
    # A validator is not told how its caller treats what is unknown: the context says it.
    if info.context is OPEN:
        return take_openly(load(), value)
    stored = info.context is AS_STORED
    return load().model_validate(value, extra="forbid" if stored else None, context=info.context)
