"""The privacy line before the first message, and the consent without which no chat begins."""

from datetime import timedelta

import pytest

from escalation.domain.errors import Conflict
from escalation.domain.privacy import Privacy
from escalation.use_cases.visitor.api_models import ConversationStarted
from escalation.use_cases.visitor.profile_models import PrivacyView
from escalation.use_cases.visitor.show_bot import ShowBot
from tests.fakes.chat_world import ChatWorld

NOTICE = {"url": "https://acme.example/privacy"}
ASKS = {**NOTICE, "consent": True}
OTHERS = [
    {**ASKS, "revision": 2},
    {**ASKS, "url": "https://acme.example/privacy/2"},
    {**ASKS, "text": {"en": "We keep this."}},
]


def version_of(privacy: dict[str, object]) -> str:
    return Privacy.model_validate(privacy).version


def start(world: ChatWorld, consent: str | None) -> ConversationStarted:
    return world.started({"consent": consent})


def shown(world: ChatWorld, locale: str) -> PrivacyView | None:
    show = ShowBot(profiles=world.profiles, clock=world.clock)
    return show("support", origin=None, locale=locale, time_zone=None).privacy


def test_without_a_notice_there_is_no_line_and_nothing_is_kept() -> None:
    world = ChatWorld()
    assert shown(world, "en") is None
    assert world.head(start(world, "anything").conversation_id).consent is None


@pytest.mark.parametrize(
    ("locale", "words"),
    [("de", "Wir speichern das."), ("de-AT", "Wir speichern das."), ("fr", "We keep this.")],
)
def test_the_line_is_in_the_owners_words_in_the_visitors_language(locale: str, words: str) -> None:
    text = {"en": "We keep this.", "de": "Wir speichern das."}
    found = shown(ChatWorld(privacy={**NOTICE, "text": text}), locale)
    assert found is not None
    assert (found.text, found.url, found.consent) == (words, NOTICE["url"], False)


def test_a_line_without_words_has_the_built_in_ones() -> None:
    found = shown(ChatWorld(privacy=NOTICE), "de")
    assert found is not None
    assert found.text.startswith("Was Sie hier schreiben")


def test_a_line_that_asks_for_nothing_stops_nobody() -> None:
    world = ChatWorld(privacy=NOTICE)
    assert world.head(start(world, None).conversation_id).consent is None


def test_what_the_visitor_agreed_to_and_when_is_kept_with_the_chat() -> None:
    world = ChatWorld(privacy=ASKS)
    found = shown(world, "en")
    assert found is not None
    consent = world.head(start(world, found.version).conversation_id).consent
    assert consent is not None
    assert (consent.version, consent.at) == (version_of(ASKS), world.clock.now())


@pytest.mark.parametrize("consent", [None, "", "1-000000000000", *map(version_of, OTHERS)])
def test_without_consent_to_this_very_notice_no_chat_begins(consent: str | None) -> None:
    world = ChatWorld(privacy=ASKS)
    with pytest.raises(Conflict) as refused:
        start(world, consent)
    assert refused.value.code == "consent_required"
    assert world.transcripts.heads == {}


@pytest.mark.parametrize("other", OTHERS)
def test_another_notice_is_another_version(other: dict[str, object]) -> None:
    assert version_of(other) != version_of(ASKS)


def test_a_chat_that_began_before_consent_was_asked_for_takes_no_first_message() -> None:
    world = ChatWorld()
    silent, spoken = world.start(), world.start()
    world.say(spoken, "hello", client_id="client-abc")
    world.configure("support", privacy=ASKS)
    with pytest.raises(Conflict) as refused:
        world.say(silent, "hello")
    assert refused.value.code == "consent_required"
    world.clock.move(timedelta(minutes=1))
    assert world.say(spoken, "and one more").messages
    assert world.say(spoken, "hello", client_id="client-abc").messages
