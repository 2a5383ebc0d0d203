"""The console speaks every language of the team, wholly: all that its sources say is translated."""

import json
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest

from escalation.domain.workspace import TeamLanguage
from infra.packaging import FUNCTIONS, ROOT

_CONSOLE = FUNCTIONS / "site" / "console"
_FINDER = ROOT / "infra" / "cli" / "find_texts.mjs"
_CHECKS = ROOT / ".local" / "checks" / "node_modules"
_OTHERS = tuple(name for name in get_args(TeamLanguage) if name != "en")
_PART = re.compile(r"\{\w+\}|</?\w+>")

_NOT_FOR_PEOPLE = {
    "api/client.ts": {"Bearer {}"},
    "api/problem.ts": {"Problem", "Unreachable"},
    "auth/cognito.ts": {"openid email profile aws.cognito.signin.user.admin", "no identity token"},
    "auth/config.ts": {"config.json: {}"},
    "auth/session.ts": {"no refresh token"},
    "pages/bots/one.tsx": {'<script src="{}/widget.js" data-bot="{}" async></script>'},
    "pages/inbox/use_keys.ts": {"input, textarea, select, [contenteditable], dialog"},
    "pages/settings/context.ts": {"outside of the editor"},
    "pages/settings/move_buttons.tsx": {"[data-move={}] button:not(:disabled)"},
    "pages/settings/placeholder_input.tsx": {"input, textarea"},
    "pages/settings/refused.tsx": {"input, textarea, select"},
    "shell/alerts.ts": {"Notification"},
    "shell/inbox.tsx": {"outside of the shell"},
    "shell/workspace.tsx": {"outside of the shell"},
    "ui/button.tsx": {"button {}{}{}"},
}
"""Programs' own words: names of errors, of scopes, selectors, markup to copy."""
_SAME_IN_EVERY_LANGUAGE = {
    "helpdesks/freshdesk.tsx": {"Freshdesk"},
    "helpdesks/vendor.tsx": {"Chat: {question}"},
    "helpdesks/zendesk.tsx": {"Zendesk"},
    "helpdesks/zoho.tsx": {"Zoho Desk"},
    "pages/webhooks/secret.tsx": {"standardwebhooks.com"},
}
_IN_THE_VISITORS_LANGUAGE = {"pages/settings/sections/preview.tsx"}


@cache
def _found(folder: Path = _CONSOLE) -> dict[str, Any]:
    node = Path(sys.executable).with_name("node")
    command = [str(node), str(_FINDER), str(folder), str(_CHECKS)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _texts(language: str) -> dict[str, Any]:
    path = _CONSOLE / "texts" / f"{language}.json"
    texts: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return texts


def _bare(found: dict[str, Any]) -> set[tuple[str, str]]:
    return {(file, words) for file, _, words in (one.partition(": ") for one in found["bare"])}


def test_what_the_console_says_passes_through_its_translator() -> None:
    found = _found()
    assert found["unknown"] == []
    known = {
        (file, words)
        for names in (_NOT_FOR_PEOPLE, _SAME_IN_EVERY_LANGUAGE)
        for file, all_words in names.items()
        for words in all_words
    }
    said = {one for one in _bare(found) if one[0] not in _IN_THE_VISITORS_LANGUAGE}
    assert said - known == set()
    assert known - said == set(), "not there any more: take it out of the lists above"


def test_each_team_language_has_its_file_and_no_other_has() -> None:
    assert {path.stem for path in (_CONSOLE / "texts").glob("*.json")} == set(_OTHERS)


@pytest.mark.parametrize("language", _OTHERS)
def test_every_sentence_is_translated_and_nothing_else_is(language: str) -> None:
    said, texts = _found()["said"], _texts(language)
    assert set(said) - set(texts) == set()
    assert set(texts) - set(said) == set()
    assert list(texts) == sorted(texts)


@pytest.mark.parametrize("language", _OTHERS)
def test_a_translation_has_the_placeholders_and_elements_of_its_sentence(language: str) -> None:
    said, wrong = _found()["said"], []
    for english, translated in _texts(language).items():
        has_forms = isinstance(translated, dict)
        assert has_forms == said[english], english
        for text in translated.values() if has_forms else (translated,):
            parts = set(_PART.findall(text)) | ({"{count}"} if has_forms else set())
            if parts != set(_PART.findall(english)) | ({"{count}"} if has_forms else set()):
                wrong.append((english, text))
            assert text.strip(), english
    assert wrong == []


@pytest.mark.parametrize("language", _OTHERS)
def test_a_sentence_is_only_the_same_where_it_is_short(language: str) -> None:
    same = [text for text, translated in _texts(language).items() if text == translated]
    assert [text for text in same if len(_PART.sub("", text).split()) > 3] == []


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("export const Page = () => <p>Nobody translates this</p>;", "Nobody translates this"),
        ('export const Page = () => <img alt="A picture" />;', "A picture"),
        ('export const WORDS = { failed: "Not sent" };', "Not sent"),
        ("export const say = (name: string) => `Hello to ${name}`;", "Hello to {}"),
        ('export const say = (gone: boolean) => (gone ? "Gone" : "");', "Gone"),
    ],
)
def test_a_sentence_beside_the_translator_is_seen(tmp_path: Path, source: str, words: str) -> None:
    (tmp_path / "page.tsx").write_text(source)
    assert _bare(_found(tmp_path)) == {("page.tsx", words)}


def test_what_only_the_browser_reads_is_let_through(tmp_path: Path) -> None:
    (tmp_path / "page.tsx").write_text(
        'import { t } from "./translate";\n'
        'export const Page = ({ at }: { at: "Here" | "There" }) => (\n'
        '  <p class="stack loose" title={t("Read aloud")}>'
        '{at === "Here" && t("{at} now", { at })}</p>\n'
        ");\n"
    )
    found = _found(tmp_path)
    assert found["bare"] == []
    assert found["said"] == {"Read aloud": False, "{at} now": False}
