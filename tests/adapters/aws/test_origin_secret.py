"""The secret that what stands before the API shows to it."""

from datetime import UTC, datetime

import pytest

from escalation.adapters.aws.origin_secret import OriginSecret, StoredOriginSecret
from escalation.adapters.aws.secrets import SecretReader
from escalation.domain.errors import PermanentError
from tests.adapters.aws.stubs import stubbed

VALUE = "c" * 64


def test_what_is_stored_is_read_again_as_it_was() -> None:
    since = datetime(2026, 5, 4, 12, tzinfo=UTC)
    secret = OriginSecret(current=VALUE, next="n" * 64, next_since=since)
    assert OriginSecret.parse(secret.dump()) == secret


@pytest.mark.parametrize(
    "text", ["", "[]", "null", "{}", '{"current": "short"}', '{"next": "' + VALUE + '"}']
)
def test_anything_else_is_an_error_that_does_not_quote_it(text: str) -> None:
    with pytest.raises(PermanentError) as refused:
        OriginSecret.parse(text)
    assert "short" not in str(refused.value)
    assert VALUE not in str(refused.value)


def test_the_values_are_not_shown_where_the_secret_is() -> None:
    shown = repr(OriginSecret(current=VALUE, next="n" * 64))
    assert VALUE not in shown
    assert "nnnn" not in shown


def test_it_is_read_once_for_many_requests() -> None:
    client, stub = stubbed("secretsmanager")
    text = OriginSecret(current=VALUE).dump()
    stub.add_response("get_secret_value", {"SecretString": text}, {"SecretId": "arn"})
    stub.activate()
    stored = StoredOriginSecret(SecretReader(client), "arn")
    assert [stored.accepts(VALUE), stored.accepts("x"), stored.accepts(VALUE)] == [
        True,
        False,
        True,
    ]
