"""Telling the outside what has happened: from changes of what is stored to matters that leave."""

from collections.abc import Callable, Iterable, Mapping

from escalation.domain.changes import (
    Change,
    EscalationWritten,
    HeadWritten,
    RefusalWritten,
    TurnWritten,
)
from escalation.domain.conversation import Conversation, Turn
from escalation.domain.errors import RetryableError
from escalation.domain.matter_changes import of_escalation, of_head, of_refusal, of_turn
from escalation.domain.matter_lines import line_of
from escalation.domain.matters import (
    AgentReplied,
    ConnectionBroken,
    Matter,
    MatterSink,
    OfEscalation,
    TurnDecided,
    cut,
)
from escalation.domain.ports import Events, TranscriptStore
from escalation.domain.workspace import MatterChoices


class TellMatters:
    """Implements `changes.ChangeSink`: what has happened goes to a `MatterSink`.

    An erased conversation tells nothing any more, so each is looked at before something of it
    leaves; what was written in it is read then, as it stands then.
    """

    def __init__(
        self,
        *,
        transcripts: TranscriptStore,
        choices: Callable[[str], MatterChoices],
        sink: MatterSink,
        events: Events,
        console_url: str,
        turns: bool = False,
    ) -> None:
        """Takes what it works with.

        Args:
            transcripts: conversations, read strongly.
            choices: what a workspace's owner lets out; may be a minute old.
            sink: takes the matters.
            events: for the log.
            console_url: where the console is.
            turns: whether decisions leave where an owner asks for them.
        """
        self._transcripts = transcripts
        self._choices = choices
        self._sink = sink
        self._events = events
        self._console_url = console_url.rstrip("/")
        self._turns = turns

    def take(self, changes: Mapping[str, Change]) -> frozenset[str]:
        """See `ChangeSink`."""
        again: set[str] = set()
        origin: dict[str, str] = {}
        matters: dict[str, Matter] = {}
        for key, change in changes.items():
            try:
                for matter in self._of(change):
                    origin[matter.id], matters[matter.id] = key, matter
            except RetryableError as error:
                self._events.record("matter_not_read", code=error.code)
                again.add(key)
        return frozenset(again | {origin[each] for each in self._publish(matters)})

    def _publish(self, matters: Mapping[str, Matter]) -> Iterable[str]:
        if not matters:
            return ()
        try:
            refused = self._sink.publish(tuple(matters.values()))
        except RetryableError as error:
            self._events.record("matters_not_taken", matters=len(matters), code=error.code)
            return tuple(matters)
        if refused:
            self._events.record("matters_not_taken", matters=len(refused))
        if len(refused) < len(matters):
            self._events.record("matters_told", matters=len(matters) - len(refused))
        return refused

    def _of(self, change: Change) -> tuple[Matter, ...]:
        """The matters of one change. Raises RetryableError where the store is out of order."""
        match change:
            case EscalationWritten(before, after):
                told = of_escalation(before, after)
                return self._escalation(told, after.conversation_id, after.trigger_seq)
            case HeadWritten(before, head):
                solved = of_head(before, head)
                lives = solved and self._living(head.conversation_id) is not None
                return self._for_people(solved) if lives else ()
            case TurnWritten(conversation_id, last_seq):
                return self._turn(conversation_id, last_seq)
            case RefusalWritten(was, refused):
                return self._for_people(of_refusal(was, refused))

    def _escalation(
        self, told: tuple[Matter, ...], conversation_id: str, seq: int
    ) -> tuple[Matter, ...]:
        if not told:
            return ()
        wants_text = self._choices(told[0].workspace_id).text
        found = self._living(conversation_id, seq if wants_text else None)
        if found is None:
            return ()
        question = _said(found, seq) if wants_text else None
        with_words = (
            matter.model_copy(update={"question": question})
            if question is not None and isinstance(matter, OfEscalation)
            else matter
            for matter in told
        )
        return self._for_people(with_words)

    def _turn(self, conversation_id: str, last_seq: int) -> tuple[Matter, ...]:
        found = self._living(conversation_id, last_seq)
        turn = next(iter(found.turns), None) if found is not None else None
        if found is None or turn is None or turn.messages[-1].seq != last_seq:
            return ()
        choices = self._choices(found.head.workspace_id)
        told = of_turn(turn, found.head, decisions=self._turns and choices.turns)
        return self._for_people(_with_words(told, turn) if choices.text else told)

    def _living(self, conversation_id: str, seq: int | None = None) -> Conversation | None:
        """A conversation of which something may leave, with the turn that holds this message: it is
        not erased, and holds nothing that must reach a person alone.
        """
        if seq is None:
            found = self._transcripts.load(conversation_id, turns=0)
        else:
            found = self._transcripts.load_since(conversation_id, seq - 1, limit=1)
        if found is None or found.head.state == "erased":
            return None
        return found if found.head.must_reach is None else None

    def _for_people(self, matters: Iterable[Matter]) -> tuple[Matter, ...]:
        return tuple(
            matter.model_copy(update={"line": line_of(matter), "console_url": self._page(matter)})
            for matter in matters
        )

    def _page(self, matter: Matter) -> str:
        if isinstance(matter, ConnectionBroken):
            return f"{self._console_url}/console/connections"
        return f"{self._console_url}/console/conversations/{matter.conversation_id}"


def _said(found: Conversation, seq: int) -> str | None:
    texts = (message.text for message in found.messages if message.seq == seq)
    text = next(texts, None)
    return cut(text) if text else None


def _with_words(told: Iterable[Matter], turn: Turn) -> Iterable[Matter]:
    agents = {m.id: m for m in turn.messages if m.author.kind == "agent"}
    for matter in told:
        if isinstance(matter, TurnDecided):
            asked = turn.visitor_text()
            yield matter.model_copy(update={"question": cut(asked) if asked else None})
        elif isinstance(matter, AgentReplied) and not agents[matter.message_id].withdrawn:
            words = cut(agents[matter.message_id].text)
            yield matter.model_copy(update={"words": words})
        else:
            yield matter
