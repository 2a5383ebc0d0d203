"""What the console says of built-in texts is what visitors are told."""

import json
from datetime import UTC, datetime, timedelta

from escalation.domain.spoken_times import opening
from escalation.domain.translations import BUILT_IN
from infra.packaging import ROOT
from tests.locales import LOCALES

_NOW = datetime(2026, 3, 2, 20, tzinfo=UTC)
_SITE = ROOT / "functions" / "site"
_WORDS = _SITE / "console" / "pages" / "settings" / "built_in.json"


def test_the_consoles_preview_has_the_built_in_texts_and_the_widgets_words() -> None:
    words = json.loads(_WORDS.read_text(encoding="utf-8"))
    assert tuple(words) == LOCALES
    for locale, found in words.items():
        widget = json.loads((_SITE / "widget" / "texts" / f"{locale}.json").read_text("utf-8"))
        assert found["texts"] == {key: BUILT_IN[key][locale] for key in found["texts"]}
        assert found["widget"] == {key: widget[key] for key in found["widget"]}
        assert found["opening"] == opening(
            _NOW + timedelta(hours=13),
            now=_NOW,
            locale=locale,
            team_zone="UTC",
            visitor_zone="UTC",
        )
