"""Composition root of the live channel's sockets."""

from functools import cache

from escalation.adapters.aws.clients import client
from escalation.adapters.aws.conversation_tokens import SigningKeys
from escalation.adapters.aws.live_sockets import ApiGatewaySockets
from escalation.adapters.aws.live_tickets import JwtTickets
from escalation.adapters.aws.profiles import CachedRoles, CachedSeen
from escalation.adapters.aws.secrets import SecretReader
from escalation.domain.ports import SystemClock
from escalation.runtime import stores
from escalation.runtime.environment import TokenSecret, read
from escalation.runtime.events import LoggedEvents
from escalation.use_cases.live.listening import Listening


@cache
def listening() -> Listening:
    """The process's use cases."""
    secrets = SecretReader(client("secretsmanager"))
    keys = SigningKeys.from_secret(secrets, read(TokenSecret).token_secret_arn)
    return Listening(
        tickets=JwtTickets(keys),
        listeners=stores.listeners(),
        sockets=ApiGatewaySockets(client("apigatewaymanagementapi", "hint")),
        transcripts=stores.transcripts(),
        may=CachedRoles(stores.settings_store().member),
        shows_seen=CachedSeen(stores.settings_store().settings),
        clock=SystemClock(),
        events=LoggedEvents(),
    )
