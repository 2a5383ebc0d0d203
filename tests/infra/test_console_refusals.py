"""What the API refuses, and what is wrong with a connection, is said in the team's language."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

import escalation
from escalation.adapters.helpdesks import wording
from escalation.adapters.helpdesks.field_checks import TYPES
from escalation.adapters.helpdesks.freshdesk.webhook_setup import TEMPLATE
from escalation.adapters.helpdesks.freshdesk.webhook_setup import steps as freshdesk_steps
from escalation.adapters.helpdesks.registry import VENDORS
from escalation.adapters.helpdesks.wording import OF_CONNECTION
from escalation.adapters.helpdesks.zendesk.webhook_setup import steps as zendesk_steps
from escalation.adapters.helpdesks.zoho.webhook_setup import steps as zoho_steps
from escalation.adapters.helpdesks.zoho.webhook_setup import too_long
from escalation.domain.errors import PermanentError
from escalation.domain.workspace import TeamLanguage
from escalation.runtime.http.problems import SENTENCES, as_sentence
from escalation.use_cases.owner.settings import NOBODY_ON_CALL
from infra.packaging import FUNCTIONS

_TEXTS = FUNCTIONS / "site" / "console" / "texts" / "refusals"
_OWNER = Path(escalation.__file__).parent / "use_cases" / "owner"
_DOMAIN = Path(escalation.__file__).parent / "domain"
_SETTINGS = (
    _DOMAIN / "settings.py",
    _DOMAIN / "business_hours.py",
    _DOMAIN / "must_reach.py",
    _DOMAIN / "own_patterns.py",
    _DOMAIN / "rule_conditions.py",
    _DOMAIN / "rules.py",
    _DOMAIN / "ticket_values.py",
    _DOMAIN / "types.py",
    *(Path(escalation.__file__).parent / "adapters" / "helpdesks").glob("*/settings.py"),
)
_TYPE_WORDS = {word for words in TYPES.values() for word in words.split(", ")} - {"true", "false"}
OUR_WORDS = sorted(_TYPE_WORDS | {"one choice", "a list of choices", "a list", "an empty text"})
_OTHERS = tuple(name for name in get_args(TeamLanguage) if name != "en")
_MESSAGE_AT = {
    "Conflict": 0,
    "InvalidInput": 1,
    "NotAllowed": 0,
    "NotFound": 0,
    "PreconditionFailed": 0,
    "TooManyRequests": 0,
}


def _numbered(sentence: str) -> str:
    """`{ge}` and `{1}` alike as `{1}`, `{2}`, … in their order."""
    parts = re.split(r"\{\w*\}", sentence)
    return parts[0] + "".join(f"{{{at}}}{part}" for at, part in enumerate(parts[1:], 1))


def _written(node: ast.expr) -> str | None:
    """A sentence that stands in the code; one that is made elsewhere is found there."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(
            str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values
        )
    if isinstance(node, ast.BinOp):
        parts = _written(node.left), _written(node.right)
        return "".join("{}" if part is None else part for part in parts)
    return None


def _refused() -> Iterator[str]:
    for path in (*_OWNER.rglob("*.py"), _DOMAIN / "webhook_receivers.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            at = _MESSAGE_AT.get(node.func.id)
            if at is not None and len(node.args) > at:
                sentence = _written(node.args[at])
                if sentence is not None:
                    yield _numbered(sentence)
    yield from (_numbered(sentence) for sentence in SENTENCES.values())
    yield from (_numbered(sentence) for sentence in OF_CONNECTION.values())
    for vendor in VENDORS.all():
        yield from (_numbered(sentence) for sentence in vendor.sentences.values())
    yield from map(_numbered, _of_fields())
    yield from map(_numbered, _of_webhooks())
    yield from map(_numbered, _of_settings())
    yield NOBODY_ON_CALL


def _of_fields() -> Iterator[str]:
    """What a test finds about ticket fields, and the words of it that are ours."""
    one, offered = "{}", ["{}"]
    yield from (wording.absent(one, one, one, list_) for list_ in (offered, []))
    yield from (wording.wrong_value(one, one, one, list_) for list_ in (offered, []))
    yield wording.too_long(one, one, 1).replace("1", one)
    yield wording.unreadable_list(one, one, one, PermanentError("code", one))
    yield wording.slow_list(one, one)
    yield wording.changed_field(one, one)
    yield wording.unfillable(one, one)
    yield wording.unfilled(one, one, [], fillable=False)
    yield from (wording.unfilled(one, one, list_, fillable=True) for list_ in (offered, []))
    yield wording.perhaps_empty(one, one)
    yield from OUR_WORDS


def _of_webhooks() -> Iterator[str]:
    """The steps of setting a webhook up by hand; what is to be pasted is no sentence."""
    for steps in (freshdesk_steps, zendesk_steps, zoho_steps):
        yield from (step for step in steps("{}") if step != TEMPLATE)
    yield too_long("{}").replace("has 2:", "has {}:")


def _of_settings() -> Iterator[str]:
    """What contradicts what in settings, as a problem document says it."""
    for path in _SETTINGS:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            at = {"_contradiction": 1, "contradiction": 1, "ValueError": 0}.get(node.func.id)
            if at is not None and len(node.args) > at:
                sentence = _written(node.args[at])
                if sentence is not None:
                    yield as_sentence(sentence)


@pytest.mark.parametrize("language", _OTHERS)
def test_every_refusal_is_translated_and_nothing_else_is(language: str) -> None:
    refused = set(_refused())
    assert len(refused) > 50
    texts = json.loads((_TEXTS / f"{language}.json").read_text(encoding="utf-8"))
    assert refused - set(texts) == set()
    assert set(texts) - refused == set()
    for english, translated in texts.items():
        said = set(re.findall(r"\{\d\}", translated))
        assert said <= set(re.findall(r"\{\d\}", english)), english
