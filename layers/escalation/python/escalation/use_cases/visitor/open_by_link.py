"""The visitor opens a chat by the link of a mail, on any device, or wants no more such mails.

Looking changes nothing and opens nothing: programs that check mails open their links.
"""

from typing import Annotated, Literal

from pydantic import StringConstraints

from escalation.domain.answer_mails import mute
from escalation.domain.conversation import Head
from escalation.domain.errors import NotFound
from escalation.domain.handoff_marks import opens
from escalation.domain.identity_ports import TokenClaims, Tokens
from escalation.domain.languages import direction
from escalation.domain.ports import BotProfile, Profiles
from escalation.domain.texts import language_with, spoken
from escalation.domain.types import Frozen, Identifier, Locale
from escalation.use_cases.writing.change import change
from escalation.use_cases.writing.draft import Draft
from escalation.use_cases.writing.ports import WritePorts

_TEXTS = (
    "answer_page_title",
    "answer_page_text",
    "answer_open",
    "answer_page_stop",
    "answer_page_stopped",
)


class OpenByLink(Frozen, defer_build=True):
    """POST /v1/chats/{conversation_id}."""

    token: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,100}$")]
    action: Literal["look", "open", "stop"]
    """`stop`: no more mails about this chat."""


class LinkedChat(Frozen, defer_build=True):
    """The chat that a link opens, for the page that asks whether to open it. Nothing of what was
    said is in it.
    """

    conversation_id: Identifier
    bot_id: Identifier
    locale: Locale
    """The visitor's, which the widget is to speak."""
    language: str
    """That of the texts, and whether it is written from the right."""
    direction: Literal["ltr", "rtl"]
    colour: str
    position: Literal["left", "right"]
    """On which side the widget stands."""
    stopped: bool
    """No mails go out about this chat any more."""
    texts: dict[str, str]
    """What the page says, by its names for it."""
    token: str | None = None
    """A token of the conversation; of `open` alone."""


class OpenByLinkUseCase:
    """The use case behind POST /v1/chats/{conversation_id}."""

    def __init__(self, ports: WritePorts, *, profiles: Profiles, tokens: Tokens) -> None:
        self._ports = ports
        self._profiles = profiles
        self._tokens = tokens

    def __call__(self, conversation_id: str, body: OpenByLink) -> LinkedChat:
        """Look at it, open it, or have no more mails about it.

        Raises:
            NotFound: `link_expired`: no such chat, or the token does not open it (any more); also
                where it is spam, or the bot's owner has switched these mails off.
            StoreConflict, RetryableError: it was not written.
        """
        head = self._ports.transcripts.head(conversation_id)
        profile = self._opened(head, body.token)
        if head is None:
            raise _gone()
        if body.action == "stop":
            change(self._ports, conversation_id, _stop)
            self._ports.events.record("answer_mails_stopped", conversation_id=conversation_id)
        token = self._token(head) if body.action == "open" else None
        return _view(head, profile, token, stopped=body.action == "stop")

    def _opened(self, head: Head | None, token: str) -> BotProfile:
        if head is None or head.state == "erased" or head.spam or head.answer_mails is None:
            raise _gone()
        if not opens(head.answer_mails.keys, token, self._ports.clock.now()):
            raise _gone()
        profile = self._profiles.profile(head.bot_id)
        if profile is None or profile.workspace.workspace_id != head.workspace_id:
            raise _gone()
        if not profile.settings.answer_mail.enabled:
            raise _gone()
        return profile

    def _token(self, head: Head) -> str:
        claims = TokenClaims(
            conversation_id=head.conversation_id,
            bot_id=head.bot_id,
            workspace_id=head.workspace_id,
        )
        token = self._tokens.issue(claims, now=self._ports.clock.now())
        self._ports.events.record("chat_opened_by_link", conversation_id=head.conversation_id)
        return token


def _stop(draft: Draft) -> None:
    if draft.head.state != "erased":
        draft.keep_last_activity()
        draft.set(answer_mails=mute(draft.head.answer_mails))


def _view(head: Head, profile: BotProfile, token: str | None, *, stopped: bool) -> LinkedChat:
    language = language_with(_TEXTS, head.locale, profile.languages)
    values = {"bot": profile.bot.name}
    return LinkedChat(
        conversation_id=head.conversation_id,
        bot_id=head.bot_id,
        locale=head.locale,
        language=language,
        direction=direction(language),
        colour=profile.workspace.brand.colour,
        position=profile.workspace.brand.position,
        stopped=stopped or (head.answer_mails is not None and head.answer_mails.muted),
        texts={name: spoken(name, language, profile.languages, values) for name in _TEXTS},
        token=token,
    )


def _gone() -> NotFound:
    return NotFound("This link is not good any more.", code="link_expired")
