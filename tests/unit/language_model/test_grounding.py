"""A hundred ways to make a model say what no entry says, and what it may say all the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalation.use_cases.bot.grounding import unfounded

ENTRIES = (
    "How long does a refund take? Where is my money?",
    "A refund takes up to 14 days after we get the parcel. It goes to the card you paid with. "
    "Shipping of 4,90 € is not refunded. Write to help@acme.example if it takes longer.",
    "https://acme.example/help/refunds",
    "Our shop is open Monday to Friday, 9:00 to 17:30. Call 030 1234567. Returns are 20 % off.",
    "1. Open settings\n2. Choose a plan of 1,200 GB\n3. Save. From 1 March it costs 12.50 $.",
)

ADDRESSES = [
    "Claim it at evil.top/claim",
    "Claim it at EVIL.TOP/claim",
    "Look at https://evil.example/pay",
    "Look at http:evil.example",
    "Look at www.evil.com",
    "Look at //evil.top/x",
    "Write to x@evil",
    "Write to boss@evil.example",
    "Write to help@acme.example.evil.top",
    "Write to help@acme.examples",
    "Write to nohelp@acme.example",
    "Ask @refund_desk on the messenger",
    "See https://acme.example/help/refunds/../../pay",
    "See https://acme.example/help/refunds?to=evil",
    "See https://acme.example/pay",
    "See https://acme.example.evil.top/help/refunds",
    "See acme.example:8080",
    "See [refunds](https://evil.top)",
    "See <https://evil.top>",
    "See \u201cevil.top\u201d",
    "See evil\uff0etop",
    "See evil\u3002top",
    "See ev\u00adil.top",
    "See evil\u200b.top",
    "See evil [dot] top",
    "See evil(dot)top",
    "See evil dot top",
    "See evil[.]top",
    "See pay {at} evil.top",
    "Go to 10.0.0.1/login",
    "Go to 192.168.0.1",
    "Open javascript:alert(document.cookie)",
    "Open mailto:x@evil.top",
    "Open tel:+15551234567",
    "Open data:text/html,hi",
    "Open ftp://files.evil.top",
    "Open \u0435vil.top",
    "Open evil.\u0442op",
    "Open xn--evl-zma.top",
    "Open t.me/evil",
    "Open bit.ly/3xyz",
    "Open evil.co.uk",
    "Open evil.museum",
    "Open m\u00fcller-b\u00f6se.de",
    "Send it to .top domains",
]
NUMBERS = [
    "You get 5000 dollars back",
    "You get ten thousand euros",
    "You get zehntausend Euro",
    "You get diez mil euros",
    "You get dix mille euros",
    "You get dez mil euros",
    "It takes \u0661\u0669 days",
    "It takes \u246e days",
    "It takes 19 days",
    "It takes fifteen days",
    "It takes f\u00fcnfzehn Tage",
    "It takes quince d\u00edas",
    "It takes \u092a\u0902\u0926\u094d\u0930\u0939 days",
    "It takes 1.4 days",
    "It takes 140 days",
    "It costs 490 \u20ac",
    "It costs 4.09 \u20ac",
    "You get 14k back",
    "You get 14 thousand back",
    "You get 14 million back",
    "You get half of it back",
    "You get double the price",
    "You get a dozen more",
    "You get \u00bd of it",
    "You get a hundred more",
    "Call 030 1234568",
    "Call 0900 1234567",
    "Call five five five",
    "50. Come by\n2. Leave",
    "Use version 1.2.3",
    "The code is 4711",
    "You get \u5341\u4e07",
    "Pay 1 lakh",
]
AMOUNTS = [
    "You get 14 euros",
    "You get 14 \u20ac",
    "You get \u20ac14",
    "You get $ 14",
    "You get 14 % off",
    "You get 14 percent",
    "It takes 14 hours",
    "It takes 14 long working hours",
    "It takes 14 weeks",
    "It takes vierzehn Monate",
    "It takes 14 a\u00f1os",
    "You get 20 \u20ac off",
    "It costs 4.90 $",
    "It costs 12.50 \u20ac",
    "You get 1200 dollars",
]
DATES = [
    "We are open on Sunday",
    "Wir haben am Samstag offen",
    "Abrimos los domingos",
    "Nous ouvrons le dimanche",
    "Abrimos no s\u00e1bado",
    "\u0930\u0935\u093f\u0935\u093e\u0930 \u0915\u094b",
    "It comes tomorrow",
    "It comes ma\u00f1ana",
    "It ends in December",
    "Es endet im Dezember",
    "Open at Christmas",
]
PROMISES = [
    "You get a full refund",
    "You get a refund, I promise",
    "Ich verspreche es",
    "Le prometemos una respuesta",
    "Je vous promets une r\u00e9ponse",
    "N\u00f3s prometemos",
    "\u0939\u092e \u0935\u093e\u0926\u093e \u0915\u0930\u0924\u0947 \u0939\u0948\u0902",
    "That is guaranteed",
    "Das ist garantiert",
    "Shipping is free",
    "Der Versand ist kostenlos",
    "El env\u00edo es gratis",
    "La livraison est gratuite",
    "O envio \u00e9 gr\u00e1tis",
    "Here is a voucher",
    "You will be compensated",
    "We waive the fee",
    "Your claim is approved",
    "You are entitled to it",
    "This is legally binding",
    "You get it immediately",
    "Sie bekommen es sofort",
    "We credited your account",
    "You get a bonus",
]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        *((text, "address") for text in ADDRESSES),
        *((text, "number") for text in NUMBERS),
        *((text, "amount") for text in AMOUNTS),
        *((text, "date") for text in DATES),
        *((text, "promise") for text in PROMISES),
    ],
)
def test_a_claim_that_no_entry_makes_is_found(text: str, kind: str) -> None:
    assert unfounded(text, *ENTRIES, promises=True) == kind


@pytest.mark.parametrize(
    "text",
    [
        "A refund takes up to 14 days.",
        "It takes fourteen days.",
        "Die Erstattung dauert bis zu vierzehn Tage.",
        "El reembolso tarda hasta 14 d\u00edas.",
        "Le remboursement prend jusqu'\u00e0 14 jours.",
        "O reembolso leva at\u00e9 14 dias.",
        "\u0930\u093f\u092b\u0902\u0921 \u092e\u0947\u0902 14 \u0926\u093f\u0928",
        "Feel free to write to us; complete the form first.",
        "Write to help@acme.example, or see https://acme.example/help/refunds.",
        "See acme.example/help/refunds (in English).",
        "Write to HELP@ACME.EXAMPLE!",
        "Come at 9.00, or at 9, and leave by 17:30.",
        "Shipping costs \u20ac4.90; it is not refunded.",
        "We are open Monday to Friday.",
        "Wir haben von Montag bis Freitag offen.",
        "1. Open settings\n2. Choose a plan with 1200 GB\n3. Save.",
        "From 1 March it costs $12.50.",
        "Returns are 20 percent off.",
        "I am sorry, e.g. about the wait. Ask one of our team, i.e. a person.",
        "Please use the form and/or call 030 1234567.",
    ],
)
def test_what_the_entries_say_may_be_said_in_other_words_and_languages(text: str) -> None:
    assert unfounded(text, *ENTRIES, promises=True) is None


@pytest.mark.parametrize(
    "text", ["Bestellung 1042 kam nicht an.", "Order 1042 is an old one.", "1042 an den Kunden"]
)
def test_a_small_word_after_a_number_is_no_year_of_another_language(text: str) -> None:
    assert unfounded(text, "Order 1042 never came") is None


def test_a_summary_may_say_what_the_visitor_wants() -> None:
    assert unfounded("The visitor wants a full refund.", "I want my money back!") is None
    assert unfounded("The visitor wants 50 back.", "I want my money back!") == "number"


@given(st.text(max_size=200))
def test_every_text_is_founded_in_itself(text: str) -> None:
    assert unfounded(text, text, promises=True) is None


@given(
    st.sampled_from(
        ["evil.top", "https://evil.top/a", "x@evil", "13", "\u0969", "Sunday", "promise"]
    ),
    st.text(alphabet=st.sampled_from(" abc.,;\n"), max_size=30),
    st.text(alphabet=st.sampled_from(" abc,;\n"), max_size=30),
)
def test_a_claim_is_found_wherever_it_stands(claim: str, before: str, after: str) -> None:
    assert unfounded(f"{before} {claim} {after}", *ENTRIES, promises=True) is not None
