"""boto3 clients of the process, and how their failures are told apart.

One session is shared: a further client of it costs a tenth of a first one. Nothing is built
before it is asked for, because a function that never sends mail must not load SES's description.
"""

from collections.abc import Mapping
from threading import Lock
from typing import TYPE_CHECKING, Any, Literal, cast, overload

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

if TYPE_CHECKING:
    from botocore.config import _S3Dict
    from types_boto3_apigatewaymanagementapi import ApiGatewayManagementApiClient
    from types_boto3_bedrock_runtime import BedrockRuntimeClient
    from types_boto3_cognito_idp import CognitoIdentityProviderClient
    from types_boto3_dynamodb import DynamoDBClient
    from types_boto3_events import EventBridgeClient
    from types_boto3_lambda import LambdaClient
    from types_boto3_s3 import S3Client
    from types_boto3_secretsmanager import SecretsManagerClient
    from types_boto3_sesv2 import SESV2Client
    from types_boto3_sqs import SQSClient

Use = Literal["quick", "bot", "mail", "bulk", "model", "model_quick", "hint"]


def config_for(use: Use) -> Config:
    """Time-outs in seconds and attempts for one kind of call.

    `quick` (tables, queues, secrets) fits three attempts into a turn. `bot` and `mail` get one
    attempt: a bot may take long and must not run twice for one try, and a mail whose answer was
    lost may have been sent; repeating is the worker's decision. `model` and `model_quick` leave
    room for a second attempt, which is the adapter's, within a budget of 15 and 7 seconds. A `hint`
    is worth no second one.
    """
    limits: dict[Use, tuple[float, int]] = {
        "quick": (3, 3),
        "bot": (20, 1),
        "mail": (20, 1),
        "bulk": (30, 3),
        "model": (6.5, 1),
        "model_quick": (2.5, 1),
        "hint": (2, 1),
    }
    read_s, attempts = limits[use]
    # A link to a file must name the bucket's region: those since 2019 are known to no other
    # endpoint. https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
    regional: _S3Dict = {"addressing_style": "virtual", "us_east_1_regional_endpoint": "regional"}
    return Config(
        connect_timeout=1,
        read_timeout=read_s,
        retries={"mode": "standard", "total_max_attempts": attempts},
        tcp_keepalive=True,
        signature_version="s3v4" if use == "bulk" else None,
        s3=regional if use == "bulk" else None,
    )


class _Clients:
    """The session and its clients. boto3 sessions are not safe to build clients from in threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._session: boto3.Session | None = None
        self._clients: dict[tuple[str, Use], object] = {}

    def get(self, service: str, use: Use) -> object:
        with self._lock:
            found = self._clients.get((service, use))
            if found is None:
                self._session = self._session or boto3.Session()
                make = cast("Any", self._session.client)
                found = self._clients[service, use] = make(service, config=config_for(use))
            return found


_CLIENTS = _Clients()


@overload
def client(
    service: Literal["apigatewaymanagementapi"], use: Use = ...
) -> "ApiGatewayManagementApiClient": ...
@overload
def client(service: Literal["bedrock-runtime"], use: Use = ...) -> "BedrockRuntimeClient": ...
@overload
def client(service: Literal["cognito-idp"], use: Use = ...) -> "CognitoIdentityProviderClient": ...
@overload
def client(service: Literal["dynamodb"], use: Use = ...) -> "DynamoDBClient": ...
@overload
def client(service: Literal["events"], use: Use = ...) -> "EventBridgeClient": ...
@overload
def client(service: Literal["lambda"], use: Use = ...) -> "LambdaClient": ...
@overload
def client(service: Literal["s3"], use: Use = ...) -> "S3Client": ...
@overload
def client(service: Literal["secretsmanager"], use: Use = ...) -> "SecretsManagerClient": ...
@overload
def client(service: Literal["sesv2"], use: Use = ...) -> "SESV2Client": ...
@overload
def client(service: Literal["sqs"], use: Use = ...) -> "SQSClient": ...
def client(service: str, use: Use = "quick") -> object:
    """The process's client of a service, built at the first call.

    Region, credentials and endpoint come from boto3's own environment variables.
    """
    return _CLIENTS.get(service, use)


_TRANSIENT_CODES = frozenset(
    {
        "ExpiredTokenException",
        "InternalServiceError",
        "InternalServiceErrorException",
        "LimitExceededException",
        "PriorRequestNotComplete",
        "RequestLimitExceeded",
        "RequestThrottled",
        "RequestTimeout",
        "ServiceUnavailable",
        "SlowDown",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
    }
)


def error_code(error: Exception) -> str:
    """A stable name of an AWS failure: the service's code, or botocore's exception name."""
    if isinstance(error, ClientError):
        return error.response.get("Error", {}).get("Code", "Unknown")
    return type(error).__name__


def is_transient(error: BotoCoreError | ClientError) -> bool:
    """Whether the same call may succeed later: throttled, a 5xx, or no answer at all."""
    if not isinstance(error, ClientError):
        return True
    metadata: Mapping[str, Any] = error.response.get("ResponseMetadata", {})
    status = int(metadata.get("HTTPStatusCode", 0))
    return status >= 500 or status == 429 or error_code(error) in _TRANSIENT_CODES
