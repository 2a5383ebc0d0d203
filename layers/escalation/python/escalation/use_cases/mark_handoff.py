"""Those that a handoff was mailed to say who takes it, and that it is answered.

Looking changes nothing: programs that check mails open their links. Each mark is made once; who
comes later sees who was first.
"""

from typing import Annotated, Literal

from pydantic import Field

from escalation.domain.address_proofs import folded
from escalation.domain.errors import Conflict, InvalidInput, NotFound, RevisionLost
from escalation.domain.escalation import Escalation
from escalation.domain.handoff_marks import Mark, opens
from escalation.domain.ports import Clock, Events, Profiles, TranscriptStore
from escalation.domain.team_texts import team_texts
from escalation.domain.types import Email, Frozen, Identifier

TRIES = 3
GONE = "This link is not good any more. The conversation is in the console."


class MarkHandoff(Frozen, defer_build=True):
    """POST /v1/handoffs/{escalation_id}."""

    token: Annotated[str, Field(min_length=1, max_length=100)]
    action: Literal["look", "take", "answered"]
    who: Email | None = None
    """Which of the mail's recipients says it; it may be left out where there is one."""


class HandoffView(Frozen, defer_build=True):
    """How it stands, for whoever got the mail. Nothing of the chat is in it."""

    escalation_id: Identifier
    bot: str
    recipients: tuple[Email, ...]
    taken: Mark | None
    answered: Mark | None
    language: str
    texts: dict[str, str]
    """What the page says, by its names for it. `{who}` and `{when}` are the page's to fill in."""


class MarkHandoffUseCase:
    """The use case behind POST /v1/handoffs/{escalation_id}."""

    def __init__(
        self, *, transcripts: TranscriptStore, profiles: Profiles, clock: Clock, events: Events
    ) -> None:
        self._transcripts = transcripts
        self._profiles = profiles
        self._clock = clock
        self._events = events

    def __call__(self, escalation_id: str, body: MarkHandoff) -> HandoffView:
        """Look at it, or mark it. A mark that is there already stays as it is.

        Raises:
            NotFound: no such handoff, or the token does not open it (any more).
            InvalidInput: `who` is none of the mail's recipients, or missing among several.
            Conflict: `mail_under_way`: its mail is being sent again right now.
            RevisionLost: other writers kept winning.
        """
        for tries_left in reversed(range(TRIES)):
            found = self._opened(escalation_id, body.token)
            marked = self._marked(found, body)
            if marked is None:
                return self._view(found)
            try:
                self._transcripts.save_escalation(marked)
            except RevisionLost:
                if not tries_left:
                    raise
                continue
            self._events.record("handoff_marked", escalation_id=escalation_id, what=body.action)
            return self._view(marked)
        raise AssertionError("the last try returns or raises")

    def _opened(self, escalation_id: str, token: str) -> Escalation:
        found = self._transcripts.escalation(escalation_id)
        if found is None or not opens(found.mark_keys, token, self._clock.now()):
            raise NotFound(GONE, code="link_expired")
        return found

    def _marked(self, found: Escalation, body: MarkHandoff) -> Escalation | None:
        """The record with the mark; None where nothing is to be written."""
        if body.action == "look":
            return None
        who = _recipient(found, body.who)
        if not found.is_final:
            raise Conflict("Its mail is being sent again. Try in a minute.", code="mail_under_way")
        mark = Mark(by=who, at=self._clock.now())
        if body.action == "take":
            changes = {} if found.taken or found.answered else {"taken": mark}
        else:
            changes = {} if found.answered else {"answered": mark}
        if not changes:
            return None
        return found.model_copy(update={**changes, "revision": found.revision + 1})

    def _view(self, found: Escalation) -> HandoffView:
        profile = self._profiles.profile(found.bot_id)
        if profile is None or profile.workspace.workspace_id != found.workspace_id:
            raise NotFound(GONE, code="link_expired")
        say = team_texts(profile.workspace.team_language)
        who, when = "{who}", "{when}"
        return HandoffView(
            escalation_id=found.escalation_id,
            bot=profile.bot.name,
            recipients=found.mailed_to,
            taken=found.taken,
            answered=found.answered,
            language=say.language,
            texts={
                "title": say("A request from the chat with {bot}", bot=profile.bot.name),
                "take": say("I am taking this"),
                "answer": say("It is answered"),
                "who": say("Who are you?"),
                "taken": say("{who} is taking this, since {when}.", who=who, when=when),
                "answered": say("{who} has answered it: {when}.", who=who, when=when),
                "nobody": say("Nobody has taken it yet."),
                "seen": say(
                    "Everybody who got the mail sees this here, and your team in the console."
                ),
            },
        )


def _recipient(found: Escalation, who: str | None) -> str:
    """Which recipient it is, as the mail was addressed."""
    if who is None and len(found.mailed_to) == 1:
        return found.mailed_to[0]
    for address in found.mailed_to:
        if who is not None and folded(address) == folded(who):
            return address
    raise InvalidInput("who", "Must be one of those who got the mail.")
