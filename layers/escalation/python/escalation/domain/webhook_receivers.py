"""Which addresses a workspace may name for its webhooks. Pure; where a name leads to is looked at
with each call, by what connects.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from escalation.domain.errors import InvalidInput

MAX_URL_CHARS = 500
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_PUBLIC = re.compile(
    rf"https://(?P<host>(?:{_LABEL}\.)+(?:[A-Za-z]{{2,63}}|[Xx][Nn]--[A-Za-z0-9-]{{1,59}}))"
    r"(?::(?P<port>443))?(?P<target>[/?][!-\"$-\[\]-~]*)?"
)
"""No user, no fragment, no backslash, no other port, and no number in place of a name: a name has
a certificate, and it is what the address is looked up for.
"""
_LOCAL = re.compile(
    r"(?P<scheme>https?)://(?P<host>[A-Za-z0-9.-]+):(?P<port>[0-9]{1,5})(?P<target>/[!-~]*)?"
)
_LOCAL_NAMES = (".localhost", ".local", ".internal", ".home.arpa")


@dataclass(frozen=True)
class Receiver:
    """Where a webhook is posted to.

    Attributes:
        scheme: `https`, or `http` for a receiver of the local environment.
        host: a name, in lower case.
        port: TCP's.
        target: path and query, as the request line has them.
        is_local: excused from leading to the public internet.
    """

    scheme: str
    host: str
    port: int
    target: str
    is_local: bool = False


class ReceiverRules:
    """What may be named. `local` are `host:port` of receivers on a developer's own machine, which
    no environment but the local one has.
    """

    def __init__(self, local: Iterable[str] = ()) -> None:
        self._local = frozenset(local)

    def receiver(self, url: str) -> Receiver:
        """The receiver that an address means.

        Raises:
            InvalidInput: it may not be named.
        """
        if len(url) > MAX_URL_CHARS:
            raise InvalidInput("url", f"Must have at most {MAX_URL_CHARS} characters.")
        local = _LOCAL.fullmatch(url)
        if local and f"{local['host']}:{local['port']}" in self._local:
            return Receiver(
                scheme=local["scheme"],
                host=local["host"],
                port=int(local["port"]),
                target=local["target"] or "/",
                is_local=True,
            )
        found = _PUBLIC.fullmatch(url)
        host = found["host"].lower() if found else ""
        if found is None or len(host) > 253 or host.endswith(_LOCAL_NAMES):
            raise InvalidInput(
                "url",
                "Must be a public address that begins with https://, with a name and without a "
                "port, a user or a fragment: https://example.com/webhooks.",
            )
        target = found["target"] or "/"
        return Receiver(
            scheme="https",
            host=host,
            port=443,
            target=target if target.startswith("/") else f"/{target}",
        )
