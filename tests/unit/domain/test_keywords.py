"""When a rule's keywords are in a message."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from escalation.domain.decide import rule_matches
from escalation.domain.rules import Rule


def matches(keyword: str, text: str) -> bool:
    return rule_matches(Rule(keywords=(keyword,), then="handoff"), text)


@pytest.mark.parametrize(
    ("keyword", "text"),
    [
        ("refund", "I want a REFUND, now!"),
        ("Refund", "refund"),
        ("money back", "give me my money\n  back"),
        ("straße", "in der STRASSE"),
        ("ΣΊΣΥΦΟΣ", "σίσυφος"),
        ("café", "the cafe\u0301 downtown"),
        ("ﬁne", "a fine"),
        ("१२", "कमरा १२ में"),
        ("धन", "धन वापस"),
        ("c++", "I write C++ and C"),
        (".net", "use .NET here"),
        ("can't log in", "I can't log in"),
        ("can't log in", "I can\u2019t log in"),
        ("can\u2019t", "can't"),
        ("e-mail", "an e\u2011mail"),
        ("refund", "ref\u00adund"),
        ("cafe", "the café"),
        ("reclamación", "una reclamacion"),
        ("Kündigung", "meine Kuendigung"),
        ("Kuendigung", "meine KÜNDIGUNG"),
        ("garçon", "garcon"),
    ],
)
def test_a_keyword_is_found_whatever_its_case_form_and_spacing(keyword: str, text: str) -> None:
    assert matches(keyword, text)


@pytest.mark.parametrize(
    ("keyword", "text"),
    [
        ("refund", "refundable"),
        ("refund", "prerefund"),
        ("fund", "refund"),
        ("money back", "moneyback"),
        ("art", "the party_art"),
        ("धन", "धनी आदमी"),
        ("a.c", "abc"),
        ("cat", "the category"),
        ("cat", "concatenate"),
        ("car", "with care"),
        ("bill", "billion"),
        ("art", "an artist"),
        ("año", "ano"),
        ("rechnung", "Rechnungsnummer"),
        ("fin", "finance"),
        ("ai", "ais"),
        ("إلغاء", "الغائب"),
    ],
)
def test_a_keyword_is_not_found_inside_another_word(keyword: str, text: str) -> None:
    assert not matches(keyword, text)


@pytest.mark.parametrize(
    ("keyword", "text"),
    [
        ("refund", "my refunds"),
        ("refund", "I was refunded twice"),
        ("refund", "the refund's amount"),
        ("cat", "two cats"),
        ("box", "all boxes"),
        ("delivery", "late deliveries"),
        ("cancel", "it was cancelled"),
        ("invoice", "invoicing"),
        ("ship", "ships"),
        ("Rechnung", "meine Rechnungen"),
        ("factura", "las facturas"),
        ("devolución", "devoluciones"),
        ("remboursement", "les remboursements"),
        ("reclamação", "duas reclamações"),
        ("money back", "moneys back"),
    ],
)
def test_plurals_and_simple_endings_count(keyword: str, text: str) -> None:
    assert matches(keyword, text)


@pytest.mark.parametrize(
    ("keyword", "text"),
    [
        ("退款", "我要退款"),
        ("退款", "请给我退款\uff0c谢谢"),
        ("返金", "返金してください"),
        ("キャンセル", "予約キャンセルしたい"),
        ("คืนเงิน", "ฉันต้องการคืนเงินครับ"),
        ("refund", "我要refund"),
        ("استرداد", "أريد الاسترداد"),
        ("استرداد", "بالاسترداد"),
        ("استرداد", "للاسترداد"),
        ("إلغاء", "الغاء"),
        ("فاتورة", "فَاتُورَة"),
        ("החזר", "ההחזר שלי"),
        ("환불", "환불"),
    ],
)
def test_scripts_are_read_as_they_are_written(keyword: str, text: str) -> None:
    assert matches(keyword, text)


@pytest.mark.parametrize(
    ("keyword", "text", "found"),
    [
        ("*rechnung", "die Stornorechnung", True),
        ("rechnung*", "die Rechnungsnummer", True),
        ("*rechnung*", "Stornorechnungsnummer", True),
        ("*rechnung", "Rechnungsnummer", False),
        ("refund*", "is it refundable", True),
        ("refund*", "prerefund", False),
        ("legal* action", "legally action", True),
        ("**", "a ** b", True),
        ("**", "a b", False),
    ],
)
def test_a_star_stands_for_the_rest_of_a_word(keyword: str, text: str, found: bool) -> None:
    assert matches(keyword, text) is found


def test_a_keyword_that_goes_on_in_one_place_is_still_found_in_another() -> None:
    assert matches("धन", "धनी का धन")


def test_one_keyword_of_several_is_enough() -> None:
    rule = Rule(keywords=("refund", "invoice"), then="handoff")
    assert rule_matches(rule, "where is the invoice?")


def test_a_keyword_of_one_character_or_of_spaces_is_refused() -> None:
    for keyword in ("x", "   ", " x "):
        with pytest.raises(ValidationError):
            Rule(keywords=(keyword,), then="handoff")


words = st.text(st.characters(categories=("L", "N")), min_size=2, max_size=20)


@given(words, st.text(max_size=30), st.text(max_size=30))
def test_a_keyword_that_stands_by_itself_is_always_found(
    keyword: str, before: str, after: str
) -> None:
    assert matches(keyword, f"{before} {keyword} {after}")


@given(st.text(min_size=2, max_size=30), st.text(max_size=200))
def test_no_keyword_and_no_text_break_the_matching(keyword: str, text: str) -> None:
    try:
        rule = Rule(keywords=(keyword,), then="handoff")
    except ValidationError:
        return
    assert rule_matches(rule, text) in {True, False}
