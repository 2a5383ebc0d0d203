"""Any value of a model, drawn from its own field types: a new field is covered by itself."""

from datetime import UTC, date, datetime, time
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, cast, get_args, get_origin

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from pydantic import AfterValidator, BaseModel, ValidationError
from pydantic.fields import FieldInfo

from escalation.adapters.helpdesks.registry import VENDORS
from escalation.domain.helpdesk_kinds import InstalledName, InstalledTicket

Model = TypeVar("Model", bound=BaseModel)

_TEXT = st.characters(exclude_categories=["Cs"])
_EMAILS = st.builds("{}@example.{}".format, st.from_regex(r"\A[a-z0-9+]{1,20}\Z"), st.just("org"))
_MOMENTS: dict[type, SearchStrategy[Any]] = {
    datetime: st.datetimes(datetime.fromisoformat("1900-01-01"), timezones=st.just(UTC)),
    date: st.dates(),
    time: st.times(),
}


def values_of(model: type[Model]) -> SearchStrategy[Model]:
    """Valid values of a model."""
    return cast("SearchStrategy[Model]", _values_of(model))


@cache  # looking a strategy through costs more than drawing from it
def _values_of(model: type[BaseModel]) -> SearchStrategy[BaseModel | None]:
    def build(fields: dict[str, Any]) -> BaseModel | None:
        try:
            return model(**fields)
        except ValidationError:
            return None

    drawn = st.fixed_dictionaries(
        {name: _of_field(field) for name, field in model.model_fields.items()}
    )
    return drawn.map(build).filter(lambda value: value is not None)


def _of_field(field: FieldInfo) -> SearchStrategy[Any]:
    return _of(field.annotation, list(field.metadata))


def _of(kind: Any, metadata: list[Any]) -> SearchStrategy[Any]:
    if any(isinstance(each, InstalledTicket) for each in metadata):
        return st.one_of(*(values_of(vendor.ticket_settings()) for vendor in VENDORS.all()))
    origin = get_origin(kind)
    if origin is Annotated:
        inner, *more = get_args(kind)
        return _of(inner, [*more, *metadata])
    if origin in (Union, UnionType):
        return st.one_of(*(_of(each, metadata) for each in get_args(kind)))
    if origin is Literal:
        return st.sampled_from(get_args(kind))
    if origin is tuple:
        most = min(_limits(metadata).get("max_length", 3), 3)
        least = _limits(metadata).get("min_length", 0)
        items = st.lists(_of(get_args(kind)[0], []), min_size=least, max_size=most)
        return items.map(tuple)
    if origin is dict:
        keys, values = get_args(kind)
        return st.dictionaries(_of(keys, []), _of(values, []), max_size=2)
    return _of_plain(kind, metadata)


def _of_plain(kind: Any, metadata: list[Any]) -> SearchStrategy[Any]:
    limits = _limits(metadata)
    if kind is NoneType:
        return st.none()
    if kind is bool:
        return st.booleans()
    if kind is int:
        return st.integers(limits.get("ge", 0), limits.get("le", 10**7))
    if kind is float:
        return st.floats(limits.get("ge"), limits.get("le"), allow_nan=False)
    if kind in _MOMENTS:
        return _MOMENTS[kind]
    if kind is str:
        return _of_text(metadata, limits)
    if issubclass(kind, BaseModel):
        return st.deferred(lambda: values_of(kind))
    raise TypeError(f"no strategy for {kind}")


def _of_text(metadata: list[Any], limits: dict[str, Any]) -> SearchStrategy[str]:
    if any(isinstance(each, InstalledName) for each in metadata):
        return st.sampled_from(VENDORS.names)
    checks = {each.func.__name__ for each in metadata if isinstance(each, AfterValidator)}
    if "_check_email" in checks:
        return _EMAILS
    if "_known_zone" in checks:
        return st.sampled_from(["Europe/Vienna", "UTC", "Asia/Kolkata"])
    if pattern := limits.get("pattern"):
        return st.from_regex(pattern, fullmatch=True, alphabet=st.characters(max_codepoint=0x24F))
    least, most = limits.get("min_length", 0), min(limits.get("max_length", 40), 40)
    return st.text(_TEXT, min_size=least, max_size=max(least, most))


def _limits(metadata: list[Any]) -> dict[str, Any]:
    """Bounds and patterns, wherever pydantic keeps them."""
    found: dict[str, Any] = {}
    for each in metadata:
        if isinstance(each, FieldInfo):
            found |= _limits(list(each.metadata))
        names = ("ge", "le", "min_length", "max_length", "pattern")
        held = {name: getattr(each, name, None) for name in names}
        found |= {name: value for name, value in held.items() if value is not None}
    return found
