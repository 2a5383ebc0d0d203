"""The last release over what this one writes, and back; this one over what the next may write."""

import json
from base64 import b64decode
from typing import Any
from zipfile import ZipFile

import pytest

from escalation.adapters.aws.dynamodb_codec import decode, encode
from escalation.domain import jobs, stored_forms
from escalation.domain.types import Frozen
from tests.compatibility.newer import STORED, at, choices_in, models_in, whole
from tests.compatibility.releases import FACTS, LAST, THIS, ask, asked_of, bodies

pytestmark = pytest.mark.slow

_COUNTERS = ("version", "revision", "schema")
"""What a change of a record raises; one of them, if it has one."""


def _change(model: Any) -> dict[str, object]:
    return next(({name: 77} for name in _COUNTERS if name in model.model_fields), {})


def _facts() -> dict[str, Any]:
    with ZipFile(LAST) as packed:
        found: dict[str, Any] = json.loads(packed.read(FACTS))
    return found


def _json(model: Any, body: bytes) -> Any:
    return json.loads(stored_forms.write(decode(model, body)))


class _Anything(Frozen):
    """What is stored, with nothing filled in."""


def _is_part(part: Any, of: Any) -> bool:
    """Whether all that one JSON value says is said by another."""
    if isinstance(part, dict) and isinstance(of, dict):
        return all(key in of and _is_part(value, of[key]) for key, value in part.items())
    if isinstance(part, list) and isinstance(of, list):
        return len(part) == len(of) and all(map(_is_part, part, of))
    return bool(part == of)


def _known(written: Any, found: Any) -> Any:
    """What of one JSON value a release that drops what it does not know can have kept."""
    if isinstance(written, dict) and isinstance(found, dict):
        return {key: _known(value, found[key]) for key, value in written.items() if key in found}
    if isinstance(written, list) and isinstance(found, list) and len(written) == len(found):
        return [_known(*pair) for pair in zip(written, found, strict=True)]
    return written


def test_the_last_release_changes_what_this_one_wrote_and_nothing_is_lost() -> None:
    asked = [asked_of(model, encode(whole(model)), **_change(model)) for model in STORED]
    written = bodies(LAST, asked)
    known = [(model, body) for model, body in zip(STORED, written, strict=True) if body]
    assert len(known) >= len(STORED) - len(_new_models())
    for model, body in known:
        expected = _json(model, encode(whole(model).model_copy(update=_change(model))))
        found = _json(model, body)
        if _facts()["keeps"]:
            assert found == expected, model
        else:
            # It drops what it does not know, which cannot be mended any more: the rest is as it
            # was, or as that release fills it.
            left = _json(_Anything, body)
            assert _is_part(_known(expected, left), left), model


def _new_models() -> set[str]:
    """Models that the last release does not have at all."""
    answers = ask(LAST, [asked_of(model, encode(whole(model))) for model in STORED])["answers"]
    missing = {"AttributeError", "ModuleNotFoundError"}
    return {
        model.__name__
        for model, answer in zip(STORED, answers, strict=True)
        if answer.get("refused") in missing
    }


def test_this_release_changes_what_the_last_one_wrote_and_nothing_is_lost() -> None:
    first = bodies(LAST, [asked_of(model, encode(whole(model))) for model in STORED])
    pairs = [(model, body) for model, body in zip(STORED, first, strict=True) if body is not None]
    back = [encode(decode(model, body).model_copy(update=_change(model))) for model, body in pairs]
    models = [model for model, _ in pairs]
    again = bodies(LAST, list(map(asked_of, models, back)))
    for (model, before), after in zip(pairs, again, strict=True):
        assert after is not None, model
        assert _is_part(_json(model, before) | _change(model), _json(model, after)), model


def test_each_reads_the_jobs_that_the_other_sends() -> None:
    sent = jobs.encode(jobs.RelayMessages(workspace_id="w", conversation_id="c"))
    (answer,) = ask(LAST, [{"job": sent}])["answers"]
    assert jobs.decode(answer["job"]) == jobs.decode(sent)


def test_from_this_release_on_nothing_of_the_next_one_is_lost() -> None:
    asked, expected = [], []
    for model in STORED:
        value = whole(model)
        document = json.loads(stored_forms.write(value))
        for path in choices_in(value):
            at(document, path[:-1])[path[-1]] = "newly_made"
        for path, _ in models_in(value):
            at(document, path)["newer_field"] = {"deep": [1, {"er": "x"}]}
        asked.append(asked_of(model, b"\x00" + json.dumps(document).encode(), **_change(model)))
        expected.append(document | _change(model))
    answers = ask(THIS, asked)["answers"]
    for model, answer, document in zip(STORED, answers, expected, strict=True):
        assert _json(model, b64decode(answer["body"])) == document, model


def test_what_the_next_codec_writes_is_read_before_it_is_written() -> None:
    asked = [asked_of(model, encode(whole(model), codec=2)) for model in STORED]
    assert all(bodies(THIS, asked))
