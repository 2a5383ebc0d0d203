"""The built files: which there are, in which encodings, and what a browser may keep."""

import json
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from aws_lambda_powertools.event_handler import Response

from escalation.runtime.http.problems import STRICT_TRANSPORT

BUILT = Path(__file__).with_name("built")
"""Made when the function is packed, see infra/packaging.py; not in a checkout."""

_ENDINGS = {"br": ".br", "gzip": ".gz"}
_FOREVER = "public, max-age=31536000, immutable"
_SHORT = "public, max-age=300"


@dataclass(frozen=True, slots=True)
class BuiltFile:
    """One file, compressed beside itself as `.br` and `.gz`."""

    path: Path
    content_type: str
    etag: str
    immutable: bool


@cache
def built_files(folder: Path = BUILT) -> Mapping[str, BuiltFile]:
    """The files by name; nothing else in the folder can be asked for."""
    listing = folder / "files.json"
    if not listing.is_file():
        return {}
    return {
        name: BuiltFile(folder / name, entry["type"], entry["etag"], entry["immutable"])
        for name, entry in json.loads(listing.read_text(encoding="utf-8")).items()
    }


def encoding_for(accepted: str) -> str | None:
    """The best encoding there is for an Accept-Encoding header, None for as it is.

    Brotli is smaller, so it wins unless the browser likes gzip better.
    """
    weights: dict[str, float] = {}
    for part in accepted.lower().split(","):
        name, _, parameters = part.partition(";")
        weights[name.strip()] = _weight(parameters)
    others = weights.get("*", 0.0)
    best = max(_ENDINGS, key=lambda name: weights.get(name, others))
    return best if weights.get(best, others) > 0 else None


def _weight(parameters: str) -> float:
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0


def _matches(if_none_match: str, tag: str) -> bool:
    """RFC 9110: compared weakly, and any of a list will do."""
    known = {one.strip().removeprefix("W/") for one in if_none_match.split(",")}
    return tag in known or "*" in known


def respond(file: BuiltFile, headers: Mapping[str, str]) -> Response[str]:
    """The file in the best encoding, or 304 where the browser has it.

    Args:
        file: what was asked for.
        headers: of the request, their names in lower case.
    """
    encoding = encoding_for(headers.get("accept-encoding", ""))
    tag = f'"{file.etag}-{encoding}"' if encoding else f'"{file.etag}"'
    answer = {
        "Cache-Control": _FOREVER if file.immutable else _SHORT,
        "ETag": tag,
        "Vary": "Accept-Encoding",
        # A page of any site may load these, also one that isolates itself from others.
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Strict-Transport-Security": STRICT_TRANSPORT,
        "X-Content-Type-Options": "nosniff",
    }
    if _matches(headers.get("if-none-match", ""), tag):
        return Response(status_code=304, body="", headers=answer)
    path = file.path
    if encoding:
        answer["Content-Encoding"] = encoding
        path = path.with_name(path.name + _ENDINGS[encoding])
    body = b64encode(path.read_bytes()).decode("ascii")
    response = Response(status_code=200, content_type=file.content_type, body=body, headers=answer)
    # Said here, because Powertools encodes bytes only where the content type is not JSON.
    response.base64_encoded = True
    return response
