"""Records that a newer release wrote: what this one does not know of them is kept, and shown as
unknown.

Two releases meet on one record while a release is brought out or taken back, and in messages that
waited in a queue. Usually a record holds nothing new: it is read by its model's own strict
validator, and costs nothing more. Where that refuses it, the model's *open form* reads it:

- an unknown field is kept beside those of its model, at any depth, survives `model_copy`, and is
  written again; in an answer of the API or an export it is not, because the model's own serializer
  does not know it;
- an unknown value of a named choice (a state, a reason, a method) becomes `Unknown`: it equals no
  choice that code asks for, reads "unknown" wherever it is shown, and is written again as it was.

An open form is the model's own schema with these two loosened, made when it is first needed.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any, ClassVar, Final, TypeVar, cast

from pydantic import BaseModel, ValidationError
from pydantic_core import (
    CoreSchema,
    PydanticKnownError,
    SchemaSerializer,
    SchemaValidator,
    core_schema,
)

AS_STORED: Final[Mapping[str, str]] = {"unknown": "refused"}
"""The context in which a record is read first: nothing in it may be unknown."""
OPEN: Final[Mapping[str, str]] = {"unknown": "kept"}
"""The context of the open form. Validators of our own look at it; the schema does the rest."""
SHOWN: Final = "unknown"
_STORED: Final[Mapping[str, str]] = {"written": "stored"}
"""The context in which a record is written to be kept: see `is_stored`."""

M = TypeVar("M", bound=BaseModel)


class Unknown(str):
    """A value that only a newer release knows. As text it is "unknown"; `raw` is what is stored."""

    raw: str

    def __new__(cls, raw: str) -> "Unknown":
        """Of the stored text."""
        made = super().__new__(cls, SHOWN)
        made.raw = raw
        return made

    def __eq__(self, other: object) -> bool:
        """It equals itself and no choice, not even one that is called "unknown"."""
        return isinstance(other, Unknown) and other.raw == self.raw

    __ne__ = object.__ne__

    def __hash__(self) -> int:
        """As `__eq__`."""
        return hash((Unknown, self.raw))

    def __getnewargs__(self) -> tuple[str]:
        """What a copy is made of."""
        return (self.raw,)


class _Process:
    """Whether anything unknown was read here. Until then no record can hold anything to keep."""

    met: ClassVar[bool] = False


def is_stored(context: object) -> bool:
    """Whether a serializer of our own writes for the store, and not an answer or an export. There
    it may say what older releases must not misread in words that they do not know.
    """
    return context == _STORED


def is_unknown(value: object) -> bool:
    """Whether a newer release wrote this value."""
    return isinstance(value, Unknown)


def raw(value: str) -> str:
    """The text to be stored: in keys and conditions too."""
    return value.raw if isinstance(value, Unknown) else value


def met() -> bool:
    """Whether this process has read anything of a newer release."""
    return _Process.met


def read(model: type[M], text: bytes) -> M:
    """A record from its JSON.

    Raises:
        ValidationError: it is none of this model, even where what is unknown is let in.
    """
    try:
        return model.model_validate_json(text, extra="forbid", context=AS_STORED)
    except ValidationError:
        found = open_form(model)[0].validate_json(text, context=OPEN)
        _Process.met = True
        return cast("M", found)


def take(model: type[M], values: object) -> M:
    """A model from values that records hold, unknown ones among them.

    Raises:
        ValidationError: they are none of this model.
    """
    return take_openly(model, values) if _Process.met else model.model_validate(values)


def take_openly(model: type[M], values: object) -> M:
    """As `take`, whatever this process has met: for validators that are asked in the context OPEN.

    Raises:
        ValidationError: they are none of this model.
    """
    return cast("M", open_form(model)[0].validate_python(values, context=OPEN))


def write(model: BaseModel) -> bytes:
    """A record's JSON without nulls, with all that it was read with."""
    if not _Process.met:
        return model.model_dump_json(exclude_none=True, context=dict(_STORED)).encode()
    return open_form(type(model))[1].to_json(model, exclude_none=True, context=dict(_STORED))


def carried(after: M, before: BaseModel | None) -> M:
    """What is saved in the place of a record, with the unknown fields of that: whoever wrote the
    new one anew (an owner's form, say) has not seen them.

    At any depth, as far as the same part is still there: a field by its name, an entry of a list
    where its known fields are as they were.
    """
    if not _Process.met or type(before) is not type(after):
        return after
    changes = {
        name: _carried(getattr(after, name), getattr(before, name))
        for name in type(after).model_fields
    }
    made = after.model_copy(update=changes)
    extra = {**(before.__pydantic_extra__ or {}), **(after.__pydantic_extra__ or {})}
    object.__setattr__(made, "__pydantic_extra__", extra or None)
    return made


def _carried(after: Any, before: Any) -> Any:  # noqa: ANN401 - whatever a field holds
    if isinstance(after, BaseModel):
        return carried(after, before if isinstance(before, BaseModel) else None)
    if isinstance(after, tuple) and isinstance(before, tuple):
        return tuple(next((old for old in before if _is_same(old, new)), new) for new in after)
    if isinstance(after, dict) and isinstance(before, dict):
        return {name: _carried(value, before.get(name)) for name, value in after.items()}
    return after


def _is_same(old: object, new: object) -> bool:
    return isinstance(old, BaseModel) and type(old) is type(new) and vars(old) == vars(new)


@cache
def open_form(model: type[BaseModel]) -> tuple[SchemaValidator, SchemaSerializer]:
    """How a model of a newer release is read, and written again."""
    model.model_rebuild()  # one whose schema is left until it is needed has none before
    schema = _opened(model.__pydantic_core_schema__)
    return SchemaValidator(schema, _use_prebuilt=False), SchemaSerializer(
        schema, _use_prebuilt=False
    )


def _written(value: object) -> object:
    if isinstance(value, BaseModel):
        writer = open_form(type(value))[1]
        return writer.to_python(value, mode="json", exclude_none=True)
    return raw(value) if isinstance(value, str) else value


_WRITTEN = core_schema.plain_serializer_function_ser_schema(_written)
_VALUES = frozenset({"metadata", "default", "cls", "config"})
"""Parts of a schema that hold values, not schemas."""


def _opened(schema: Any) -> Any:  # noqa: ANN401 - core schemas are dictionaries of many shapes
    if isinstance(schema, list | tuple):
        return type(schema)(_opened(each) for each in schema)
    if not isinstance(schema, dict):
        return schema
    kind = schema.get("type")
    if kind == "literal" and all(isinstance(each, str) for each in schema["expected"]):
        return _choice(schema["expected"])
    opened = {name: part if name in _VALUES else _opened(part) for name, part in schema.items()}
    if kind == "function-plain" and "serialization" not in schema:
        return {**opened, "serialization": _WRITTEN}
    if kind == "function-after" and opened["schema"].get("type") == "model":
        # What fields may not say together was checked when they were saved, by whoever knew them.
        named = {"ref": schema["ref"]} if "ref" in schema else {}
        return {**opened["schema"], **named}
    if kind == "model":
        return {**opened, "config": {**schema.get("config", {}), "extra_fields_behavior": "allow"}}
    return {**opened, "extra_behavior": "allow"} if kind == "model-fields" else opened


def _choice(expected: list[str]) -> CoreSchema:
    known = frozenset(expected)

    def taken(value: object) -> object:
        if isinstance(value, Unknown) or (isinstance(value, str) and value in known):
            return value
        if isinstance(value, str):
            return Unknown(value)
        raise PydanticKnownError("literal_error", {"expected": ", ".join(expected)})

    return core_schema.no_info_plain_validator_function(taken, serialization=_WRITTEN)
