"""A visitor arrives: what the widget shows of a bot before the first message."""

from escalation.domain.errors import NotAllowed, NotFound
from escalation.domain.languages import WIDGET, direction
from escalation.domain.ports import BotProfile, Clock, Profiles
from escalation.domain.settings import Texts
from escalation.domain.texts import Key, added_language, text
from escalation.use_cases.people_hours import people_now, when_they_answer
from escalation.use_cases.visitor.profile_models import (
    BotProfileView,
    PeopleView,
    PrivacyView,
    WidgetLanguage,
)

WIDGET_TEXTS: tuple[Key, ...] = ("handoff", "offline", "failed", "cannot_help", "contact_request")


def embedded(profiles: Profiles, bot_id: str, origin: str | None) -> BotProfile:
    """The bot on a page.

    Raises:
        NotFound: no such bot.
        NotAllowed: the page's origin is not on the bot's list.
    """
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


def greeting_of(profile: BotProfile, locale: str) -> str:
    """What the bot says first."""
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
        profile = embedded(self._profiles, bot_id, origin)
        settings, languages = profile.settings, profile.languages
        return BotProfileView(
            bot_id=bot_id,
            name=profile.bot.name,
            workspace=profile.workspace.name,
            brand=profile.workspace.brand,
            greeting=greeting_of(profile, locale),
            human_handoff=settings.human_handoff,
            contact=settings.contact,
            texts={
                key: text(settings.messages, key, locale, languages=languages)
                for key in WIDGET_TEXTS
            },
            language=_widget_language(profile, locale),
            people=self._people(profile, locale, time_zone),
            privacy=_privacy(profile, locale),
            finds_chat=settings.find_chat.enabled,
        )

    def _people(self, profile: BotProfile, locale: str, time_zone: str | None) -> PeopleView | None:
        now = self._clock.now()
        found = people_now(profile, now=now, locale=locale, time_zone=time_zone)
        if not profile.settings.human_handoff:
            return None
        if found is None or found.open_now:
            said = when_they_answer(profile, now=now, locale=locale, time_zone=time_zone)
            return PeopleView(open_now=True, text=said) if found or said else None
        said = text(
            Texts(),
            "people_away",
            locale,
            languages=profile.languages,
            opens_at=found.opens_at_words,
        )
        return PeopleView(open_now=False, opens_at=found.opens_at, text=said)
