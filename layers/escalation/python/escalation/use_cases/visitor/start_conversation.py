"""A visitor arrives: the bot's profile, and a new conversation with its token."""

from datetime import datetime, timedelta

from escalation.domain.admission import KNOWN_AFTER
from escalation.domain.blocked_visitors import require_welcome
from escalation.domain.conversation import Assignee, Head, Visitor
from escalation.domain.errors import InvalidInput, NotAllowed, NotAuthenticated, NotFound
from escalation.domain.identity_ports import (
    IdentityClaims,
    IdentityTokens,
    SpentTokens,
    TokenClaims,
    Tokens,
)
from escalation.domain.languages import WIDGET, direction
from escalation.domain.ports import BotProfile, Clock, Events, Ids, Profiles, TranscriptStore
from escalation.domain.privacy import Consent
from escalation.domain.settings import Texts
from escalation.domain.texts import Key, added_language, text
from escalation.domain.waiting import IDLE_LOOK
from escalation.use_cases.people_hours import people_now
from escalation.use_cases.visitor.admission import Admission, Arrival
from escalation.use_cases.visitor.api_models import (
    ConversationStarted,
    ConversationView,
    MessageView,
    StartConversation,
)
from escalation.use_cases.visitor.calls import consent_required
from escalation.use_cases.visitor.profile_models import (
    BotProfileView,
    PeopleView,
    PrivacyView,
    WidgetLanguage,
)
from escalation.use_cases.writing import hand_over
from escalation.use_cases.writing.draft import Draft

WIDGET_TEXTS: tuple[Key, ...] = ("handoff", "offline", "failed", "cannot_help", "contact_request")


def _profile(profiles: Profiles, bot_id: str, origin: str | None) -> BotProfile:
    profile = profiles.profile(bot_id)
    if profile is None:
        raise NotFound("There is no bot with this id.", code="unknown_bot")
    allowed = profile.bot.allowed_origins
    if allowed and origin is not None and origin not in allowed:
        raise NotAllowed(
            "This site may not embed this bot. Its owner can add the site's origin to the bot.",
            code="origin_not_allowed",
        )
    return profile


def _greeting(profile: BotProfile, locale: str) -> str:
    return profile.bot.greeting or text(
        profile.settings.messages, "greeting", locale, languages=profile.languages
    )


def _widget_language(profile: BotProfile, locale: str) -> WidgetLanguage | None:
    """The owner's words for the widget, where they come before the built-in ones."""
    found = added_language(locale, profile.languages, prefix=WIDGET)
    if found is None:
        return None
    own = {
        name.removeprefix(WIDGET): words
        for name, words in found.texts.items()
        if name.startswith(WIDGET)
    }
    return WidgetLanguage(locale=found.locale, texts={**own, "dir": direction(found.locale)})


def _privacy(profile: BotProfile, locale: str) -> PrivacyView | None:
    privacy = profile.settings.privacy
    if privacy is None:
        return None
    return PrivacyView(
        text=privacy.words(locale)
        or text(profile.settings.messages, "privacy", locale, languages=profile.languages),
        url=privacy.url,
        consent=privacy.consent,
        version=privacy.version,
    )


def _consent(profile: BotProfile, version: str | None, now: datetime) -> Consent | None:
    privacy = profile.settings.privacy
    if privacy is None:
        return None
    agreed = version == privacy.version
    if privacy.consent and not agreed:
        raise consent_required()
    return Consent(version=privacy.version, at=now) if agreed else None


class ShowBot:
    """The use case behind GET /v1/bots/{bot_id}/profile."""

    def __init__(self, *, profiles: Profiles, clock: Clock) -> None:
        self._profiles = profiles
        self._clock = clock

    def __call__(
        self, bot_id: str, *, origin: str | None, locale: str, time_zone: str | None
    ) -> BotProfileView:
        """What the widget shows before the first message.

        Raises:
            NotFound: no such bot.
            NotAllowed: the page's origin is not on the bot's list.
        """
        profile = _profile(self._profiles, bot_id, origin)
        settings, languages = profile.settings, profile.languages
        return BotProfileView(
            bot_id=bot_id,
            name=profile.bot.name,
            workspace=profile.workspace.name,
            brand=profile.workspace.brand,
            greeting=_greeting(profile, locale),
            human_handoff=settings.human_handoff,
            contact=settings.contact,
            texts={
                key: text(settings.messages, key, locale, languages=languages)
                for key in WIDGET_TEXTS
            },
            language=_widget_language(profile, locale),
            people=self._people(profile, locale, time_zone),
            privacy=_privacy(profile, locale),
        )

    def _people(self, profile: BotProfile, locale: str, time_zone: str | None) -> PeopleView | None:
        found = people_now(profile, now=self._clock.now(), locale=locale, time_zone=time_zone)
        if found is None or not profile.settings.human_handoff:
            return None
        if found.open_now:
            return PeopleView(open_now=True)
        said = text(
            Texts(),
            "people_away",
            locale,
            languages=profile.languages,
            opens_at=found.opens_at_words,
        )
        return PeopleView(open_now=False, opens_at=found.opens_at, text=said)


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
        self._ids = ids
        self._clock = clock
        self._events = events

    def __call__(
        self, bot_id: str, body: StartConversation, *, origin: str | None, client: str | None = None
    ) -> ConversationStarted:
        """Create the conversation with the bot's greeting as its first message.

        Args:
            bot_id: the bot the visitor comes to.
            body: what the widget sends.
            origin: of the page.
            client: digest of the visitor's network address.

        Raises:
            TooManyRequests, ProofNeeded: see `Admission`.
            NotFound: no such bot.
            NotAllowed: the page's origin is not on the bot's list; or `visitor_blocked`.
            Conflict: `consent_required` where the bot's visitors have to agree to its privacy
                notice, and this one has not, or to one of before.
            InvalidInput: the identity token cannot be trusted.
        """
        profile = _profile(self._profiles, bot_id, origin)
        now = self._clock.now()
        consent = _consent(profile, body.consent, now)
        visitor, signed = self._visitor(profile, body)
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
            )
        )
        self._spend(profile, body, signed)
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
            page=body.page,
            consent=consent,
            created_at=now,
            last_activity_at=now,
            due_at=now + IDLE_LOOK,
            expires_at=now + timedelta(days=profile.settings.retention_days),
        )
        draft = Draft(head, now)
        draft.say(hand_over.bot_author(profile), _greeting(profile, body.locale))
        stored = self._transcripts.commit(draft.commit().model_copy(update={"before": None}))
        claims = TokenClaims(
            conversation_id=stored.conversation_id,
            bot_id=bot_id,
            workspace_id=stored.workspace_id,
            issued_at=now,
        )
        self._events.record(
            "conversation_started", conversation_id=stored.conversation_id, bot_id=bot_id
        )
        return ConversationStarted(
            conversation_id=stored.conversation_id,
            token=self._tokens.issue(claims, now=now),
            conversation=ConversationView.of(stored),
            messages=tuple(MessageView.of(message) for message in draft.messages),
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
