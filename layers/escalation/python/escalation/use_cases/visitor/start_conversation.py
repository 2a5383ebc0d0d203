"""A visitor begins a conversation, and gets its token; or finds the one that is open."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from escalation.domain.admission import KNOWN_AFTER
from escalation.domain.attributes import VisitorFacts
from escalation.domain.blocked_visitors import is_blocked_in, require_welcome
from escalation.domain.conversation import Assignee, Head, Message, Visitor
from escalation.domain.errors import (
    InvalidInput,
    NotAuthenticated,
    NotFound,
    RetryableError,
    VersionLost,
)
from escalation.domain.found_chats import is_found, signed_identity
from escalation.domain.identity_ports import (
    IdentityClaims,
    IdentityTokens,
    SignedChatFinder,
    SpentTokens,
    TokenClaims,
    Tokens,
)
from escalation.domain.ports import BotProfile, Clock, Events, Ids, Profiles, TranscriptStore
from escalation.domain.privacy import Consent
from escalation.domain.waiting import IDLE_LOOK
from escalation.use_cases.visitor.admission import Admission, Arrival
from escalation.use_cases.visitor.api_models import (
    ConversationStarted,
    ConversationView,
    MessageView,
)
from escalation.use_cases.visitor.calls import TRIES, consent_required
from escalation.use_cases.visitor.show_bot import embedded, greeting_of
from escalation.use_cases.visitor.start_models import StartConversation
from escalation.use_cases.writing import hand_over
from escalation.use_cases.writing.draft import Draft


def _consent(profile: BotProfile, version: str | None, now: datetime) -> Consent | None:
    privacy = profile.settings.privacy
    if privacy is None:
        return None
    agreed = version == privacy.version
    if privacy.consent and not agreed:
        raise consent_required()
    return Consent(version=privacy.version, at=now) if agreed else None


def _signed_as(profile: BotProfile, claims: IdentityClaims | None) -> str | None:
    """By what the visitor finds the chat again; None where the owner does not want that."""
    if claims is None or not profile.settings.find_chat.enabled:
        return None
    return signed_identity(profile.workspace.workspace_id, claims)


def _facts(body: StartConversation, claims: IdentityClaims | None) -> VisitorFacts | None:
    """What is known of where the visitor comes from. Only what is in the token is signed."""
    facts = VisitorFacts(
        signed={} if claims is None else claims.attributes,
        claimed=body.attributes,
        referrer=body.referrer,
        device=body.device,
    )
    return None if facts.is_empty else facts


def _no_open_chat() -> NotFound:
    return NotFound("There is no chat to go on with.", code="no_open_chat")


class StartConversationUseCase:
    """The use case behind POST /v1/bots/{bot_id}/conversations."""

    def __init__(
        self,
        *,
        transcripts: TranscriptStore,
        profiles: Profiles,
        tokens: Tokens,
        identities: IdentityTokens,
        spent: SpentTokens,
        signed: SignedChatFinder,
        admission: Admission,
        ids: Ids,
        clock: Clock,
        events: Events,
    ) -> None:
        self._admission = admission
        self._transcripts = transcripts
        self._profiles = profiles
        self._tokens = tokens
        self._identities = identities
        self._spent = spent
        self._signed = signed
        self._ids = ids
        self._clock = clock
        self._events = events

    def __call__(
        self, bot_id: str, body: StartConversation, *, origin: str | None, client: str | None = None
    ) -> ConversationStarted:
        """Create the conversation with the bot's greeting as its first message.

        Where the bot lets verified visitors find their chat again, and there is one, they get that,
        with a token for this device and no messages: it is read like any other.

        Args:
            bot_id: the bot the visitor comes to.
            body: what the widget sends.
            origin: of the page.
            client: digest of the visitor's network address.

        Raises:
            TooManyRequests, ProofNeeded: see `Admission`.
            NotFound: no such bot; or `no_open_chat`, where one was to be found alone.
            NotAllowed: the page's origin is not on the bot's list; or `visitor_blocked`.
            Conflict: `consent_required` where the bot's visitors have to agree to its privacy
                notice, and this one has not, or to one of before.
            InvalidInput: the identity token cannot be trusted.
        """
        profile = embedded(self._profiles, bot_id, origin)
        now = self._clock.now()
        # What is there already was agreed to when it began.
        consent = None if body.find_only else _consent(profile, body.consent, now)
        visitor, claims = self._visitor(profile, body)
        signed_as = _signed_as(profile, claims)
        if body.find_only and signed_as is None:
            raise _no_open_chat()
        require_welcome(
            profile.blocks,
            workspace_id=profile.workspace.workspace_id,
            visitor=visitor,
            client=client,
            now=now,
        )
        known = self._is_known(profile, body)
        self._admission.admit(
            Arrival(
                profile=profile,
                client=client,
                person=visitor.email if visitor.verified else None,
                known=known,
                proof=body.proof,
                finds=body.find_only,
            )
        )
        head = Head(
            conversation_id=self._ids.new(),
            workspace_id=profile.workspace.workspace_id,
            bot_id=bot_id,
            assignee=Assignee(kind="bot", bot_id=bot_id),
            locale=body.locale,
            time_zone=body.time_zone,
            visitor=visitor,
            client=client,
            known=known,
            signed_as=signed_as,
            page=body.page,
            attributes=_facts(body, claims),
            consent=consent,
            created_at=now,
            last_activity_at=now,
            due_at=now + IDLE_LOOK,
            expires_at=now + timedelta(days=profile.settings.retention_days),
        )
        return self._found_or_begun(profile, head, body, claims)

    def _found_or_begun(
        self,
        profile: BotProfile,
        head: Head,
        body: StartConversation,
        claims: IdentityClaims | None,
    ) -> ConversationStarted:
        """The conversation that is there, or a new one: of two devices at once the second gets what
        the first has begun.
        """
        is_spent = False
        for _ in range(TRIES):
            newest, found = self._newest(profile, head)
            if found is None and body.find_only:
                raise _no_open_chat()
            if not is_spent:
                self._spend(profile, body, claims)
                is_spent = True
            if found is not None:
                self._record("conversation_found", found)
                return self._started(found, ())
            draft = Draft(head, head.created_at)
            draft.say(hand_over.bot_author(profile), greeting_of(profile, body.locale))
            first = draft.commit().model_copy(update={"before": None, "found_before": newest})
            try:
                stored = self._transcripts.commit(first)
            except VersionLost:
                if head.signed_as is None:
                    raise
                continue
            self._record("conversation_started", stored)
            return self._started(stored, draft.messages)
        raise RetryableError("busy", "other devices kept beginning a chat", delay_s=1)

    def _newest(self, profile: BotProfile, new: Head) -> tuple[str | None, Head | None]:
        """What the visitor's signed identity began last here, and its head where it goes on."""
        if new.signed_as is None:
            return None, None
        newest = self._signed.newest_signed(new.workspace_id, new.bot_id, new.signed_as)
        head = None if newest is None else self._transcripts.head(newest)
        if head is None or not is_found(
            head,
            workspace_id=new.workspace_id,
            bot_id=new.bot_id,
            signed_as=new.signed_as,
            privacy=profile.settings.privacy,
        ):
            return newest, None
        if is_blocked_in(profile.blocks, head, new.created_at):
            return newest, None
        return newest, head

    def _record(self, event: str, head: Head) -> None:
        self._events.record(event, conversation_id=head.conversation_id, bot_id=head.bot_id)

    def _started(self, head: Head, messages: Sequence[Message]) -> ConversationStarted:
        now = self._clock.now()
        claims = TokenClaims(
            conversation_id=head.conversation_id,
            bot_id=head.bot_id,
            workspace_id=head.workspace_id,
            issued_at=now,
        )
        return ConversationStarted(
            conversation_id=head.conversation_id,
            token=self._tokens.issue(claims, now=now),
            conversation=ConversationView.of(head),
            messages=tuple(MessageView.of(message) for message in messages),
            found=not messages,
        )

    def _visitor(
        self, profile: BotProfile, body: StartConversation
    ) -> tuple[Visitor, IdentityClaims | None]:
        if body.identity_token is None:
            return Visitor(name=body.visitor.name, email=body.visitor.email), None
        claims = self._identities.verify(
            profile.workspace, body.identity_token, now=self._clock.now()
        )
        visitor = Visitor.model_validate(
            {
                "name": claims.name,
                "email": claims.email,
                "verified": claims.email is not None,
                "plan": claims.plan,
            }
        )
        return visitor, claims

    def _is_known(self, profile: BotProfile, body: StartConversation) -> bool:
        """Whether the browser has a token of an earlier chat here. Any other is as good as none."""
        if body.previous_token is None:
            return False
        now = self._clock.now()
        try:
            earlier = self._tokens.verify(body.previous_token, now=now)
        except NotAuthenticated:
            return False
        issued = earlier.issued_at
        return (
            earlier.workspace_id == profile.workspace.workspace_id
            and issued is not None
            and issued <= now - KNOWN_AFTER
        )

    def _spend(
        self, profile: BotProfile, body: StartConversation, claims: IdentityClaims | None
    ) -> None:
        """Use the identity token up, where the workspace wants that."""
        workspace, token = profile.workspace, body.identity_token
        if claims is None or token is None or not workspace.identity_once:
            return
        if not self._spent.spend(workspace.workspace_id, token, until=claims.expires_at):
            raise InvalidInput(
                "identity_token", "It has begun a conversation already, and is good for one."
            )
