"""Signatures of the emulator's account itself, which may do everything."""

from collections.abc import Mapping
from typing import Final

import httpx
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from infra.local.emulator import REGION

_SIGNATURE: Final = frozenset(
    {"authorization", "x-amz-content-sha256", "x-amz-date", "x-amz-security-token"}
)


def signed_by_root(
    service: str, method: str, url: httpx.URL, body: bytes, headers: Mapping[str, str]
) -> dict[str, str]:
    """The headers with a signature of a request to the emulator, in place of any other."""
    kept = {name: value for name, value in headers.items() if name.lower() not in _SIGNATURE}
    request = AWSRequest(method, str(url), headers=kept, data=body)
    SigV4Auth(Credentials("test", "test"), service, REGION).add_auth(request)
    return dict(request.headers.items())
