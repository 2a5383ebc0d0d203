"""What the widget needs of a bot before the first message, as the visitor's API has it."""

from escalation.domain.settings import ContactPolicy
from escalation.domain.types import Frozen, Locale, UtcTime
from escalation.domain.workspace import Brand


class PeopleView(Frozen, defer_build=True):
    """Whether people are there now; where they are not, when they are next.

    `text` says it in the visitor's language and time zone: when they are back; or, while they are
    there, within which time they usually answer and in which hours, as far as that is known. A team
    without hours is always there.
    """

    open_now: bool
    opens_at: UtcTime | None = None
    text: str = ""


class WidgetLanguage(Frozen, defer_build=True):
    """The owner's words for the widget; those that are not here are the built-in ones."""

    locale: Locale
    texts: dict[str, str]
    """By the widget's names for them; `dir` is `ltr` or `rtl`."""


class PrivacyView(Frozen, defer_build=True):
    """What the visitor is told before the first message; `version` goes back as `consent`."""

    text: str
    url: str
    consent: bool
    """Without the visitor's consent no conversation begins: 409 `consent_required`."""
    version: str


class BotProfileView(Frozen, defer_build=True):
    """What the widget needs before the first message."""

    bot_id: str
    name: str
    workspace: str
    brand: Brand
    greeting: str
    human_handoff: bool
    contact: ContactPolicy
    texts: dict[str, str]
    privacy: PrivacyView | None = None
    language: WidgetLanguage | None = None
    """Where the owner has added the visitor's language, or words of it."""
    people: PeopleView | None = None
    """Null where no people may be asked, or there is nothing to say of them: the owner has set no
    business hours, and it is not known how soon they answer."""
    finds_chat: bool = False
    """Whether a visitor with an identity token may ask for the chat that they have open: see
    `find_only`."""
