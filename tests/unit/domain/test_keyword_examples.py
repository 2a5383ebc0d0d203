"""What an owner is shown of a keyword is what rules do with it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from escalation.domain.keyword_examples import MOST, examples_of
from escalation.domain.rule_keywords import found_in
from tests.properties import tries


@pytest.mark.parametrize(
    ("keyword", "found", "not_found"),
    [
        ("cat", {"cat", "cats"}, {"catlike", "precat"}),
        ("refund", {"refund", "refunds", "refunding"}, {"refundlike", "prerefund"}),
        ("Rechnung", {"Rechnung", "Rechnungen"}, {"Rechnungsnummer", "Musterrechnung"}),
        ("*Rechnung*", {"Rechnung", "Rechnungsnummer", "Musterrechnung"}, set()),
        ("facturación", {"facturación", "facturacion"}, {"facturaciónlike"}),
        ("退款", {"退款", "款退款退"}, set()),
        ("استرداد", {"استرداد", "الاسترداد"}, set()),
        ("refund policy", {"refund policy", "refund policys"}, {"policy refund"}),
    ],
)
def test_examples_say_what_is_found_and_what_is_not(
    keyword: str, found: set[str], not_found: set[str]
) -> None:
    shown = examples_of(keyword)
    assert found <= set(shown.found)
    assert not_found <= set(shown.not_found)
    assert not set(shown.found) & set(shown.not_found)


@given(st.text(min_size=2, max_size=100).filter(lambda text: len(text.strip()) > 1))
@settings(max_examples=tries(300), deadline=None)
def test_whatever_is_typed_each_example_is_what_a_rule_does(keyword: str) -> None:
    shown = examples_of(keyword)
    assert all(found_in([keyword], each) for each in shown.found)
    assert not any(found_in([keyword], each) for each in shown.not_found)
    assert max(len(shown.found), len(shown.not_found)) <= MOST
