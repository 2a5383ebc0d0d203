"""The files that a browser loads: which, how compressed, how long they may be kept."""

import base64
import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from escalation.runtime.environment import SitePages
from functions.site.files import encoding_for
from functions.site.handler import build
from tests.functions.http_events import CONTEXT, document, header, http_event

Get = Callable[..., dict[str, Any]]
BODY = b"export const answer = 42;"
ASSET = "/assets/widget-0a1b2c3d.js"
PAGE = b"<!doctype html><title>Console</title>"
DEPLOYED = SitePages(
    environment="prod",
    public_url="https://console.example.com",
    sign_in_url="https://escalation-prod.auth.eu-central-1.amazoncognito.com",
    user_pool_id="eu-central-1_AbCdEf123",
    user_pool_client_id="client-1",
)


@pytest.fixture
def get(tmp_path: Path) -> Get:
    """A GET of the site with three built files."""
    listing = {}
    for name, immutable, content in (
        ("widget.js", False, BODY),
        ("widget-0a1b2c3d.js", True, BODY),
        ("console.html", False, PAGE),
    ):
        (tmp_path / name).write_bytes(content)
        (tmp_path / f"{name}.gz").write_bytes(gzip.compress(content))
        (tmp_path / f"{name}.br").write_bytes(b"as brotli")
        kind = "text/html" if name.endswith(".html") else "text/javascript; charset=utf-8"
        listing[name] = {"type": kind, "etag": "abc123", "immutable": immutable}
    (tmp_path / "files.json").write_text(json.dumps(listing))
    (tmp_path / "secret.txt").write_text("not listed")
    app = build(tmp_path, lambda: DEPLOYED)

    def request(path: str, **headers: str) -> dict[str, Any]:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        answer: dict[str, Any] = app.resolve(http_event("GET", path, headers=named), CONTEXT)
        return answer

    return request


def body(answer: dict[str, Any]) -> bytes:
    assert answer["isBase64Encoded"]
    return base64.b64decode(answer["body"])


def test_the_widget_is_checked_every_five_minutes_and_its_parts_never_again(get: Get) -> None:
    assert header(get("/widget.js"), "cache-control") == "public, max-age=300"
    assert header(get(ASSET), "cache-control") == "public, max-age=31536000, immutable"


def test_a_file_comes_as_it_is_or_compressed_as_the_browser_can(get: Get) -> None:
    plain = get(ASSET)
    assert body(plain) == BODY
    assert header(plain, "content-encoding") is None
    assert header(plain, "content-type") == "text/javascript; charset=utf-8"
    zipped = get(ASSET, Accept_Encoding="gzip, deflate")
    assert gzip.decompress(body(zipped)) == BODY
    assert header(zipped, "content-encoding") == "gzip"
    best = get(ASSET, Accept_Encoding="gzip, deflate, br, zstd")
    assert body(best) == b"as brotli"
    assert header(best, "content-encoding") == "br"
    assert {header(one, "vary") for one in (plain, zipped, best)} == {"Accept-Encoding"}


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("", None),
        ("identity", None),
        ("gzip;q=0", None),
        ("gzip;q=0, br;q=0.1", "br"),
        ("br;q=0.5, gzip;q=0.8", "gzip"),
        ("*", "br"),
        ("*;q=0", None),
        ("GZIP", "gzip"),
        ("br;q=nonsense", None),
    ],
)
def test_the_encoding_is_the_one_that_the_browser_likes_best(
    accepted: str, encoding: str | None
) -> None:
    assert encoding_for(accepted) == encoding


def test_what_the_browser_has_is_not_sent_again(get: Get) -> None:
    first = get("/widget.js", accept_encoding="br")
    tag = header(first, "etag")
    assert tag is not None
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = get("/widget.js", accept_encoding="br", if_none_match=known)
        assert again["statusCode"] == 304
        assert not again["body"]
        assert header(again, "etag") == tag
        assert header(again, "cache-control") == "public, max-age=300"
    assert get("/widget.js", accept_encoding="br", if_none_match='"old"')["statusCode"] == 200


def test_each_encoding_has_a_tag_of_its_own(get: Get) -> None:
    tags = {header(get(ASSET, accept_encoding=one), "etag") for one in ("", "gzip", "br")}
    assert len(tags) == 3


@pytest.mark.parametrize(
    "path",
    [
        "/assets/nothing.js",
        "/assets/secret.txt",
        "/assets/widget.js",
        "/assets/console.html",
        "/assets/widget-0a1b2c3d.js.gz",
        "/assets/..%2Fhandler.py",
        "/assets/files.json",
    ],
)
def test_only_what_the_build_listed_can_be_had(get: Get, path: str) -> None:
    answer = get(path)
    assert answer["statusCode"] == 404
    assert document(answer)["code"] == "not_found"


def test_a_page_of_any_site_may_load_them_and_none_may_take_them_for_something_else(
    get: Get,
) -> None:
    answer = get("/widget.js")
    assert header(answer, "cross-origin-resource-policy") == "cross-origin"
    assert header(answer, "x-content-type-options") == "nosniff"


def test_without_a_build_there_is_no_widget_and_the_rest_works(tmp_path: Path) -> None:
    app = build(tmp_path / "nothing")
    assert app.resolve(http_event("GET", "/widget.js"), CONTEXT)["statusCode"] == 404
    assert app.resolve(http_event("GET", "/health"), CONTEXT)["statusCode"] == 200


@pytest.mark.parametrize("path", ["/", "/console", "/console/", "/console/bots/b-1/settings"])
def test_every_address_of_the_console_is_its_one_page(get: Get, path: str) -> None:
    answer = get(path)
    assert body(answer) == PAGE
    # A browser asks again each time: an older page would name files that a deployment has removed.
    assert header(answer, "cache-control") == "no-cache"
    tag = header(answer, "etag")
    assert tag is not None
    assert get(path, if_none_match=tag)["statusCode"] == 304


def test_the_consoles_policy_allows_its_own_address_and_the_sign_in_domain_alone(get: Get) -> None:
    answer = get("/console")
    policy = {
        name: values
        for name, *values in (
            directive.split()
            for directive in str(header(answer, "content-security-policy")).split(";")
        )
    }
    assert policy["default-src"] == ["'none'"]
    assert policy["script-src"] == ["'self'"]
    assert policy["style-src"] == ["'self'"]
    assert policy["connect-src"] == [
        "'self'",
        DEPLOYED.sign_in_url,
        f"https://cognito-idp.{DEPLOYED.user_pool_id.partition('_')[0]}.amazonaws.com",
    ]
    assert policy["frame-ancestors"] == ["'none'"]
    assert policy["base-uri"] == ["'none'"]
    assert policy["form-action"] == ["'none'"]
    assert policy["require-trusted-types-for"] == ["'script'"]
    assert "unsafe" not in str(policy)
    assert header(answer, "referrer-policy") == "no-referrer"
    assert header(answer, "cross-origin-resource-policy") == "same-origin"


def test_the_console_learns_where_to_sign_in_and_who_issues_its_tokens(get: Get) -> None:
    answer = get("/console/config.json")
    assert header(answer, "cache-control") == "no-store"
    assert document(answer) == {
        "environment": "prod",
        "public_url": DEPLOYED.public_url,
        "sign_in_url": DEPLOYED.sign_in_url,
        "directory_url": DEPLOYED.directory_url,
        "issuer": "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123",
        "client_id": "client-1",
    }


@pytest.mark.parametrize("live", [None, "wss://live.example/live"])
def test_the_page_of_a_mailed_link_says_nothing_and_is_let_no_further_than_the_widget_needs(
    tmp_path: Path, live: str | None
) -> None:
    app = build(tmp_path, lambda: DEPLOYED.model_copy(update={"live_url": live}))
    answer = app.resolve(http_event("GET", "/chats/c0ffee"), CONTEXT)
    assert answer["statusCode"] == 200
    assert "c0ffee" not in answer["body"]
    assert header(answer, "referrer-policy") == "no-referrer"
    assert header(answer, "cache-control") == "no-cache"
    policy = str(header(answer, "content-security-policy"))
    places = "connect-src 'self' wss://live.example;" if live else "connect-src 'self';"
    assert places in policy
    for directive in ("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"):
        assert f"{directive};" in policy
    assert "unsafe" not in policy
    parts = {"page.js": "text/javascript", "page.css": "text/css", "mailed_page.css": "text/css"}
    for part, kind in parts.items():
        found = app.resolve(http_event("GET", f"/chats/{part}"), CONTEXT)
        assert str(header(found, "content-type")).startswith(kind)
        assert found["body"] != answer["body"]
        assert f"/chats/{part}" in answer["body"]


def test_the_pages_of_mailed_links_share_one_sheet(tmp_path: Path) -> None:
    app = build(tmp_path, lambda: DEPLOYED)
    sheets = [
        app.resolve(http_event("GET", f"/{page}/mailed_page.css"), CONTEXT)["body"]
        for page in ("chats", "handoffs")
    ]
    assert sheets[0] == sheets[1]
    assert (
        "/handoffs/mailed_page.css"
        in app.resolve(http_event("GET", "/handoffs/x"), CONTEXT)["body"]
    )
