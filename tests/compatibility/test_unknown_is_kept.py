"""What a newer release has written survives reading, changing and writing by this one."""

import ast
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

import escalation.adapters.aws
from escalation.adapters.aws.dynamodb_codec import decode, encode
from escalation.domain import stored_forms
from escalation.domain.stored_forms import SHOWN, open_form
from tests.compatibility.newer import (
    JSON_VALUES,
    NEW_NAMES,
    NEW_WORDS,
    STORED,
    at,
    choices_in,
    models_in,
    whole,
)
from tests.properties import tries

EVERY_MODEL = pytest.mark.parametrize("model", STORED, ids=lambda model: model.__name__)


def _stored(value: BaseModel) -> Any:
    return json.loads(stored_forms.write(value))


def _body(document: Any) -> bytes:
    return b"\x00" + json.dumps(document).encode()


def _rewritten(model: type[BaseModel], document: Any) -> Any:
    """Read, changed as a worker changes it, and written again; the change itself undone."""
    found = decode(model, _body(document))
    again = decode(model, encode(found.model_copy(update={})))
    return json.loads(stored_forms.write(again))


@EVERY_MODEL
@given(data=st.data())
@settings(max_examples=tries(40), deadline=None, suppress_health_check=list(HealthCheck))
def test_fields_unknown_here_survive_at_any_depth(
    model: type[BaseModel], data: st.DataObject
) -> None:
    value = whole(model)
    document, places = _stored(value), [path for path, _ in models_in(value)]
    for path in data.draw(st.lists(st.sampled_from(places), min_size=1, max_size=3)):
        at(document, path)[data.draw(NEW_NAMES)] = data.draw(JSON_VALUES)
    assert _rewritten(model, document) == document


@EVERY_MODEL
@given(data=st.data())
@settings(max_examples=tries(40), deadline=None, suppress_health_check=list(HealthCheck))
def test_a_choice_unknown_here_is_read_as_unknown_and_written_as_it_was(
    model: type[BaseModel], data: st.DataObject
) -> None:
    value = whole(model)
    document, choices = _stored(value), list(choices_in(value))
    if not choices:
        return
    for path in data.draw(st.lists(st.sampled_from(choices), min_size=1, max_size=3)):
        at(document, path[:-1])[path[-1]] = data.draw(NEW_WORDS)
    assert _rewritten(model, document) == document
    shown = decode(model, _body(document)).model_dump_json(warnings=False)
    assert "newly_" not in shown
    assert SHOWN in shown


@EVERY_MODEL
def test_the_open_form_writes_what_the_strict_one_writes(model: type[BaseModel]) -> None:
    value = whole(model)
    strict = value.model_dump_json(exclude_none=True).encode()
    assert open_form(model)[1].to_json(value, exclude_none=True) == strict
    assert decode(model, b"\x00" + strict) == value


def test_every_model_that_is_stored_is_tried() -> None:
    folder = Path(str(escalation.adapters.aws.__file__)).parent
    calls = (
        node
        for path in folder.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"decode", "decode_item"}
    )
    named = {ast.unparse(call.args[0]) for call in calls}
    passed_on = {"kind", "type(model)"}
    assert named - passed_on <= {model.__name__ for model in STORED}
