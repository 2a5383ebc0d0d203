"""A second question in a message is answered too, or is said to be open."""

from escalation.domain.bot_contract import BotReply, SecondAnswer, Source
from escalation.domain.decision import BotEvidence
from escalation.domain.second_answers import MAX_SOURCES, answer_in_full
from escalation.domain.types import MAX_STORED_TEXT_CHARS

HERE = Source(title="Cancelling", url="https://help.example/cancel")
THERE = Source(title="Shipping", url="https://help.example/ship")


def _reply(**second: object) -> BotReply:
    return BotReply(
        text="Under Plan.",
        confidence=0.9,
        sources=(HERE,),
        second=SecondAnswer.model_validate(
            {"text": "To Canada too.", "sources": (THERE,), "left_open": "Open: ship?"} | second
        ),
    )


def test_both_are_said_with_their_sources_where_both_are_sure() -> None:
    text, sources = answer_in_full(_reply(confidence=0.7), 0.6)
    assert text == "Under Plan.\n\nTo Canada too."
    assert sources == (HERE, THERE)


def test_they_are_said_in_the_order_in_which_they_were_asked() -> None:
    text, sources = answer_in_full(_reply(confidence=0.7, asked_first=True), 0.6)
    assert text == "To Canada too.\n\nUnder Plan."
    assert sources == (THERE, HERE)


def test_what_is_not_sure_enough_is_said_to_be_open() -> None:
    text, sources = answer_in_full(_reply(confidence=0.59), 0.6)
    assert text == "Under Plan.\n\nOpen: ship?"
    assert sources == (HERE,)


def test_a_second_answer_without_words_is_open_however_sure() -> None:
    assert answer_in_full(_reply(confidence=1.0, text=""), 0.0)[0].endswith("Open: ship?")


def test_an_answer_alone_is_said_as_it_is() -> None:
    reply = BotReply(text="Under Plan.", confidence=0.9, sources=(HERE,))
    assert answer_in_full(reply, 0.6) == ("Under Plan.", (HERE,))


def test_what_cannot_be_stored_together_is_not_said_together() -> None:
    long = _reply(confidence=0.9, text="x" * (MAX_STORED_TEXT_CHARS - 5))
    assert answer_in_full(long, 0.6) == ("Under Plan.", (HERE,))


def test_no_more_sources_than_the_contract_allows() -> None:
    many = tuple(Source(title=str(i), url=f"https://help.example/{i}") for i in range(MAX_SOURCES))
    assert len(answer_in_full(_reply(confidence=0.9, sources=many), 0.6)[1]) == MAX_SOURCES


def test_the_evidence_keeps_how_sure_the_second_was() -> None:
    assert BotEvidence.of(_reply(confidence=0.7)).second == 0.7
    assert BotEvidence.model_validate({"confidence": 0.9}).second is None
