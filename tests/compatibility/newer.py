"""Records as a newer release might write them: with fields, and values of choices, unknown here."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from functools import cache
from itertools import product
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

import escalation.runtime  # noqa: F401 - installs the helpdesks, as every function does
from escalation.adapters.helpdesks.registry import VENDORS
from escalation.domain.answer_times import AnswerTimes
from escalation.domain.audit import AuditEntry
from escalation.domain.auto_reply import AutoReply
from escalation.domain.blocked_visitors import BlockedVisitor
from escalation.domain.business_hours import OpenInterval
from escalation.domain.conversation import Head, Turn
from escalation.domain.escalation import Escalation
from escalation.domain.feedback import ChatFeedback
from escalation.domain.helpdesk_kinds import InstalledName, InstalledTicket
from escalation.domain.inbox import InboxRow
from escalation.domain.internal_notes import InternalNote
from escalation.domain.knowledge import KnowledgeEntry
from escalation.domain.languages import OwnLanguage
from escalation.domain.learning import Learned
from escalation.domain.live import Listener
from escalation.domain.made_indexes import MadeIndex
from escalation.domain.mail_returns import AddressMark
from escalation.domain.members import Invitation
from escalation.domain.must_reach import KINDS, MustReach
from escalation.domain.outgoing_deliveries import OutgoingDelivery
from escalation.domain.outgoing_webhooks import OutgoingWebhook, WebhookHealth
from escalation.domain.owner_ports import OwnerJob, SettingsVersion
from escalation.domain.personal_data import FileNote, Hold, Receipt
from escalation.domain.report import Counted
from escalation.domain.rules import Rule
from escalation.domain.saved_replies import SavedReply
from escalation.domain.settings import EscalationSettings, VersionedSettings
from escalation.domain.ticket_values import FromChat
from escalation.domain.workspace import Bot, Connection, Member, Workspace

STORED: tuple[type[BaseModel], ...] = (
    AddressMark,
    AnswerTimes,
    AuditEntry,
    AutoReply,
    BlockedVisitor,
    Bot,
    ChatFeedback,
    Connection,
    Counted,
    Escalation,
    FileNote,
    Head,
    Hold,
    InboxRow,
    InternalNote,
    Invitation,
    KnowledgeEntry,
    Learned,
    MadeIndex,
    Listener,
    Member,
    OutgoingDelivery,
    OutgoingWebhook,
    OwnLanguage,
    OwnerJob,
    Receipt,
    SavedReply,
    SettingsVersion,
    Turn,
    VersionedSettings,
    WebhookHealth,
    Workspace,
)
"""Every model that an item's body holds; a test looks for others."""

_WORDS = (
    "a1-b",
    "00000001",
    "en",
    "ana@example.com",
    "https://www.example.com/page",
    "2026-11-23",
    "2026-11-23T10",
    "10:00",
    "Europe/Vienna",
    "#1f5eff",
    "arn:aws:lambda:eu-central-1:123456789012:function:mine",
    "CUST-######",
    "https://example.com",
)
"""Texts of all forms that fields have; the first that a field takes is its value."""
_PLAIN: dict[type, tuple[Any, ...]] = {
    bool: (False,),
    int: (1, 30),
    float: (0.5,),
    str: _WORDS,
    datetime: (datetime(2026, 11, 23, 10, tzinfo=UTC),),
    date: (date(2026, 11, 23),),
    time: (time(10),),
}
_SINGLE: dict[type[BaseModel], dict[str, Any]] = {
    Rule: {"target_bot_id": None},
    FromChat: {"attribute": None},
    OpenInterval: {"end": time(11)},
    EscalationSettings: {"human_handoff": True},
    # The release before drops it, and this one fills in again what it would find missing.
    MustReach: {**{kind: MustReach().plan(kind) for kind in KINDS}, "hourly_cap": 50},
}
"""What may not stand beside the other fields of a model."""


@cache
def whole(model: type[BaseModel]) -> BaseModel:
    """One of a model with every field filled, lists with one entry."""
    values = {name: _value_of(field) for name, field in model.model_fields.items()}
    return model.model_validate(values | _SINGLE.get(model, {}))


def _value_of(field: FieldInfo) -> Any:
    kind: Any = field.annotation
    return _taken(Annotated[(kind, *field.metadata)] if field.metadata else kind)


def _taken(kind: Any) -> Any:
    """The first value of those that are tried for a type that the type takes."""
    adapter = TypeAdapter(kind)
    for value in _tried(kind):
        try:
            return adapter.validate_python(value)
        except ValidationError:
            continue
    raise TypeError(f"no value for {kind}")


def _tried(kind: Any) -> Iterator[Any]:
    origin, parts = get_origin(kind), get_args(kind)
    if origin is Annotated:
        yield from _tried_of_ours(kind)
        yield from _tried(parts[0])
    elif origin in (Union, UnionType):
        for part in sorted(parts, key=lambda part: not _is_model(part)):
            yield from _tried(part)
    elif origin is Literal:
        yield parts[0]
    elif origin is tuple:
        yield from ((each,) for each in _tried(parts[0]))
    elif origin is dict:
        keys = _tried(parts[0])
        yield from ({key: value} for key, value in product(keys, list(_tried(parts[1]))))
    elif _is_model(kind):
        yield whole(kind)
    else:
        yield from _PLAIN.get(kind, ())


def _tried_of_ours(kind: Any) -> Iterator[Any]:
    marks = get_args(kind)
    if any(isinstance(each, InstalledName) for each in marks):
        yield VENDORS.names[0]
    if any(isinstance(each, InstalledTicket) for each in marks):
        bare = TypeAdapter[Any](kind).validate_python({"helpdesk": VENDORS.names[0]})
        model: type[BaseModel] = type(bare)
        yield whole(model).model_dump(mode="json")


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


JSON_VALUES = st.recursive(
    st.booleans() | st.integers(-(2**40), 2**40) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner, max_size=2)
    ),
    max_leaves=4,
)
NEW_NAMES = st.from_regex(r"\Anewer_[a-z]{1,6}\Z")
NEW_WORDS = st.from_regex(r"\Anewly_[a-z]{1,6}\Z")


Path = tuple[str | int, ...]


def models_in(value: object, path: Path = ()) -> Iterator[tuple[Path, BaseModel]]:
    """Every model within a value, itself first, and where it stands in the value's JSON."""
    if isinstance(value, BaseModel):
        yield path, value
        for name in type(value).model_fields:
            yield from models_in(getattr(value, name), (*path, name))
    elif isinstance(value, tuple):
        for number, each in enumerate(value):
            yield from models_in(each, (*path, number))
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from models_in(each, (*path, key))


def choices_in(value: BaseModel) -> Iterator[Path]:
    """Where in a model's JSON a choice among words stands."""
    for path, model in models_in(value):
        for name, field in type(model).model_fields.items():
            held = getattr(model, name)
            if isinstance(held, str) and _is_choice(field.annotation, field.metadata):
                yield (*path, name)


def at(document: Any, path: Path) -> Any:
    """What stands at a place of a JSON value. A rule with a condition is stored inside of one that
    fits nothing, and a target with one in a list of its own (`domain.kept_rules`): they are meant.
    """
    for step in path:
        aside = document.get("targets_if") if step == "targets" else None
        document = [one["target"] for one in aside] if aside else document[step]
        if isinstance(document, dict):
            document = document.get("only_if", document)
    return document


def _is_choice(kind: Any, metadata: list[Any]) -> bool:
    if any(isinstance(each, InstalledName) for each in metadata):
        return True
    if get_origin(kind) is Literal:
        return all(isinstance(each, str) for each in get_args(kind))
    parts = [each for each in get_args(kind) if each is not NoneType]
    if get_origin(kind) is Annotated:
        return _is_choice(parts[0], parts[1:])
    return get_origin(kind) in {Union, UnionType} and len(parts) == 1 and _is_choice(parts[0], [])
