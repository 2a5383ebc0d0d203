"""A self client's code against Zoho's accounts server, as described and as it breaks."""

from typing import Any

import httpx
import pytest

from escalation.adapters.helpdesks.zoho.access import redeem
from escalation.adapters.helpdesks.zoho.credentials import ZohoGrant
from escalation.domain.errors import PermanentError, RetryableError
from tests.adapters.helpdesks.support import StoppedClock, reply

SECRETS = {"client_id": "1000.c", "client_secret": "s"}
BOUGHT = reply(200, access_token="a", refresh_token="1000.r", expires_in=3600)


def asked(*answers: httpx.Response | Exception) -> tuple[httpx.Client, list[httpx.Request]]:
    """A client to which these are answered in turn."""
    waiting, sent = list(answers), []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        found = waiting.pop(0)
        if isinstance(found, Exception):
            raise found
        return found

    return httpx.Client(transport=httpx.MockTransport(answer)), sent


def buy(client: httpx.Client, data_centre: str = "com", *, local_url: str | None = None) -> str:
    given = {**SECRETS, "data_centre": data_centre, "org_id": "1", "code": "1000.code"}
    grant = ZohoGrant.model_validate(given)
    return redeem(grant, client=client, clock=StoppedClock(), local_url=local_url)


@pytest.mark.parametrize(
    ("data_centre", "host"),
    [("com", "accounts.zoho.com"), ("eu", "accounts.zoho.eu"), ("ca", "accounts.zohocloud.ca")],
)
def test_the_code_buys_the_refresh_token_at_its_data_centre(data_centre: str, host: str) -> None:
    client, sent = asked(BOUGHT)
    assert buy(client, data_centre) == "1000.r"
    [request] = sent
    assert (request.method, str(request.url)) == ("POST", f"https://{host}/oauth/v2/token")
    form = dict(httpx.QueryParams(request.content.decode()))
    assert form == {**SECRETS, "grant_type": "authorization_code", "code": "1000.code"}


@pytest.mark.parametrize(
    ("answer", "error", "code"),
    [
        (reply(200, error="invalid_code"), PermanentError, "code_refused"),
        (reply(400, error="invalid_code"), PermanentError, "code_refused"),
        (reply(200, error="invalid_client"), PermanentError, "credentials_refused"),
        (reply(200, error="invalid_client_secret"), PermanentError, "credentials_refused"),
        (reply(200, access_token="a"), PermanentError, "code_refused"),
        (reply(200, refresh_token=""), PermanentError, "code_refused"),
        (reply(400, error="Access Denied"), RetryableError, "token_unavailable"),
        (reply(429), RetryableError, "token_unavailable"),
        (reply(503), RetryableError, "token_unavailable"),
        (httpx.ReadTimeout("slow"), RetryableError, "unreachable"),
    ],
)
def test_what_is_not_bought_says_whose_fault_it_is(
    answer: Any, error: type[PermanentError | RetryableError], code: str
) -> None:
    client, _ = asked(answer)
    with pytest.raises(error) as caught:
        buy(client)
    assert caught.value.code == code
    assert "1000.code" not in caught.value.detail


def test_the_local_address_stands_in_for_zohos() -> None:
    client, sent = asked(BOUGHT)
    base = "http://127.0.0.1:1/stand-in/zoho"
    buy(client, local_url=base)
    assert str(sent[0].url) == f"{base}/oauth/v2/token"
