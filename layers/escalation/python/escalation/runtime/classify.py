"""Composition root of the visitor's API."""

from functools import cache, cached_property
from typing import TYPE_CHECKING

from escalation.adapters.aws.clients import client
from escalation.adapters.aws.conversation_tokens import JwtTokens, SigningKeys
from escalation.adapters.aws.identity import SignedIdentities
from escalation.adapters.aws.secrets import CredentialsSource, SecretReader
from escalation.domain.ports import RandomIds, SystemClock
from escalation.runtime import stores
from escalation.runtime.environment import ClientLimits, LiveUrl, TokenSecret, read
from escalation.runtime.events import LoggedEvents
from escalation.runtime.turns import take_turn
from escalation.use_cases.visitor.close_conversation import CloseConversation
from escalation.use_cases.visitor.put_contact import PutContactUseCase
from escalation.use_cases.visitor.read_conversation import (
    PollMessages,
    ReadTranscript,
    RequestTranscriptMail,
)
from escalation.use_cases.visitor.reopen_ticket import ReopenTicketUseCase
from escalation.use_cases.visitor.request_handoff import RequestHandoffUseCase
from escalation.use_cases.visitor.show_bot import ShowBot
from escalation.use_cases.visitor.start_conversation import StartConversationUseCase
from escalation.use_cases.visitor.take_turn import TakeTurn
from escalation.use_cases.writing.ports import WritePorts

if TYPE_CHECKING:
    from escalation.use_cases.live.tickets import IssueTicket
    from escalation.use_cases.mark_handoff import MarkHandoffUseCase
    from escalation.use_cases.visitor.confirm_address import AskForCodeUseCase, ConfirmAddress
    from escalation.use_cases.visitor.give_feedback import GiveFeedback
    from escalation.use_cases.visitor.open_by_link import OpenByLinkUseCase


class VisitorApi:
    """The use cases of the visitor's API, each built when first used: a poll must not pay for
    what only a message needs.
    """

    def __init__(self) -> None:
        self._clock = SystemClock()
        self._ids = RandomIds()
        self._events = LoggedEvents()
        self._secrets = SecretReader(client("secretsmanager"))

    @cached_property
    def _ports(self) -> WritePorts:
        return WritePorts(
            transcripts=stores.transcripts(),
            queue=stores.delivery_queue(),
            clock=self._clock,
            events=self._events,
        )

    @cached_property
    def _keys(self) -> SigningKeys:
        return SigningKeys.from_secret(self._secrets, read(TokenSecret).token_secret_arn)

    @cached_property
    def tokens(self) -> JwtTokens:
        """Conversation tokens, with the environment's keys."""
        return JwtTokens(self._keys)

    def client_of(self, address: str) -> str | None:
        """The client behind a network address, by which its chats are counted; None where clients
        are not told apart.
        """
        if read(ClientLimits).starts_of_client == 0:
            return None
        from escalation.adapters.aws.keyed_digests import client_digest  # noqa: PLC0415

        return client_digest(self._keys, address, now=self._clock.now())

    @cached_property
    def show_bot(self) -> ShowBot:
        """GET profile."""
        return ShowBot(profiles=stores.profiles(), clock=SystemClock())

    @cached_property
    def start(self) -> StartConversationUseCase:
        """POST conversations."""
        from escalation.adapters.aws.proofs import SignedProofs  # noqa: PLC0415
        from escalation.use_cases.visitor.admission import Admission  # noqa: PLC0415

        return StartConversationUseCase(
            admission=Admission(
                counts=stores.client_counts(),
                proofs=SignedProofs(self._keys),
                spent=stores.spent_tokens(),
                starts_of_client=read(ClientLimits).starts_of_one,
                clock=self._clock,
                events=self._events,
            ),
            transcripts=stores.transcripts(),
            profiles=stores.profiles(),
            tokens=self.tokens,
            identities=SignedIdentities(CredentialsSource(self._secrets)),
            spent=stores.spent_tokens(),
            signed=stores.signed_chats(),
            ids=self._ids,
            clock=self._clock,
            events=self._events,
        )

    @cached_property
    def take_turn(self) -> TakeTurn:
        """POST messages."""
        return take_turn(
            transcripts=stores.transcripts(),
            profiles=stores.profiles(),
            queue=stores.delivery_queue(),
            events=self._events,
        )

    @cached_property
    def request_handoff(self) -> RequestHandoffUseCase:
        """POST handoff."""
        return RequestHandoffUseCase(self._ports, profiles=stores.profiles())

    @cached_property
    def mark_handoff(self) -> "MarkHandoffUseCase":
        """POST handoffs."""
        from escalation.use_cases.mark_handoff import MarkHandoffUseCase  # noqa: PLC0415

        return MarkHandoffUseCase(
            transcripts=stores.transcripts(),
            profiles=stores.profiles(),
            clock=self._clock,
            events=self._events,
        )

    @cached_property
    def reopen(self) -> ReopenTicketUseCase:
        """POST reopen."""
        return ReopenTicketUseCase(self._ports, profiles=stores.profiles())

    @cached_property
    def feedback(self) -> "GiveFeedback":
        """PUT feedback."""
        from escalation.use_cases.visitor.give_feedback import GiveFeedback  # noqa: PLC0415

        return GiveFeedback(self._ports, profiles=stores.profiles(), counts=stores.client_counts())

    @cached_property
    def put_contact(self) -> PutContactUseCase:
        """PUT contact."""
        return PutContactUseCase(self._ports, profiles=stores.profiles())

    @cached_property
    def ask_for_code(self) -> "AskForCodeUseCase":
        """POST contact/code."""
        from escalation.use_cases.visitor.confirm_address import (  # noqa: PLC0415
            AskForCodeUseCase,
        )

        return AskForCodeUseCase(
            self._ports,
            allowances=stores.allowances(),
            marks=stores.address_marks(),
            ids=self._ids,
        )

    @cached_property
    def confirm_address(self) -> "ConfirmAddress":
        """POST contact/confirm."""
        from escalation.use_cases.visitor.confirm_address import ConfirmAddress  # noqa: PLC0415

        return ConfirmAddress(self._ports, profiles=stores.profiles())

    @cached_property
    def open_by_link(self) -> "OpenByLinkUseCase":
        """POST chats."""
        from escalation.use_cases.visitor.open_by_link import OpenByLinkUseCase  # noqa: PLC0415

        return OpenByLinkUseCase(self._ports, profiles=stores.profiles(), tokens=self.tokens)

    @cached_property
    def close(self) -> CloseConversation:
        """POST close."""
        return CloseConversation(self._ports, profiles=stores.profiles())

    @cached_property
    def poll(self) -> PollMessages:
        """GET messages."""
        return PollMessages(transcripts=stores.transcripts())

    @cached_property
    def live(self) -> "IssueTicket":
        """POST live."""
        from escalation.adapters.aws.live_tickets import JwtTickets  # noqa: PLC0415
        from escalation.use_cases.live.tickets import IssueTicket  # noqa: PLC0415

        url = read(LiveUrl).live_url
        return IssueTicket(tickets=JwtTickets(self._keys), clock=self._clock, url=url)

    @cached_property
    def transcript(self) -> ReadTranscript:
        """GET transcript; loads the templates, so only then."""
        from escalation.adapters.rendering.renderer import JinjaRenderer  # noqa: PLC0415

        return ReadTranscript(
            transcripts=stores.transcripts(), profiles=stores.profiles(), renderer=JinjaRenderer()
        )

    @cached_property
    def mail_transcript(self) -> RequestTranscriptMail:
        """POST transcript."""
        return RequestTranscriptMail(
            self._ports,
            allowances=stores.allowances(),
            marks=stores.address_marks(),
            ids=self._ids,
        )


@cache
def visitor_api() -> VisitorApi:
    """The process's visitor API."""
    return VisitorApi()
