"""What the team reads, in its language: every sentence has one, and nothing English is left."""

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import get_args

import pytest
from jinja2 import Environment, nodes

import escalation
from escalation.adapters.helpdesks import forms, wording
from escalation.adapters.helpdesks.freshdesk import tickets as freshdesk
from escalation.adapters.helpdesks.registry import VENDORS
from escalation.adapters.helpdesks.zendesk import tickets as zendesk
from escalation.adapters.helpdesks.zendesk.settings import ZendeskTicket
from escalation.adapters.helpdesks.zoho import tickets as zoho
from escalation.adapters.rendering import (
    JinjaRenderer,
    auto_replies,
    returned_mail,
    tickets,
    views,
)
from escalation.adapters.rendering.urgent import URGENT
from escalation.domain import team_texts as module
from escalation.domain.auto_reply import AutoReplyNote, AutoReplyReason
from escalation.domain.conversation import Visitor
from escalation.domain.delivery import Handover, MailContent, Requester
from escalation.domain.leased_work import LastError
from escalation.domain.team_texts import TeamTexts, team_texts
from escalation.domain.workspace import TeamLanguage
from tests.unit.rendering.handovers import ANNA, NOW, WORKSPACE, handover, messages

_PACKAGE = Path(escalation.__file__).parent
_TEMPLATES = _PACKAGE / "adapters" / "rendering" / "templates"
_OTHERS = tuple(name for name in get_args(TeamLanguage) if name != "en")
_PLACEHOLDER = re.compile(r"\{\w+\}")


def _literals(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _literals(node.body)
        yield from _literals(node.orelse)


def _in_code(source: str) -> Iterator[tuple[str, bool]]:
    """Sentences that pass through `say`, and whether they have forms for numbers."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        function = node.func
        if isinstance(function, ast.Name) and function.id == "say":
            yield from ((text, False) for text in _literals(node.args[0]))
        elif (
            isinstance(function, ast.Attribute)
            and function.attr == "count"
            and isinstance(function.value, ast.Name)
            and function.value.id == "say"
        ):
            yield from ((text, True) for text in _literals(node.args[2]))


def _in_template(source: str) -> Iterator[str]:
    for call in Environment(autoescape=True).parse(source).find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == "say":
            assert isinstance(call.args[0], nodes.Const)
            yield call.args[0].value


@cache
def _said() -> dict[str, bool]:
    """Every sentence for the team, and whether it has forms for numbers."""
    said: dict[str, bool] = {}
    for path in _PACKAGE.rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        if "say(" in source or "say.count(" in source:
            said.update(_in_code(source))
    for path in _TEMPLATES.iterdir():
        said.update(dict.fromkeys(_in_template(path.read_text(encoding="utf-8")), False))
    tables: list[Iterable[str]] = [
        views.REASONS.values(),
        (views.OTHER_REASON,),
        URGENT.values(),
        views.LANGUAGES.values(),
        views.MONTHS,
        auto_replies.DECISIONS.values(),
        returned_mail.WHY.values(),
        (tickets.UNKNOWN_SUBJECT, tickets.UNKNOWN_TEXT, tickets.UNKNOWN_WARNING),
        freshdesk.IDS.values(),
        zendesk.IDS.values(),
        (word for _, word in zoho.FILLED.values()),
        ("type", "priority"),
        wording.OF_CONNECTION.values(),
        wording.OF_TICKET.values(),
        *(vendor.sentences.values() for vendor in VENDORS.all()),
    ]
    said.update((text, False) for table in tables for text in table)
    said[wording.UNKNOWN_FIELD] = False
    return said


def _texts(language: TeamLanguage) -> dict[str, str | dict[str, str]]:
    return dict(team_texts(language).all())


def test_each_language_has_its_file_and_no_other_has() -> None:
    files = {path.stem for path in Path(module.__file__).parent.glob("*.json")}
    assert files == set(_OTHERS)


@pytest.mark.parametrize("language", _OTHERS)
def test_every_sentence_is_translated_and_nothing_else_is(language: TeamLanguage) -> None:
    assert len(_said()) > 100
    assert set(_said()) - set(_texts(language)) == set()
    assert set(_texts(language)) - set(_said()) == set()


@pytest.mark.parametrize("language", _OTHERS)
def test_a_translation_has_the_placeholders_of_its_sentence(language: TeamLanguage) -> None:
    for english, translated in _texts(language).items():
        assert isinstance(translated, dict) == _said()[english], english
        for form in translated.values() if isinstance(translated, dict) else (translated,):
            assert set(_PLACEHOLDER.findall(form)) == set(_PLACEHOLDER.findall(english)), english


def test_a_sentence_without_a_translation_is_said_in_english_and_values_are_never_templates() -> (
    None
):
    say = TeamTexts("de", {"Hello {name}": "Hallo {name}", "{count} things": {"one": "ein Ding"}})
    assert say("Hello {name}", name="{0} {name}") == "Hallo {0} {name}"
    assert say("Nobody knows {name}", name="it") == "Nobody knows it"
    assert say('The setting "{question}"') == 'The setting "{question}"'
    assert say.count(1, "{count} thing", "{count} things") == "ein Ding"
    assert team_texts("en").count(2, "{count} thing", "{count} things") == "2 things"


_GERMAN = WORKSPACE.model_copy(update={"team_language": "de"})
_SAID = messages("Wo ist mein Paket?", "Das weiß ich nicht.", "Dann hilft mir bitte ein Mensch?")


def _german(**changes: object) -> Handover:
    about = {"locale": "de", "question": "Wo ist mein Paket?", **changes}
    return handover(_SAID, **about).model_copy(  # type: ignore[arg-type]
        update={"workspace": _GERMAN, "summary": "Das Paket fehlt.", "within_hours": False}
    )


def _of_a_failed_ticket(code: str, **changes: object) -> Handover:
    base = _german()
    failed = base.escalation.model_copy(
        update={
            "escalation_id": "c1-0",
            "method": "ticket",
            "state": "failed",
            "helpdesk": "zendesk",
            "last_error": LastError(
                code=code, detail="read", at=NOW, fields=("cf_ware", "cf_mass")
            ),
            **changes,
        }
    )
    own = base.escalation.model_copy(update={"fallback_of": "c1-0"})
    return base.model_copy(update={"replaces": failed, "escalation": own})


_UNREAD = re.compile(
    r"<style>.*?</style>|<!--.*?-->|</?[a-zA-Z][^>]*>|https?://[^\s<>]*", re.DOTALL
)
"""What nobody sees of a mail: markup and addresses."""


def _english_left(*shown: str) -> list[str]:
    """Pieces of English sentences that stand in what is shown."""
    spoken = "\n".join(str(text) for text in _texts("de").values()).casefold()
    pieces = {
        piece.strip(" .:,;()") for english in _said() for piece in _PLACEHOLDER.split(english)
    }
    telling = {piece for piece in pieces if len(piece) > 4 and piece.casefold() not in spoken}
    any_of = "|".join(re.escape(piece) for piece in sorted(telling))
    words = re.compile(rf"\b(?:{any_of})\b", re.IGNORECASE)
    return [found[0] for text in shown for found in words.finditer(_UNREAD.sub(" ", text))]


def _whole(mail: MailContent) -> tuple[str, ...]:
    return (mail.subject, mail.text, mail.html, *(one.content for one in mail.attachments))


@pytest.mark.slow
@pytest.mark.parametrize(
    "case",
    [
        pytest.param(_german(), id="first"),
        pytest.param(_german(visitor=Visitor()), id="of nobody known"),
        pytest.param(_german(new_from_seq=3), id="follow-up"),
        pytest.param(
            _german().model_copy(update={"messages": messages(*["Lang " * 6_000] * 9)}),
            id="attached",
        ),
        *(
            pytest.param(_of_a_failed_ticket(code), id=code)
            for code in [*wording.OF_TICKET, *wording.OF_CONNECTION, "no_such_code"]
        ),
        pytest.param(_of_a_failed_ticket("no_answer", outcome_unknown=True), id="maybe made"),
        pytest.param(_of_a_failed_ticket("ticket_closed", reopens="c1-x"), id="not opened again"),
    ],
)
def test_a_mail_to_a_german_team_holds_no_english(case: Handover) -> None:
    mail = JinjaRenderer().mail(case)
    assert '<html lang="de"' in mail.html
    assert _english_left(*_whole(mail)) == []


def test_the_same_mail_is_english_where_the_team_reads_english() -> None:
    mail = JinjaRenderer().mail(_german().model_copy(update={"workspace": WORKSPACE}))
    assert "The conversation" in _english_left(mail.html)
    assert "Why: The bot was not confident enough of an answer." in mail.text


def test_a_digest_for_a_german_team_holds_no_english() -> None:
    for count in (1, 3):
        mail = JinjaRenderer().digest_mail([_german()] * count, hour="2026-11-23T10")
        assert _english_left(*_whole(mail)) == []
        assert f"{count} weitere" in mail.subject
        assert "23. November 2026, 10:00 bis 11:00 UTC" in mail.subject


@pytest.mark.slow
@pytest.mark.parametrize("visitor", [ANNA, ANNA.model_copy(update={"verified": True}), Visitor()])
def test_a_ticket_for_a_german_team_holds_no_english(visitor: Visitor) -> None:
    long = messages(*["Lang " * 6_000] * 12)
    for case in (
        _german(visitor=visitor),
        _german(visitor=visitor, question="Lang " * 3_000).model_copy(update={"messages": long}),
    ):
        draft = JinjaRenderer().ticket(case, ZendeskTicket(helpdesk="zendesk"))
        shown = (draft.subject, draft.html, draft.team_note, *draft.notes)
        assert _english_left(*shown) == []
        assert draft.team_language == "de"
        assert _english_left(*JinjaRenderer().relay(case)) == []


@pytest.mark.parametrize("form", get_args(forms.Form))
def test_what_a_smaller_ticket_left_out_is_said_in_german(form: forms.Form) -> None:
    for requester in (Requester(), Requester(name="Anna", email="a@example.org", trusted=True)):
        html = forms.lead(
            form,
            requester,
            helpdesk="Zendesk",
            fields=["Priorität (high)"],
            empty=["Produkt"],
            follow_up_of="7",
            say=team_texts("de"),
        )
        assert _english_left(html) == []


@pytest.mark.parametrize("reason", get_args(AutoReplyReason))
def test_a_note_about_an_automatic_answer_holds_no_english(reason: AutoReplyReason) -> None:
    note = AutoReplyNote(
        state="noted",
        reason=reason,
        bot_name="Hilfe",
        team_language="de",
        text="Es kommt morgen.",
        confidence=0.55,
        min_confidence=0.8,
        console_url="https://console.example/c1",
    )
    html = JinjaRenderer().auto_reply_note(note)
    assert _english_left(html) == []
    assert "Automatische Ticket-Antwort" in html
