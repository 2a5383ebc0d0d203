"""Whole dialogues between answering and escalating, with the detectors that visitors get.

Each is what a visitor says, line by line, and what has to come of it: `action reason`, and words
that the answer has to hold. The bot knows a few questions well, is torn about "files", and is
unsure of all else. `...` is five minutes of silence, `x` a closed chat.
"""

from typing import Any, NamedTuple

import pytest

from escalation.domain.bot_contract import BotRequest
from escalation.domain.middle_ground import OFFER_STANDS
from escalation.engine.detectors import RuleDetectors
from escalation.use_cases.visitor.api_models import PostMessage
from escalation.use_cases.visitor.take_turn import TakeTurn
from tests.fakes.chat_world import WS, ChatWorld, ticket_settings
from tests.fakes.outside import reply

KNOWN = {
    "my files are not syncing": "Sign in again, then files sync.",
    "how do i cancel?": "Under Account.",
    "meine dateien synchronisieren nicht": "Melden Sie sich neu an.",
    "mis archivos no se sincronizan": "Vuelva a iniciar sesión.",
    "mes fichiers ne se synchronisent pas": "Reconnectez-vous.",
    "os meus ficheiros não sincronizam": "Inicie sessão de novo.",
    "why do my files not sync?": "Sign in again, then files sync.",
}
CLOSE = [
    {"entry_id": "sync", "question": "Why do my files not sync?", "confidence": 0.35},
    {"entry_id": "share", "question": "How do I share files?", "confidence": 0.3},
]


def knows(request: BotRequest) -> dict[str, object]:
    asked = request.messages[-1].text.casefold()
    if asked in KNOWN:
        return reply(KNOWN[asked], 0.95)
    return reply("Perhaps.", 0.35, close=CLOSE if asked == "files" else [])


class Dialogue(NamedTuple):
    """Lines of a visitor, each with what comes of it and words of the answer."""

    name: str
    lines: tuple[tuple[str, str, str], ...]
    locale: str = "en"
    tickets: int = 0
    settings: dict[str, Any] = {}


OFFERS: dict[str, Any] = {"low_confidence": "offer", "clarify": True}
DIALOGUES = (
    Dialogue(
        "the one that met silence",
        (
            ("one more thing", "ask_back fragment", "go ahead"),
            ("my files are not syncing", "answer confident", "Sign in again"),
        ),
    ),
    Dialogue(
        "terse",
        (
            ("help", "ask_back fragment", "would you like to know"),
            ("files", "clarify close_entries", "2. How do I share files?"),
            ("1", "answer choice_taken", "Sign in again"),
        ),
        settings=OFFERS,
    ),
    Dialogue(
        "keys hit at random, and then nothing",
        (
            ("asdf", "ask_back fragment", "did not quite get"),
            ("sdfsdf", "ask_back fragment", "I am here"),
            ("...", "ask_back fragment", ""),
        ),
    ),
    Dialogue(
        "is anybody in there",
        (
            ("are you a robot?", "ask_back small_talk", "not a person"),
            ("what's the weather like today?", "ask_back small_talk", "beyond me"),
            ("I want to talk to a human being", "handoff explicit_request", "our team"),
        ),
        tickets=1,
    ),
    Dialogue(
        "a bare word, and then the matter",
        (
            ("agent", "offer bare_request", "Shall I pass this to our team"),
            ("how do i cancel?", "answer confident", "Under Account"),
            ("...", "answer confident", ""),
        ),
    ),
    Dialogue(
        "a bare word, said twice",
        (
            ("agent", "offer bare_request", "Of course"),
            ("agent", "handoff explicit_request", "our team"),
        ),
        tickets=1,
    ),
    Dialogue(
        "polite, and gone",
        (
            ("Hello, do you ship to Mars, please?", "offer low_confidence", "not sure"),
            ("thank you", "answer acknowledgement", "welcome"),
            ("...", "handoff offer_ignored", "our team"),
        ),
        tickets=1,
        settings=OFFERS,
    ),
    Dialogue(
        "the page is closed on an offer",
        (
            ("Do you ship to Mars?", "offer low_confidence", "tell me more"),
            ("x", "handoff offer_ignored", "our team"),
        ),
        tickets=1,
        settings=OFFERS,
    ),
    Dialogue(
        "a change of mind",
        (
            ("Do you ship to Mars?", "offer low_confidence", "2. I would like to tell you more"),
            ("no", "cannot_help offer_declined", "in your own words"),
            ("...", "cannot_help offer_declined", ""),
            ("how do i cancel?", "answer confident", "Under Account"),
            ("And to Venus?", "handoff low_confidence", "our team"),
        ),
        tickets=1,
        settings=OFFERS,
    ),
    Dialogue(
        "yes, please",
        (
            ("Do you ship to Mars?", "offer low_confidence", "1. Yes"),
            ("yes please", "handoff offer_accepted", "our team"),
        ),
        tickets=1,
        settings=OFFERS,
    ),
    Dialogue(
        "annoyed, then angry",
        (
            ("this is annoying", "offer frustration", "sorry"),
            ("you are useless", "handoff frustration", "our team"),
        ),
        tickets=1,
    ),
    Dialogue(
        "angry at once",
        (("This is the worst service ever, you idiots!!!", "handoff frustration", "our team"),),
        tickets=1,
        settings=OFFERS,
    ),
    Dialogue(
        "none of these",
        (
            ("files", "clarify close_entries", "3. None of these"),
            ("None of these", "handoff none_of_these", "our team"),
        ),
        tickets=1,
        settings=OFFERS,
    ),
    Dialogue(
        "something else instead of a choice",
        (
            ("files", "clarify close_entries", "Which one do you mean?"),
            ("my files are not syncing", "answer confident", "Sign in again"),
        ),
        settings=OFFERS,
    ),
    Dialogue(
        "by default every unanswered question reaches people",
        (("Do you ship to Mars?", "handoff low_confidence", "our team"),),
        tickets=1,
    ),
    Dialogue(
        "where nobody can be asked",
        (
            ("agent", "cannot_help low_confidence", "do not have an answer"),
            ("one more thing", "ask_back fragment", "go ahead"),
        ),
        settings={**OFFERS, "human_handoff": False},
    ),
    Dialogue(
        "German",
        (
            ("Noch eine Frage", "ask_back fragment", "nur zu"),
            ("Sind Sie ein Mensch?", "ask_back small_talk", "kein Mensch"),
            ("Kundenservice", "offer bare_request", "Ja, bitte ans Team weitergeben"),
            ("nein", "cannot_help offer_declined", "ich höre zu"),
            ("Meine Dateien synchronisieren nicht", "answer confident", "Melden Sie sich"),
        ),
        locale="de",
    ),
    Dialogue(
        "Spanish",
        (
            ("¿Me puede ayudar?", "ask_back fragment", "adelante"),
            ("Mis archivos no se sincronizan", "answer confident", "Vuelva"),
            ("quiero hablar con una persona", "handoff explicit_request", ""),
        ),
        locale="es-MX",
        tickets=1,
    ),
    Dialogue(
        "French",
        (
            ("Bonjour, j'ai une question", "ask_back fragment", "allez-y"),
            ("Mes fichiers ne se synchronisent pas", "answer confident", "Reconnectez-vous"),
            ("Quel temps fait-il ?", "ask_back small_talk", "Que voulez-vous savoir"),
        ),
        locale="fr",
    ),
    Dialogue(
        "Portuguese",
        (
            ("Olá, tenho uma dúvida", "ask_back fragment", "diga"),
            ("Os meus ficheiros não sincronizam", "answer confident", "Inicie"),
        ),
        locale="pt",
    ),
    Dialogue(
        "Hindi",
        (("क्या आप मेरी मदद कर सकते हैं?", "ask_back fragment", "ज़रूर"),),
        locale="hi",
    ),
    Dialogue(
        "Italian",
        (
            ("Ho una domanda", "ask_back fragment", "dica pure"),
            ("Sei un robot?", "ask_back small_talk", "non una persona"),
        ),
        locale="it",
    ),
)


@pytest.mark.parametrize("dialogue", DIALOGUES, ids=lambda dialogue: dialogue.name)
def test_a_dialogue_goes_as_it_is_written(dialogue: Dialogue) -> None:
    world = ChatWorld(**{**ticket_settings(), **dialogue.settings})
    world.bots.says["support"] = knows
    chat = world.started({"locale": dialogue.locale}).conversation_id
    take = TakeTurn(
        world.ports(), profiles=world.profiles, bots=world.bots, detectors=RuleDetectors()
    )
    for said, came_of_it, words in dialogue.lines:
        if said == "...":
            world.clock.move(OFFER_STANDS)
            world.sweep()
        elif said == "x":
            world.close(chat)
        else:
            take(chat, WS, PostMessage(client_message_id=world.client_id(), text=said))
        decision = world.last_decision(chat)
        assert f"{decision.action} {decision.reason}" == came_of_it, said
        last = world.transcripts.turns[chat][-1]
        assert words in "\n".join(m.text for m in last.messages if m.author.kind != "visitor")
    world.work_through()
    assert len(world.helpdesk.tickets) == dialogue.tickets
