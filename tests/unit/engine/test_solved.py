"""Which thanks say that the matter is solved."""

import pytest

from escalation.engine.acknowledgements import detect_acknowledgement


@pytest.mark.parametrize(
    "text",
    [
        "it works now, thanks!",
        "ok thanks, that worked!",
        "problem solved",
        "I figured it out",
        "hat sich erledigt, danke",
        "Jetzt funktioniert es",
        "ya funciona, gracias",
        "c'est r\u00e9solu, merci",
        "j\u00e1 funciona, obrigada",
        "theek ho gaya",
        "risolto, grazie",
        "opgelost, bedankt",
        "dzi\u0119kuj\u0119, ju\u017c dzia\u0142a",
        "sorun \u00e7\u00f6z\u00fcld\u00fc",
        "\u89e3\u6c7a\u3057\u307e\u3057\u305f",
    ],
)
def test_a_visitor_who_says_so_is_heard(text: str) -> None:
    found = detect_acknowledgement(text, locale="en")
    assert found is not None
    assert found.solved is True


@pytest.mark.parametrize(
    "text",
    ["thanks", "ok", "yes", "bye", "that works", "\u00e7a marche", "klappt", "perfect", "got it"],
)
def test_a_plain_word_of_thanks_says_no_more(text: str) -> None:
    found = detect_acknowledgement(text, locale="en")
    assert found is not None
    assert found.solved is None


@pytest.mark.parametrize(
    "text", ["it is not solved", "is it fixed?", "it works now but slowly", "solved nothing"]
)
def test_what_is_not_solved_is_no_acknowledgement(text: str) -> None:
    assert detect_acknowledgement(text, locale="en") is None
