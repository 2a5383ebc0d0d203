"""Messages that ask for nothing are told from all others, in the languages that have lists."""

import csv
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalation.engine.acknowledgements import detect_acknowledgement, kind_of

PUBLIC_DATA = Path(__file__).parents[4] / "shared" / "data"
WELL_MEANT = {"thank_you", "goodbye", "yes", "no", "maybe", "greeting", "cancel"}
FALSE_ALARMS = 0.0002


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("ok got it", "ok"),
        ("\U0001f44d", "emoji"),
        ("perfect", "ok"),
        ("no thanks", "no"),
        ("yes", "yes"),
        ("no", "no"),
        ("ok thanks, that worked!", "thanks"),
        ("OK THANKS A LOT!!!", "thanks"),
        ("thaaanks!!", "thanks"),
        ("thansk", "thanks"),
        ("okk cool", "ok"),
        ("hahahaha", "laughter"),
        ("jajaja", "laughter"),
        ("lol ok", "ok"),
        (":)", "emoji"),
        ("\U0001f64f\U0001f3fd\u2764\ufe0f", "emoji"),
        ("bye, have a nice day!", "bye"),
        ("No, that's all, thank you!", "thanks"),
        ("got it, thanks for the quick help", "thanks"),
        ("great stuff thanks man", "thanks"),
        ("never mind", "ok"),
        ("Danke, hat geklappt \U0001f60a", "thanks"),
        ("alles klar", "ok"),
        ("nein danke", "no"),
        ("Tschüss und schönen Tag noch", "bye"),
        ("muchas gracias!!", "thanks"),
        ("vale, ya funciona", "ok"),
        ("no, eso es todo", "no"),
        ("d'accord merci", "thanks"),
        ("ça marche", "ok"),
        ("bonne journée", "bye"),
        ("obrigada!", "thanks"),
        ("deu certo, valeu", "thanks"),
        ("ठीक है धन्यवाद", "thanks"),
        ("theek hai shukriya", "thanks"),
        ("grazie mille", "thanks"),
        ("bedankt, het werkt", "thanks"),
        ("dziękuję, działa", "thanks"),
        ("tamam teşekkürler", "thanks"),
        ("شكرا جزيلا", "thanks"),
        ("спасибо, всё работает", "thanks"),
        ("好的\uff0c谢谢您\uff01", "thanks"),
        ("わかりました、ありがとう", "thanks"),
        ("감사합니다", "thanks"),
    ],
)
def test_a_message_that_asks_for_nothing_is_seen(text: str, kind: str) -> None:
    assert kind_of(text) == kind
    found = detect_acknowledgement(text, locale="en")
    assert found is not None
    assert (found.detector, found.rule) == ("acknowledgement", kind)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?",
        "ok?",
        "yes but it still fails",
        "ok but it fails",
        "great, now it is broken",
        "thanks for nothing",
        "thanks, help me",
        "ok help me out",
        "not helpful",
        "that did not help",
        "nothing works",
        "I understand nothing",
        "it does not work now",
        "no it does not",
        "no, that's wrong",
        "no funciona",
        "no entiendo",
        "gracias pero no funciona",
        "ahora no funciona",
        "não funciona",
        "não entendi",
        "non funziona",
        "funktioniert jetzt nicht",
        "nichts funktioniert",
        "hat nicht geklappt",
        "ça ne marche pas",
        "ne marche pas maintenant",
        "nie działa",
        "не работает",
        "не понял",
        "werkt nu niet",
        "\u00e7al\u0131\u015fm\u0131yor",
        "नहीं समझ गया",
        "काम नहीं कर रहा है",
        "لا يعمل الآن",
        "我要退款谢谢",
        "不可以",
        "使えません",
        "my files are not syncing",
        "yes, order 4711",
        "thanks, ann@example.com",
        "thanks, and where is my refund",
        "\U0001f44e",
        "\U0001f621\U0001f621",
        "thanks \U0001f620",
        "please",
        "and",
        "refund",
        "cancel",
        "x" * 121,
    ],
)
def test_a_message_that_asks_or_complains_is_left_to_everybody_else(text: str) -> None:
    assert kind_of(text) is None


@given(st.text(max_size=200))
def test_any_text_is_read_without_an_error(text: str) -> None:
    assert kind_of(text) is None or not set(text) & set("?0123456789")


@pytest.mark.slow  # 30,000 questions; the examples above fail for the same reasons
@pytest.mark.skipif(not PUBLIC_DATA.exists(), reason="the public data sets are not beside the code")
def test_real_questions_are_hardly_ever_taken_for_thanks() -> None:
    clinc = json.loads((PUBLIC_DATA / "clinc150.json").read_text("utf-8"))
    asked = [text for split in clinc.values() for text, topic in split if topic not in WELL_MEANT]
    with (PUBLIC_DATA / "banking77-train.csv").open(encoding="utf-8") as file:
        asked.extend(row[0] for row in csv.reader(file))
    wrong = [text for text in asked if kind_of(text) is not None]
    assert len(wrong) <= FALSE_ALARMS * len(asked), wrong
