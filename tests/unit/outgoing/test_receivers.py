"""What may be named as a receiver, and which addresses are public."""

import pytest

from escalation.domain.errors import InvalidInput
from escalation.domain.public_addresses import is_public
from escalation.domain.webhook_receivers import Receiver, ReceiverRules

RULES = ReceiverRules()


@pytest.mark.parametrize(
    ("url", "host", "target"),
    [
        ("https://example.com", "example.com", "/"),
        ("https://Hooks.Example.com/in", "hooks.example.com", "/in"),
        ("https://example.com:443/a/b?c=d&e=%20", "example.com", "/a/b?c=d&e=%20"),
        ("https://example.com?c=d", "example.com", "/?c=d"),
        ("https://xn--bcher-kva.example/in", "xn--bcher-kva.example", "/in"),
    ],
)
def test_a_public_address_may_be_named(url: str, host: str, target: str) -> None:
    assert RULES.receiver(url) == Receiver(scheme="https", host=host, port=443, target=target)


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/in",
        "ftp://example.com/in",
        "//example.com/in",
        "https://user:password@example.com/in",
        "https://user@example.com",
        "https://example.com:8443/in",
        "https://example.com:443@evil.example/in",
        "https://example.com\\@evil.example/in",
        "https://example.com/in#fragment",
        "https://example.com/a b",
        "https://example.com/a\r\nX-Header: 1",
        "https://exa\tmple.com/",
        "https://bücher.example/in",
        "https://127.0.0.1/in",
        "https://2130706433/in",
        "https://0x7f.0.0.1/in",
        "https://0177.0.0.1/in",
        "https://127.1/in",
        "https://[::1]/in",
        "https://[::ffff:127.0.0.1]/in",
        "https://localhost/in",
        "https://metadata.google.internal/in",
        "https://printer.local/in",
        "https://api.localhost/in",
        "https://example.com./in",
        "https:///in",
        "https://-a.example.com/in",
        "https://" + "a" * 64 + ".example.com/in",
        "https://example.com/" + "a" * 500,
        "",
    ],
)
def test_nothing_else_may_be_named(url: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        RULES.receiver(url)
    assert refused.value.field == "url"


def test_a_receiver_on_this_machine_only_where_it_is_listed_by_host_and_port() -> None:
    local = ReceiverRules(["127.0.0.1:9000"])

    assert local.receiver("http://127.0.0.1:9000/in").is_local
    for url in ("http://127.0.0.1:9001/in", "http://127.0.0.1/in", "http://localhost:9000/in"):
        with pytest.raises(InvalidInput):
            local.receiver(url)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "8.8.8.8"]
)
def test_public_addresses(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255",
        "192.168.1.1", "169.254.169.254", "169.254.170.2", "100.64.0.1", "192.0.0.192",
        "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "240.0.0.1",
        "255.255.255.255",
        "::", "::1", "fe80::1", "fc00::1", "fd00:ec2::254", "ff02::1", "2001:db8::1",
        "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "2002:7f00:1::1",
        "2002:a9fe:a9fe::", "64:ff9b::169.254.169.254", "64:ff9b::7f00:1", "64:ff9b:1::1",
        "2001:0:7f00:1::", "fe80::1%eth0",
        "", "example.com", "127.1", "0x7f000001", "1",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)
