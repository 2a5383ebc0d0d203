"""The visitor says whether an answer helped, whether it was solved, how the help of people was.

Said again it changes nothing, and otherwise takes the place of what was said before: nothing is
added up but what stands at the end. The first thumb of a client about an entry counts, further ones
of that day are kept and shown, and count nowhere.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Final, Literal

from escalation.domain.admission import ClientCounts
from escalation.domain.blocked_visitors import require_welcome_in
from escalation.domain.conversation import Head, Message
from escalation.domain.errors import Conflict, InvalidInput
from escalation.domain.feedback import (
    MAX_THUMBS,
    ChatFeedback,
    Csat,
    Solved,
    Thumb,
    question_at_end,
)
from escalation.domain.masking import masked
from escalation.domain.ports import BotProfile, Profiles
from escalation.use_cases.visitor.api_models import TurnResult
from escalation.use_cases.visitor.calls import count_call, profile_of, take_call, turn_result
from escalation.use_cases.visitor.feedback_models import RateAnswer, RatePeople, SaySolved
from escalation.use_cases.writing.draft import Draft
from escalation.use_cases.writing.ports import WritePorts

ONE_DAY: Final = timedelta(days=1)
MOST_OF_CLIENT: Final = 20
"""Thumbs of one client on answers of one bot that count in a day, whatever they are about: a large
model words each of its answers anew."""
NOTHING_ASKED: Final = "nothing_asked"


class GiveFeedback:
    """The use cases behind PUT /v1/conversations/{id}/feedback/…."""

    def __init__(self, ports: WritePorts, *, profiles: Profiles, counts: ClientCounts) -> None:
        self._ports = ports
        self._profiles = profiles
        self._counts = counts

    def answer(
        self, conversation_id: str, workspace_id: str, body: RateAnswer, *, client: str | None
    ) -> TurnResult:
        """Put a thumb under an answer; the answer comes back with it.

        Args:
            conversation_id: of the token.
            workspace_id: likewise.
            body: what the widget sends.
            client: digest of the network address it comes from; None where there is none to tell.

        Raises:
            InvalidInput: `message_id` names no answer of a bot that is asked about.
            Conflict: `too_many_thumbs`.
            NotFound, NotAllowed, TooManyRequests, RetryableError: as for a message.
        """
        return self._take(conversation_id, workspace_id, client, partial(self._thumb, body))

    def solved(
        self, conversation_id: str, workspace_id: str, body: SaySolved, *, client: str | None
    ) -> TurnResult:
        """Say whether it was solved.

        Raises:
            Conflict: `nothing_asked`, where the chat does not ask that.
            NotFound, NotAllowed, TooManyRequests, RetryableError: as for a message.
        """
        return self._take(conversation_id, workspace_id, client, partial(self._solved, body))

    def csat(
        self, conversation_id: str, workspace_id: str, body: RatePeople, *, client: str | None
    ) -> TurnResult:
        """Say how the help of people was.

        Raises:
            Conflict: `nothing_asked`, where the chat does not ask that.
            NotFound, NotAllowed, TooManyRequests, RetryableError: as for a message.
        """
        return self._take(conversation_id, workspace_id, client, partial(self._csat, body))

    def _take(
        self,
        conversation_id: str,
        workspace_id: str,
        client: str | None,
        edit: Callable[["_Call"], TurnResult],
    ) -> TurnResult:
        repeats: dict[str, bool] = {}

        def with_what_is_known(draft: Draft) -> TurnResult:
            head = draft.head
            profile = profile_of(self._profiles, head)
            require_welcome_in(profile.blocks, head, draft.now)
            known = self._ports.transcripts.feedback_of(conversation_id) if head.feedback else None
            known = known or ChatFeedback(conversation_id=conversation_id)
            return edit(_Call(draft, profile, known, client, repeats))

        return take_call(self._ports, conversation_id, workspace_id, with_what_is_known)

    def _thumb(self, body: RateAnswer, call: "_Call") -> TurnResult:
        draft, known = call.draft, call.known
        message = self._answer(draft, body.message_id)
        before = known.thumb(message.id)
        if before is None and len(known.thumbs) == MAX_THUMBS:
            raise Conflict("This chat has thumbs enough.", code="too_many_thumbs")
        words, hidden = call.words(body.words)
        if words is None and before is not None and before.up == body.helped:
            words, hidden = before.words, before.masked
        thumb = Thumb(
            message_id=message.id,
            bot_id=message.author.bot_id or draft.head.bot_id,
            up=body.helped,
            words=words,
            masked=hidden,
            at=draft.now,
            signed=draft.head.visitor.verified,
            repeated=before.repeated if before else self._is_repeated(call, message, "THUMB"),
        )
        if before is None or not _says_the_same(before, thumb):
            self._keep(call, known.with_thumb(thumb), about="answer")
        return turn_result((message,), draft.head, None, feedback=draft.feedback or known)

    def _solved(self, body: SaySolved, call: "_Call") -> TurnResult:
        draft, known, before = call.draft, call.known, call.known.solved
        if before is None:
            if question_at_end(draft.head) != "solved":
                raise _nothing_asked()
            about = self._last_answer(draft)
            said = Solved(
                message_id=about.id,
                bot_id=about.author.bot_id or draft.head.bot_id,
                solved=body.solved,
                at=draft.now,
                signed=draft.head.visitor.verified,
                repeated=self._is_repeated(call, about, "SOLVED"),
            )
        else:
            said = before.model_copy(update={"solved": body.solved, "at": draft.now})
        if before is None or before.solved != said.solved:
            draft.set(at_end="solved_said")
            self._keep(call, known.model_copy(update={"solved": said}), about="solved")
        return turn_result((), draft.head, None)

    def _csat(self, body: RatePeople, call: "_Call") -> TurnResult:
        draft, known, before = call.draft, call.known, call.known.csat
        if before is None and question_at_end(draft.head) != "csat":
            raise _nothing_asked()
        words, hidden = call.words(body.words)
        if words is None and before is not None:
            words, hidden = before.words, before.masked
        signed = draft.head.visitor.verified
        said = Csat(steps=body.steps, words=words, masked=hidden, at=draft.now, signed=signed)
        if before is None or (before.steps, before.words) != (said.steps, said.words):
            draft.set(at_end="csat_said")
            self._keep(call, known.model_copy(update={"csat": said}), about="csat")
        return turn_result((), draft.head, None)

    def _keep(self, call: "_Call", feedback: ChatFeedback, *, about: str) -> None:
        """Write it. It is nobody's word in the chat, and does not keep that from closing."""
        draft, events = call.draft, self._ports.events
        count_call(draft)
        draft.keep_last_activity()
        draft.feedback = feedback
        draft.set(feedback=draft.head.feedback + 1)
        conversation_id = draft.head.conversation_id
        draft.on_commit(
            lambda: events.record("feedback_given", conversation_id=conversation_id, about=about)
        )

    def _answer(self, draft: Draft, message_id: str) -> Message:
        """The answer that a thumb is about."""
        found = next((one for one in draft.earlier if one.id == message_id), None)
        if found is None:
            seq, head = int(message_id), draft.head
            older = self._ports.transcripts.load_since(head.conversation_id, seq - 1, limit=1)
            said = older.messages if older is not None else ()
            found = next((one for one in said if one.id == message_id), None)
        if found is None or found.rated is None:
            raise InvalidInput("message_id", "Names no answer that is asked about.")
        return found

    def _last_answer(self, draft: Draft) -> Message:
        """What "this" is in "Was this solved?"."""
        for turn in reversed(draft.turns):
            bots = [message for message in turn.messages if message.author.kind == "bot"]
            if bots and turn.decision is not None and turn.decision.action == "answer":
                return bots[-1]
        raise _nothing_asked()

    def _is_repeated(self, call: "_Call", about: Message, kind: str) -> bool:
        """Whether it is not the first word of its kind of this client about this entry today;
        counted once, however often the write that follows is lost to another.
        """
        if about.id not in call.repeats:
            head, now = call.draft.head, call.draft.now
            bot = f"{head.workspace_id}#{kind}#{_who(head, call.client)}#{about.author.bot_id}"
            of_entry = self._counts.count(f"{bot}#{_entry(about)}", ONE_DAY, now=now)
            of_all = self._counts.count(bot, ONE_DAY, now=now)
            call.repeats[about.id] = of_entry > 1 or of_all > MOST_OF_CLIENT
        return call.repeats[about.id]


class _Call:
    """One run over a draft; `repeats` outlives it."""

    def __init__(
        self,
        draft: Draft,
        profile: BotProfile,
        known: ChatFeedback,
        client: str | None,
        repeats: dict[str, bool],
    ) -> None:
        self.draft = draft
        self.known = known
        self.client = client
        self.repeats = repeats
        self._profile = profile

    def words(self, given: str | None) -> tuple[str | None, Literal[True] | None]:
        """The words without what is to be hidden, and whether something was."""
        if given is None:
            return None, None
        (shown,) = masked([given], self._profile.settings.masking)
        return shown, True if shown != given else None


def _who(head: Head, client: str | None) -> str:
    """Whose word it is: a person whom the site vouches for, a network address; or, where none of
    both can be told, the chat.
    """
    if head.visitor.verified and head.visitor.email is not None:
        return f"PERSON#{head.visitor.email.casefold()}"
    return client or head.client or head.conversation_id


def _entry(answer: Message) -> str:
    """What an answer was taken from: its first source, else its own words."""
    source = answer.sources[0] if answer.sources else None
    return f"{source.title}#{source.url}" if source else answer.text


def _says_the_same(one: Thumb, other: Thumb) -> bool:
    return (one.up, one.words) == (other.up, other.words)


def _nothing_asked() -> Conflict:
    return Conflict("Nothing of the kind is asked in this chat now.", code=NOTHING_ASKED)
