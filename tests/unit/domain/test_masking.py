"""What is hidden before a message is stored, and what is not taken for a secret."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from escalation.domain.card_numbers import is_card_number
from escalation.domain.masking import MASK, Masking, masked
from escalation.domain.own_patterns import OwnPattern
from tests.properties import tries

CARDS = (
    "4111111111111111",
    "4222222222222",
    "4000000000000000006",
    "5555555555554444",
    "2223003122003222",
    "378282246310005",
    "6011111111111117",
    "36227206271667",
    "3566002020360505",
    "6200000000000005",
    "2200000000000004",
    "6759649826438453",
)


def hide(text: str, **settings: object) -> str:
    return masked([text], Masking.model_validate(settings))[0]


@pytest.mark.parametrize("number", CARDS)
def test_a_card_of_any_scheme_is_hidden_however_it_is_parted(number: str) -> None:
    assert is_card_number(number)
    fours = [number[place : place + 4] for place in range(0, len(number), 4)]
    written = [
        number,
        *(sep.join(fours) for sep in (" ", "-", ".", "\u00a0", " - ", "\u200b", "\n")),
        *(sep.join(number) for sep in (" ", "-")),
        number.translate({ord(str(each)): 0x0660 + each for each in range(10)}),
        number.translate({ord(str(each)): 0x0966 + each for each in range(10)}),
    ]
    for one in written:
        assert hide(f"It is {one}, ok?") == f"It is {MASK}, ok?"
        assert hide(one) == MASK


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("4111 1111 1111 1111 12/26 123", f"{MASK} 12/26 123"),
        ("3782 822463 10005 exp 1226", f"{MASK} exp 1226"),
        ("4111111111111111\n5555555555554444", f"{MASK}\n{MASK}"),
        ("call +4915123456789 or 4111111111111111", f"call +4915123456789 or {MASK}"),
        ("Visa4111 1111 1111 1111", f"Visa{MASK}"),
        ("4111-1111-1111-1111 and 4111-1111-1111-1112", f"{MASK} and 4111-1111-1111-1112"),
    ],
)
def test_a_card_is_hidden_beside_other_digits_which_stay(text: str, left: str) -> None:
    assert hide(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "4111111111111112",  # fails the check
        "1234567812345670",  # no scheme begins so
        "0000000000000000",
        "order 1234567890123",
        "+49 151 2345 6789 01",
        "DE89 3704 0044 0532 0130 00",
        "GB82 WEST 1234 5698 7654 32",
        "IMEI 356938035643809",
        "00340434161094042557",
        "2.50 3.99 4.20 5.60 7.80 9.90",
        "2026-12-01 09:15:33.123456",
        "10 20 30 40 50 60 70 80 90",
        "3f2504e0-4f89-11d3-9a0c-0305e82c3301",
        "411111111111",  # twelve digits
        "41111111111111111111",  # twenty
    ],
)
def test_other_long_numbers_stay(text: str) -> None:
    assert hide(text) == text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("my password is hunter2", f"my password is {MASK}"),
        (f"password: {'x1' * 500}", f"password: {MASK}"),
        ("Password: correct", f"Password: {MASK}"),
        ("password = 'two words'", f"password = '{MASK}'"),
        ("PASSWORD:Tr0ub4dor&3.", f"PASSWORD:{MASK}."),
        ("mi contraseña es Sol2024", f"mi contraseña es {MASK}"),
        ("clave de acceso: girasol", f"clave de acceso: {MASK}"),
        ("Mein Passwort lautet Sommer24!", f"Mein Passwort lautet {MASK}!"),
        ("Kennwort: geheim", f"Kennwort: {MASK}"),
        ("mon mot de passe est soleil99", f"mon mot de passe est {MASK}"),
        ("mdp : azerty", f"mdp : {MASK}"),
        ("minha senha é sol123", f"minha senha é {MASK}"),
        ("palavra-passe: girassol", f"palavra-passe: {MASK}"),
        ("मेरा पासवर्ड है abc123", f"मेरा पासवर्ड है {MASK}"),
        ("la mia password è gatto99", f"la mia password è {MASK}"),
        ("mijn wachtwoord is Kaas123", f"mijn wachtwoord is {MASK}"),
        ("moje hasło to kot123", f"moje hasło to {MASK}"),
        ("şifrem: abc123", f"şifrem: {MASK}"),
        ("كلمة المرور: سر123", f"كلمة المرور: {MASK}"),
        ("パスワードは abc123", f"パスワードは {MASK}"),
        ("my PIN is 4711", f"my PIN is {MASK}"),
        ("PIN 4711, please", f"PIN {MASK}, please"),
        ("CVV: 123", f"CVV: {MASK}"),
        ("security code 1234", f"security code {MASK}"),
        ("Kartenprüfnummer: 987", f"Kartenprüfnummer: {MASK}"),
        ("api key: 9f8e7d6c5b4a", f"api key: {MASK}"),
        ("token = abcDEF", f"token = {MASK}"),
        ("API-Schlüssel: x1y2z3", f"API-Schlüssel: {MASK}"),
        ("it says sk_live_51H8abcdefghij here", f"it says {MASK} here"),
        ("sk-proj-abcdefghijklmnopqrst", MASK),
        ("ghp_abcdefghijklmnopqrstuvwxyz0123456789", MASK),
        ("AKIAIOSFODNN7EXAMPLE", MASK),
        ("Authorization: Bearer abcdefghijklmnop.qrst", f"Authorization: {MASK}"),
        ("postgres://bob:s3cret@db.example/x", f"postgres://{MASK}@db.example/x"),
        ("eyJhbGciOiJIUzI1.eyJzdWIiOiIxMjM0.SflKxwRJSMeKKF2QT4", MASK),
    ],
)
def test_a_secret_after_its_name_or_in_a_keys_form_is_hidden(text: str, left: str) -> None:
    assert hide(text) == left


def test_a_private_key_is_hidden_with_all_its_lines() -> None:
    key = "-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nIBAAKC\n-----END RSA PRIVATE KEY-----"
    assert hide(f"here:\n{key}\nok") == f"here:\n{MASK}\nok"


@pytest.mark.parametrize(
    "text",
    [
        "my password is wrong",
        "Password: how do I reset it?",
        "password is case-sensitive",
        "I forgot my password, is it possible to get a new one",
        "Mein Passwort ist falsch",
        "mi contraseña es incorrecta",
        "mon mot de passe est oublié",
        "minha senha é fraca",
        "hasło to problem",
        "the pin is blocked",
        "What is the pin?",
        "I bought a pin in 2024",
        "my token is not accepted",
        "The password must have 8 characters",
        "a keypin 4711",
        "https://shop.example/token/123",
        "see https://user@shop.example/",
        "I was born in 1984 and my postcode is 12345",
    ],
)
def test_what_merely_speaks_of_a_secret_stays(text: str) -> None:
    assert hide(text) == text


def test_what_is_parted_over_the_lines_of_one_turn_is_hidden_in_each() -> None:
    assert masked(["card 4111 1111", "1111 1111 thanks"], Masking()) == [
        f"card {MASK}",
        f"{MASK} thanks",
    ]
    assert masked(["my password is", "hunter2"], Masking()) == ["my password is", MASK]


def test_each_kind_can_be_left_alone() -> None:
    both = "4111111111111111, password: x1y2"
    assert hide(both, cards=False) == f"4111111111111111, password: {MASK}"
    assert hide(both, secrets=False) == f"{MASK}, password: x1y2"


@pytest.mark.parametrize(
    ("pattern", "text", "left"),
    [
        ("CUST-######", "I am cust-123456.", f"I am {MASK}."),
        ("CUST-######", "CUST-1234567", "CUST-1234567"),
        ("@@ ## ## ## @", "QQ123456C or QQ 12 34 56 C", f"{MASK} or {MASK}"),
        ("ID##*+", "ID789 and id123456x and GRID1234", f"{MASK} and {MASK} and GRID1234"),
        ("@+\\#***", "abc#x1y", MASK),
        ("***.***", "a1b.c2d but not a1b,c2d", f"{MASK} but not a1b,c2d"),
        ("Ä###", "ä123", MASK),
    ],
)
def test_the_owners_patterns_are_found_as_they_are_written(
    pattern: str, text: str, left: str
) -> None:
    assert hide(text, patterns=[{"name": "Own", "pattern": pattern}]) == left


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("#+#+#+", "what follows a +"),
        ("@+abc##", "what follows a +"),
        ("*+##", "what follows a +"),
        ("+###", "a + goes after"),
        ("a+###", "a + goes after"),
        ("#++##", "a + goes after"),
        ("##\\", "goes before one of"),
        ("\\d###", "goes before one of"),
        ("ab#", "3 letters or digits"),
        ("##", "at least 3"),
        ("#" * 61, "at most 60"),
        ("###\n", "pattern"),
    ],
)
def test_a_pattern_that_could_run_away_or_finds_everything_is_refused(
    pattern: str, why: str
) -> None:
    with pytest.raises(ValidationError, match=why.replace("+", r"\+")):
        OwnPattern(name="Own", pattern=pattern)


@given(text=st.text(max_size=200), pattern=st.text("#@*+ -\\aZ1(.[", min_size=3, max_size=12))
@settings(max_examples=tries(300))
def test_whatever_is_written_what_stays_is_in_order_and_is_not_hidden_again(
    text: str, pattern: str
) -> None:
    own: tuple[OwnPattern, ...]
    try:
        own = (OwnPattern(name="Own", pattern=pattern),)
    except ValidationError:
        own = ()
    masking = Masking(patterns=own)
    lines = text.split("\n")
    found = masked(lines, masking)
    assert len(found) == len(lines)
    for line, left in zip(lines, found, strict=True):
        place = 0
        for part in left.split(MASK):
            place = line.index(part, place) + len(part)
    assert masked(found, Masking(patterns=())) == found


@pytest.mark.parametrize(
    "text",
    [
        *("1" * 4_000, "1 " * 2_000, "4111 " * 800, "1\n" * 2_000),
        *("password is " * 333, "password:" * 444, "a:" * 2_000, "://" * 1_333, "://a:" * 800),
        *("eyJ" * 1_333, "eyJaaaaaaaa." * 333, "sk-" * 1_333, "api " * 1_000, "'" * 4_000),
        *("-----BEGIN PRIVATE KEY-----" * 148, "mot de passe est " * 235, "\u2022" * 4_000),
    ],
)
def test_no_text_is_read_in_more_than_a_moment(text: str) -> None:
    """Linear, so a text that is a hundred times as long as usual is a hundred times the work."""
    own = [{"name": "A", "pattern": "#" * 60}, {"name": "B", "pattern": "*+-@+-#+-***"}]
    hide(text, patterns=own)
