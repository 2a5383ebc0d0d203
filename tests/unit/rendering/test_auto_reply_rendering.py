"""An answer of the AI inside a ticket, and the note beside it."""

import pytest
from markupsafe import escape

from escalation.adapters.rendering.auto_replies import DECISIONS
from escalation.adapters.rendering.renderer import JinjaRenderer
from escalation.domain.auto_reply import AutoReplyNote, AutoReplyReason
from escalation.domain.bot_contract import Source

SOURCES = (Source(title="Shipping <b>", url="https://help.example/shipping?a=1&b=2"),)


def note(**changes: object) -> str:
    return JinjaRenderer().auto_reply_note(
        AutoReplyNote.model_validate(
            {
                "state": "noted",
                "reason": "below_gate",
                "bot_name": "Support",
                "text": "On <Mondays>",
                "sources": SOURCES,
                "confidence": 0.7999,
                "min_confidence": 0.8,
                "console_url": "https://console.example/console/conversations/c1",
                **changes,
            }
        )
    )


def test_an_answer_is_escaped_neutral_and_links_its_sources() -> None:
    html = JinjaRenderer().auto_reply("On <Mondays> {{ticket.id}}\nor later", SOURCES)
    assert "On &lt;Mondays&gt;" in html
    assert "{{" not in html
    assert "<br>" in html
    assert '<a href="https://help.example/shipping?a=1&amp;b=2">' in html
    assert "Shipping &lt;b&gt;" in html


def test_a_note_says_what_was_decided_with_the_draft_and_the_way_to_the_console() -> None:
    html = note()
    assert DECISIONS["below_gate"] in html
    assert "Confidence 79.9 %, at least 80 % is needed." in html
    assert "On &lt;Mondays&gt;" in html
    assert 'href="https://console.example/console/conversations/c1"' in html


def test_a_note_beside_a_sent_answer_does_not_repeat_it() -> None:
    html = note(state="sent", reason="confident", confidence=0.9)
    assert "was sent" in html
    assert "Mondays" not in html
    assert "console/conversations/c1" in html


@pytest.mark.parametrize("reason", DECISIONS)
def test_every_reason_has_words(reason: AutoReplyReason) -> None:
    assert escape(DECISIONS[reason]) in note(reason=reason, text="", sources=(), confidence=None)
