"""Types that more than one model relies on."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from escalation.domain.types import (
    ClientMessageId,
    Email,
    Identifier,
    Line,
    Locale,
    PersonName,
    Probability,
    UtcTime,
)

email = TypeAdapter[str](Email)
name = TypeAdapter[str](PersonName)
line = TypeAdapter[str](Line)


@pytest.mark.parametrize(
    "address",
    [
        "ada@example.com",
        "a.b+c@sub.example.co.uk",
        "o'brien@example.com",
        "x@xn--bcher-kva.example",
        "  ada@example.com ",
    ],
)
def test_an_address_is_taken_without_spaces_around_it(address: str) -> None:
    assert email.validate_python(address) == address.strip()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("user@xn--e1afmkfd.xn--p1ai", "user@xn--e1afmkfd.xn--p1ai"),
        ("user@\u043f\u0440\u0438\u043c\u0435\u0440.\u0440\u0444", "user@xn--e1afmkfd.xn--p1ai"),
        ("user@B\u00dcCHER.example", "user@xn--bcher-kva.example"),
        ("user@stra\u00dfe.de", "user@xn--strae-oqa.de"),
        ("user@\u4f8b\u3048\u3002jp", "user@xn--r8jz45g.jp"),
        ("user\uff20example.com", "user@example.com"),
        ("user@xn--11b4c3d.xn--h2brj9c", "user@xn--11b4c3d.xn--h2brj9c"),
    ],
)
def test_a_domain_in_any_letters_is_kept_as_mail_takes_it(typed: str, kept: str) -> None:
    assert email.validate_python(typed) == kept
    assert email.validate_python(kept) == kept


def test_an_address_that_no_mail_reaches_says_which_part_is_in_the_way() -> None:
    with pytest.raises(ValidationError, match="before the @"):
        email.validate_python("\u0438\u0432\u0430\u043d@example.com")


@pytest.mark.parametrize(
    "address",
    [
        "ada@\u202eexample.com",
        "ada@ex\u200bample..com",
        "ada@-b\u00fccher.de",
        "ada@b\u00fccher",
        "ada@xn--.com\n",
        "ada@\u2603.c",
        "",
        "ada",
        "ada@localhost",
        "ada@example",
        "ada@@example.com",
        "ada@example..com",
        "a..da@example.com",
        ".ada@example.com",
        "ada@-example.com",
        "ada@example.com\nBcc: eve@example.com",
        "ada@example.com, eve@example.com",
        "Ada <ada@example.com>",
        '"ada"@example.com',
        "ada@exa mple.com",
        "ada@[127.0.0.1]",
        "a" * 65 + "@example.com",
        "ada@" + "a" * 64 + ".com",
        "ada@" + "a." * 130 + "com",
    ],
)
def test_what_is_no_plain_address_is_refused(address: str) -> None:
    with pytest.raises(ValidationError):
        email.validate_python(address)


@given(st.text(max_size=60))
def test_an_accepted_address_is_safe_in_a_header(text: str) -> None:
    for candidate in (text, f"{text}@example.com", f"ada@{text}.com"):
        try:
            accepted = email.validate_python(candidate)
        except ValidationError:
            continue
        assert accepted.isascii()
        assert accepted.count("@") == 1
        assert not set(accepted) & set(' \r\n\t<>,;:"()[]')


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Ada   Lovelace ", "Ada Lovelace"),
        ("Ada\r\nBcc: eve@example.com", "Ada Bcc: eve@example.com"),
        ("\u202eadA", "adA"),
        ("Ada\u2066\u2069\u200f", "Ada"),
        ("A\x00d\x1ba\x7f", "Ada"),
        ("Zo\u00eb", "Zoë"),
        ("अदिति", "अदिति"),
        (
            "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466",
            "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466",
        ),
        ("\U0001f3f3\ufe0f\u200d\U0001f308", "\U0001f3f3\ufe0f\u200d\U0001f308"),
        (
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        ),
        (
            "\u0936\u094d\u0930\u0940\u092e\u093e\u0928\u094d\u200d",
            "\u0936\u094d\u0930\u0940\u092e\u093e\u0928\u094d",
        ),
        ("\u0d9a\u0dca\u200d\u0dbb", "\u0d9a\u0dca\u200d\u0dbb"),
        (
            "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
            "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
        ),
        ("A\U000e0067\U000e0062\U000e007fda", "Ada"),
        ("\u200d\u200cAda\u200d \u200c\u200d", "Ada"),
        ("A\u200d\u200d\u200dda", "A\u200dda"),
        ("{\u200d{x}\u200c}", "{{x}}"),
        ("\u0661\u06dd", "\u0661\u06dd"),
    ],
)
def test_a_name_is_one_line_without_characters_that_turn_or_hide_text(
    typed: str, kept: str
) -> None:
    assert name.validate_python(typed) == kept


@given(st.text(max_size=200))
def test_no_name_breaks_a_line_or_its_direction(typed: str) -> None:
    try:
        kept = name.validate_python(typed)
    except ValidationError:
        assert len(typed) > 120
        return
    assert not set(kept) & set("\r\n\t\x00\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069\u200b")
    assert name.validate_python(kept) == kept


def test_a_line_may_not_be_empty_even_when_only_hidden_characters_are_in_it() -> None:
    for typed in ("", "  ", "\u202e\u200b", "\n"):
        with pytest.raises(ValidationError):
            line.validate_python(typed)


@pytest.mark.parametrize("value", ["", "a b", "a/b", "a#b", "é", "x" * 101, "a\n"])
def test_an_identifier_is_safe_in_keys_and_urls(value: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter[str](Identifier).validate_python(value)


@pytest.mark.parametrize("value", ["short", "x" * 65, "with space", "with/slash"])
def test_a_client_message_id_has_eight_to_sixty_four_plain_characters(value: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter[str](ClientMessageId).validate_python(value)


@pytest.mark.parametrize("value", ["en", "es-MX", "zh-Hant-TW", "hi"])
def test_a_locale_is_a_language_tag(value: str) -> None:
    assert TypeAdapter[str](Locale).validate_python(value) == value


@pytest.mark.parametrize("value", ["", "e", "english", "en_US", "en-", "en-US-x-a-b"])
def test_what_is_no_language_tag_is_refused(value: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter[str](Locale).validate_python(value)


@pytest.mark.parametrize("value", [-0.1, 1.1, 7, float("inf"), float("nan")])
def test_a_number_outside_0_to_1_is_no_probability(value: float) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter[float](Probability).validate_python(value)


def test_a_time_is_kept_in_utc_and_needs_a_zone() -> None:
    times = TypeAdapter[datetime](UtcTime)
    india = timezone(timedelta(hours=5, minutes=30))
    kept = times.validate_python(datetime(2026, 1, 1, 12, tzinfo=india))
    assert kept.tzinfo is UTC
    assert kept.hour == 6
    with pytest.raises(ValidationError):
        times.validate_python(datetime(2026, 1, 1))  # noqa: DTZ001  # the point of the test
