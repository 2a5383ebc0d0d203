"""The console in German: every page wholly, accessible, and within a phone's width."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from infra.packaging import ROOT
from tests.browser.closing import close
from tests.browser.console.conftest import NewConsole, Owner
from tests.browser.console.console import WAIT_MS, Console, fill_in
from tests.e2e.world import ANSWERABLE, UNANSWERABLE, World

_TEXTS = ROOT / "functions" / "site" / "console" / "texts" / "de.json"
_PART = re.compile(r"\{\w+\}|</?\w+>|\|\w+$")
_TELLING = 14
"""Characters: a shorter piece of English may stand in a German sentence, or be somebody's name."""
_SEEN = """() => {
    const said = [document.title, document.body.innerText];
    for (const one of document.querySelectorAll("[aria-label], [title], [placeholder]")) {
        said.push(one.ariaLabel, one.title, one.placeholder);
    }
    return said.filter(Boolean).join("\\n");
}"""

_WORKSPACE = "/console/workspace"
_HEADINGS = {
    "/console": "Übersicht",
    "/console/bots": "Bots",
    "/console/bots/new": "Neuer Bot",
    "/console/connections": "Verbindungen",
    "/console/connections/zendesk": None,
    "/console/connections/freshdesk": None,
    "/console/connections/zoho": None,
    "/console/escalations": "Eskalationen",
    _WORKSPACE: "Arbeitsbereich",
    "/console/nowhere": "Nicht gefunden",
}
_OF_A_BOT = {
    "": None,
    "?tab=knowledge": None,
    "?tab=embed": None,
    "/settings": "Eskalationseinstellungen",
    "/settings?history=1": "Eskalationseinstellungen",
    "/conversations": "Gespräche",
    "/auto-replies": "Automatische Antworten",
    "/simulator": "Simulator",
    "/report": "Bericht",
}


@pytest.fixture
def german(world: World) -> Iterator[None]:
    """The team reads German."""
    _speak(world, "de")
    yield
    _speak(world, "en")


def _speak(world: World, language: str) -> None:
    workspace = world.owner.get("/workspace")
    world.owner.put("/workspace", {**workspace, "team_language": language})


@pytest.fixture(scope="module")
def english() -> frozenset[str]:
    """Pieces of the console's English that no German sentence of it has."""
    texts = json.loads(_TEXTS.read_text(encoding="utf-8"))
    spoken = "\n".join(
        text
        for translated in texts.values()
        for text in (translated.values() if isinstance(translated, dict) else (translated,))
    )
    pieces = {piece.strip(" .:,;·") for sentence in texts for piece in _PART.split(sentence)}
    return frozenset(
        piece for piece in pieces if len(piece) >= _TELLING and " " in piece and piece not in spoken
    )


def _faults(console: Console, english: frozenset[str]) -> list[str]:
    seen = console.page.evaluate(_SEEN)
    left = [f"in English: {piece}" for piece in english if piece in seen]
    if console.page.evaluate("document.documentElement.lang") != "de":
        left.append("the document does not say that it is German")
    return [f"{console.path}: {fault}" for fault in [*left, *console.faults()]]


def test_every_page_speaks_german_and_holds_its_longer_words(
    console: Console, world: World, english: frozenset[str], german: None
) -> None:
    bot = world.bot({"handoff_method": "email", "contact": "never"})
    visitor = world.visitor(bot)
    visitor.say(ANSWERABLE)
    visitor.say(UNANSWERABLE)
    [escalation] = world.settled(visitor)
    pages = {
        **_HEADINGS,
        **{f"/console/bots/{bot}{page}": heading for page, heading in _OF_A_BOT.items()},
        f"/console/conversations/{visitor.conversation_id}": None,
        f"/console/escalations/{escalation['id']}": None,
    }
    console.expect_errors("404")
    console.page.goto(f"{world.url}/console")
    expect(console.heading).to_have_text("Übersicht", timeout=WAIT_MS)  # after one load in English
    # The numbers of all bots, whose functions may start just now.
    expect(console.page.locator("[aria-busy=true]")).to_have_count(0, timeout=4 * WAIT_MS)
    found: list[str] = []
    for path, heading in pages.items():
        console.visit(path, heading)
        found += _faults(console, english)
    assert found == []


def test_an_owner_switches_the_language_and_the_sign_in_keeps_it(
    console: Console, world: World, browser: Browser, owner: Owner, new_console: NewConsole
) -> None:
    try:
        console.visit(_WORKSPACE, "Workspace")
        console.field("The team's language").select_option("de")
        console.button("Save").click()
        expect(console.heading).to_have_text("Arbeitsbereich", timeout=WAIT_MS)
        assert world.owner.get("/workspace")["team_language"] == "de"

        within = browser.new_context(locale="de-AT")
        visiting = new_console(within)
        visiting.page.goto(f"{world.url}/console")
        fill_in(visiting.page, *owner)
        expect(visiting.heading).to_have_text("Übersicht", timeout=WAIT_MS)
        visiting.button("Abmelden").click()
        expect(visiting.heading).to_have_text("Sie sind abgemeldet", timeout=WAIT_MS)

        console.expect_errors("400")
        console.field("Name").fill("")
        console.button("Speichern").click()
        expect(console.page.get_by_text("Mindestens 1 Einträge sind nötig.")).to_be_visible()
        console.button("Verwerfen").click()
        console.field("Sprache des Teams").select_option("en")
        console.button("Speichern").click()
        expect(console.heading).to_have_text("Workspace", timeout=WAIT_MS)
        visiting.page.reload()  # nobody is signed in, so the workspace's new language is not known
        expect(visiting.heading).to_have_text("Sie sind abgemeldet", timeout=WAIT_MS)
        close(within)
    finally:
        _speak(world, "en")
