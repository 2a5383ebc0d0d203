"""Whole dialogues with the detectors that visitors meet, after a chat was handed over.

Each line is who speaks, what, and what the visitor reads next: `+` begins what must come, `-` what
must not, and `.` is nothing at all. `bot` knows how files are synced and when shops open.
"""

from typing import Final

import pytest

from escalation.domain.bot_contract import BotRequest
from escalation.engine.detectors import RuleDetectors
from escalation.use_cases.visitor.take_turn import TakeTurn
from tests.fakes.inbox import InboxWorld
from tests.fakes.outside import reply
from tests.unit.use_cases.ticket_worlds import sync
from tests.unit.use_cases.waiting_worlds import told, waiting

SYNC: Final = "Sign out and in again."
OPEN: Final = "We open at nine."
KNOWN: Final = {"sync": SYNC, "open": OPEN, "synchron": SYNC}
ADDED: Final = "I have added this for our team."
FACTS: Final[list[dict[str, object]]] = [
    {
        "name": "Order number",
        "question": {"en": "What is your order number?", "de": "Wie lautet Ihre Bestellnummer?"},
        "pattern": "A-#####",
    },
    {"name": "Product", "question": {"en": "Which product is it?", "de": "Welches Produkt?"}},
]

Script = list[tuple[str, str, str]]


def talk(script: Script, *, locale: str = "en", **settings: object) -> InboxWorld:
    """Play a dialogue line by line."""
    world = waiting(**settings)
    world.bots.says["support"] = answer
    chat = world.started({"locale": locale}).conversation_id
    turn = TakeTurn(
        world.ports(), profiles=world.profiles, bots=world.bots, detectors=RuleDetectors()
    )
    world.take_turn = lambda: turn  # type: ignore[method-assign]
    for number, (who, text, expected) in enumerate(script):
        before = len(told(world, chat))
        if who == "visitor":
            world.say(chat, text)
            world.work_through()
        elif who == "agent":
            world.helpdesk.agent(world.helpdesk.tickets[0], text)
            sync(world, world.helpdesk.tickets[0])
        elif who == "robot":
            world.helpdesk.customer(world.helpdesk.tickets[0], text, "automatic")
            sync(world, world.helpdesk.tickets[0])
        elif who == "assigned":
            world.helpdesk.tickets[0].assignee = text
            sync(world, world.helpdesk.tickets[0])
        read = told(world, chat)[before:]
        where = f"line {number} ({who}: {text!r}) was answered by {read}"
        for wanted in expected.split("|"):
            sign, words = wanted[:1], wanted[1:].strip()
            if sign == "+":
                assert any(words in line for line in read), where
            elif sign == "-":
                assert not any(words in line for line in read), where
            else:
                assert read == [], where
    assert len(world.helpdesk.tickets) <= 1, "one request, one ticket"
    return world


def answer(request: BotRequest) -> dict[str, object]:
    """Sure of what it knows, by a word in the question."""
    asked = request.messages[-1].text.casefold()
    for word, words in KNOWN.items():
        if word in asked:
            return reply(words, 0.97)
    return reply("Perhaps.", 0.1)


DIALOGUES: Final[dict[str, Script]] = {
    "two matters, the second one known": [
        ("visitor", "Can I pay in Swiss francs?", "+passed this to our team|+Do ask on"),
        ("visitor", "and my files are not syncing", f"+{SYNC}|-{ADDED}"),
        ("visitor", "ok thanks", "+|-passed this"),
        ("visitor", "do you plan a new invoice layout", f"+{ADDED}|-Perhaps"),
    ],
    "a wish for a person, then patience is asked for": [
        ("visitor", "I want to talk to a real person please", "+passed this|-Do ask on"),
        ("visitor", "my files are not syncing", f"+{ADDED}|-{SYNC}"),
        ("visitor", "it began on Monday", f"+{ADDED}"),
        ("visitor", "thanks", f"-{ADDED}|-{SYNC}"),
    ],
    "angry at once": [
        ("visitor", "This is absolutely useless, I am furious!!!", "+passed this|-Do ask on"),
        ("visitor", "when do you open?", f"+{ADDED}|-{OPEN}"),
    ],
    "a change of mind during the wait": [
        ("visitor", "Can I pay in Swiss francs?", "+passed this"),
        ("visitor", "when do you open?", f"+{OPEN}"),
        ("visitor", "let me speak to a human", f"+{ADDED}"),
        ("visitor", "my files are not syncing", f"+{ADDED}|-{SYNC}"),
    ],
    "an agent joins in the middle": [
        ("visitor", "Can I pay in Swiss francs?", "+passed this"),
        ("visitor", "when do you open?", f"+{OPEN}"),
        ("agent", "Hello, Dana here. Yes, you can.", "+Dana here"),
        ("visitor", "great, and my files are not syncing", "."),
        ("agent", "I will have a look.", "+have a look"),
        ("visitor", "when do you open?", "."),
    ],
    "the ticket is given to somebody": [
        ("visitor", "Can I pay in Swiss francs?", "+passed this"),
        ("assigned", "Dana Keller", "+Someone from our team has your request now"),
        ("visitor", "when do you open?", "."),
    ],
    "an out-of-office mail is nobody": [
        ("visitor", "Can I pay in Swiss francs?", "+passed this"),
        ("robot", "I am away until Monday.", "."),
        ("visitor", "when do you open?", f"+{OPEN}"),
    ],
    "solved before anybody came": [
        ("visitor", "Can I pay in Swiss francs?", "+passed this"),
        ("visitor", "my files are not syncing", f"+{SYNC}"),
        ("visitor", "that fixed it, thanks!", "+I have let our team know"),
    ],
    "a fragment asks for nothing yet": [
        ("visitor", "Can I pay in Swiss francs?", "+passed this"),
        ("visitor", "one more thing", f"-{ADDED}|-passed this"),
        ("visitor", "my files are not syncing", f"+{SYNC}"),
    ],
}


@pytest.mark.parametrize("name", DIALOGUES)
def test_a_dialogue_goes_as_people_would_expect(name: str) -> None:
    talk(DIALOGUES[name])


ASKED: Final[dict[str, Script]] = {
    "both told": [
        ("visitor", "My parcel never came", "+passed this|+What is your order number?|-address"),
        ("visitor", "A-12345", "+Which product is it?|-address"),
        ("visitor", "the green lamp", "+our team has that now|+Which e-mail address"),
        ("visitor", "ada@example.com", f"+|-{ADDED}|-What is your order"),
        ("visitor", "when do you open?", f"+{OPEN}"),
    ],
    "told already": [
        ("visitor", "A-54321 never came", "+Which product is it?|-order number"),
        ("visitor", "lamp", "+our team has that now"),
    ],
    "terse": [
        ("visitor", "parcel lost", "+What is your order number?"),
        ("visitor", "no idea", "+Which product is it?"),
        ("visitor", "skip", "+it works without|+Which e-mail address"),
    ],
    "a question in its place": [
        ("visitor", "My parcel never came", "+What is your order number?"),
        ("visitor", "when do you open?", f"+{OPEN}|+Which e-mail address|-Which product"),
        ("visitor", "the green lamp", f"+{ADDED}|-Which product"),
    ],
    "a person is wished for in its place": [
        ("visitor", "My parcel never came", "+What is your order number?"),
        ("visitor", "I want to speak to a human", f"+{ADDED}|+Which e-mail address"),
        ("visitor", "when do you open?", f"+{ADDED}|-{OPEN}"),
    ],
    "an agent is faster": [
        ("visitor", "My parcel never came", "+What is your order number?"),
        ("agent", "Hello, Dana here.", "+Dana here"),
        ("visitor", "A-12345", "."),
    ],
}


@pytest.mark.parametrize("name", ASKED)
def test_what_is_missing_is_asked_as_people_would_ask(name: str) -> None:
    talk(ASKED[name], wanted_facts=FACTS, contact="ask")


def test_in_german_too() -> None:
    script = [
        ("visitor", "Kann ich in Franken zahlen?", "+weitergegeben|+Bestellnummer"),
        ("visitor", "wei\u00df ich nicht", "+Welches Produkt"),
        ("visitor", "\u00dcberspringen", "+Kein Problem"),
        ("visitor", "meine Dateien synchronisieren nicht", f"+{SYNC}"),
        ("visitor", "hat sich erledigt, danke", "+Das freut mich"),
    ]
    talk(script, locale="de", wanted_facts=FACTS)
