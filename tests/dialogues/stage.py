"""A written chat, played: the API's use cases, the reference bot and the detectors as deployed."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

from escalation.domain.bot_contract import BotRequest
from escalation.domain.conversation import Message
from escalation.domain.decision import Decision
from escalation.domain.knowledge import typical_questions
from escalation.domain.settings import NEW_BOT
from escalation.engine.detectors import RuleDetectors
from escalation.use_cases.visitor.api_models import PostMessage
from tests.dialogues.knowledge import answer, known
from tests.dialogues.script import Script, Step
from tests.fakes.chat_world import WS
from tests.fakes.inbox import InboxWorld

_NEW: Final = NEW_BOT.model_dump(mode="json")


class Stage:
    """One chat.

    Attributes:
        world: everything around it.
        chat: its id.
    """

    def __init__(self, script: Script) -> None:
        spoken = script.locale if script.locale in known() else script.bot
        self._knows = script.bot if script.locale == "en" else spoken
        self.world = InboxWorld()
        self.world.configure("support", **_merged(_NEW, script.settings))
        self.world.profiles.pushed = True
        self._teach()
        self.world.detectors = RuleDetectors()
        self.world.bots.says["support"] = self._asked
        started = self.world.started({"locale": script.locale})
        self.chat = started.conversation_id
        self._seen = len(self.world.messages(self.chat))
        self._back: list[Message] = []
        self._decision: Decision | None = None

    def _teach(self) -> None:
        """Saved knowledge leaves its typical questions in the bot's own item."""
        profile = self.world.profiles.known["support"]
        asked = {"typical_questions": typical_questions(known()[self._knows])}
        bot = profile.bot.model_copy(update=asked)
        self.world.profiles.known["support"] = profile.model_copy(update={"bot": bot})

    def _asked(self, request: BotRequest) -> dict[str, Any]:
        reply: dict[str, Any] = answer(self._knows, request).model_dump(mode="json")
        return reply

    def play(self, step: Step) -> None:
        """Let it happen."""
        turns = len(self.world.transcripts.turns[self.chat])
        if step.visitor is not None:
            self._say(*step.visitor)
        elif step.tap is not None:
            self._tap(step.tap)
        elif step.leaves:
            self.world.close(self.chat)
        elif step.takes_over:
            self.world.take_over(self.chat)
        elif step.agent is not None:
            if self.world.head(self.chat).assignee.kind != "team":
                self.world.take_over(self.chat)
            self.world.write(self.chat, step.agent)
        if step.wait_minutes is not None:
            self.world.pass_time(timedelta(minutes=step.wait_minutes))
        self.world.work_through()
        said = self.world.messages(self.chat)
        self._back = [one for one in said[self._seen :] if one.author.kind != "visitor"]
        self._seen = len(said)
        new = self.world.transcripts.turns[self.chat][turns:]
        self._decision = next((turn.decision for turn in new if turn.decision), None)

    def _say(self, *lines: str) -> None:
        if len(lines) == 1:
            self.world.say(self.chat, lines[0])
        else:
            self.world.say_together(self.chat, {self.world.client_id(): line for line in lines})

    def _tap(self, which: int | str) -> None:
        asked = next(one for one in reversed(self.world.messages(self.chat)) if one.choices)
        taken = (
            asked.choices[which]
            if isinstance(which, int)
            else next(one for one in asked.choices if one.id == which)
        )
        post = PostMessage.model_validate(
            {
                "client_message_id": self.world.client_id(),
                "text": taken.label,
                "choice": {"message_id": asked.id, "id": taken.id},
            }
        )
        self.world.take_turn()(self.chat, WS, post)

    def wrong_with(self, step: Step) -> list[str]:
        """What is not as the step says."""
        return list(self._wrong(step))

    def _wrong(self, step: Step) -> Iterator[str]:
        back = "\n".join(one.text for one in self._back)
        done = self._decision.action if self._decision else None
        if step.does is not None and done not in step.does:
            reason = self._decision.reason if self._decision else None
            yield f"does {done} ({reason}), not {step.does}"
        if step.answers is not None:
            entry = next(one for one in known()[self._knows] if one.id == step.answers)
            if entry.answer not in back:
                yield f"does not answer {step.answers}"
        yield from (f"does not say {part!r}" for part in step.says if part not in back)
        yield from (f"says {part!r}" for part in step.never if part in back)
        if sum(len(one.choices) for one in self._back) < step.choices:
            yield f"offers fewer than {step.choices} choices"
        every = self.world.escalations(self.chat)
        # More news of the same request is no second one.
        escalations = [one for one in every if one.follow_up_of is None]
        if step.people is not None and len(escalations) != step.people:
            yield f"handed over {len(escalations)} times, not {step.people}"
        if step.asked_about is not None and not any(
            step.asked_about in self._question_of(one.trigger_seq) for one in escalations
        ):
            yield f"people are not asked about {step.asked_about!r}"
        urgent = any(self._is_urgent(number) for number in range(len(escalations)))
        if step.urgent is not None and urgent is not step.urgent:
            yield f"urgent: {urgent}"

    def _question_of(self, seq: int) -> str:
        return next(one.text for one in self.world.messages(self.chat) if one.seq == seq)

    def _is_urgent(self, number: int) -> bool:
        escalation = self.world.escalations(self.chat)[number]
        return escalation.reason == "must_reach_person"


def _merged(under: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    both = dict(under)
    for name, value in over.items():
        before = both.get(name)
        nested = isinstance(value, dict) and isinstance(before, dict)
        both[name] = _merged(dict(before or {}), value) if nested else value
    return both
