"""What a bot asks its visitor in the place of an answer, with the choices that it offers.

Pure: works on a `Draft`. What is open stands in the head, and goes with the visitor's answer, with
a handoff, or when the team takes over.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from escalation.domain.bot_contract import BotReply, Source
from escalation.domain.choices import (
    MAX_CHOICES,
    Choice,
    MessageQuestion,
    as_label,
    plain_reading,
)
from escalation.domain.conversation import Author
from escalation.domain.decision import Decision
from escalation.domain.middle_ground import (
    OFFER_STANDS,
    MiddleGround,
    OpenQuestion,
    owed_to_people,
)
from escalation.domain.middle_steps import NONE_OF_THESE, TELL_MORE, TO_TEAM
from escalation.domain.ports import BotProfile
from escalation.domain.texts import spoken
from escalation.use_cases.writing import hand_over
from escalation.use_cases.writing.draft import Draft

MAX_EXAMPLES: Final = 4
"""Of a bot's questions, where it says what it can do."""


def ask(
    draft: Draft,
    author: Author,
    text: str,
    choices: Sequence[Choice],
    *,
    kind: MessageQuestion,
    question_seq: int,
    until: datetime | None = None,
    sources: Sequence[Source] = (),
) -> None:
    """Ask something: it is the open question from here on.

    Args:
        draft: of the conversation.
        author: who asks.
        text: the question without its choices.
        choices: at most six; none where there is nothing to choose: what was open stays so then.
        kind: what is asked.
        question_seq: position of the visitor's message that it is about.
        until: when people get what was asked, unless it is answered.
        sources: of what is said with it.
    """
    offered = tuple(choices)[:MAX_CHOICES]
    message = draft.say(
        author,
        plain_reading(text, offered),
        sources=sources,
        choices=offered,
        asks=kind if offered else None,
    )
    asked = OpenQuestion(kind=kind, message_id=message.id, question_seq=question_seq, until=until)
    before = draft.head.middle or MiddleGround()
    draft.set(middle=before.asked(asked) if offered else before.counted(kind))
    if until is not None:
        draft.look_again_by(until)


def ask_which(draft: Draft, profile: BotProfile, reply: BotReply, *, question_seq: int) -> None:
    """Which of the close entries is meant, in the words of each one's first question."""
    labels = dict.fromkeys(filter(None, (as_label(each.question) for each in reply.close)))
    choices = [Choice(id=f"e{n}", label=label) for n, label in enumerate(labels, start=1)]
    none = Choice(id=NONE_OF_THESE, label=_words(draft, profile, "asks_which_none"))
    ask(
        draft,
        hand_over.bot_author(profile),
        _words(draft, profile, "asks_which"),
        [*choices, none],
        kind="clarify",
        question_seq=question_seq,
    )


def offer_people(
    draft: Draft, profile: BotProfile, decision: Decision, *, question_seq: int
) -> None:
    """Whether people shall have it: once in a chat, and theirs after five minutes of silence."""
    names = {"bare_request": "asks_offer_bare", "frustration": "asks_offer_upset"}
    ask(
        draft,
        hand_over.bot_author(profile),
        _words(draft, profile, names.get(decision.reason, "asks_offer")),
        [
            Choice(id=TO_TEAM, label=_words(draft, profile, "asks_offer_team")),
            Choice(id=TELL_MORE, label=_words(draft, profile, "asks_offer_more")),
        ],
        kind="offer",
        question_seq=question_seq,
        until=draft.now + OFFER_STANDS,
    )


def ask_back(draft: Draft, profile: BotProfile, decision: Decision, *, question_seq: int) -> None:
    """What it is about, the first time with what the bot is asked most.

    An offer that is open stays so: it is neither taken up nor refused by a word that says nothing.
    """
    fragment = decision.evidence.fragment
    middle = draft.head.middle or MiddleGround()
    kind = fragment.rule if fragment is not None else "opener"
    again = middle.ask_backs > 0 and kind in {"opener", "noise"}
    known = f"asks_{kind}" if kind in _ASKED_BACK else "asks_opener"
    text = _words(draft, profile, "asks_again" if again else known)
    owed = owed_to_people(middle) is not None
    labels = () if middle.ask_backs or owed else _examples(profile)
    if labels:
        text = f"{text}\n{_words(draft, profile, 'asks_examples')}"
    ask(
        draft,
        hand_over.bot_author(profile),
        text,
        [Choice(id=f"q{n}", label=label) for n, label in enumerate(labels, start=1)],
        kind="ask_back",
        question_seq=question_seq,
    )


def take_back_the_offer(draft: Draft, profile: BotProfile) -> None:
    """The visitor would rather say more: nobody is asked meanwhile, and it counts as unanswered."""
    draft.set(last_reason="offer_declined")
    draft.say(hand_over.bot_author(profile), _words(draft, profile, "asks_declined"))


_ASKED_BACK: Final = frozenset({"opener", "noise", "robot", "small_talk"})
"""Kinds of fragments that have words of their own."""


def _examples(profile: BotProfile) -> tuple[str, ...]:
    found = dict.fromkeys(filter(None, map(as_label, profile.bot.typical_questions)))
    return tuple(found)[:MAX_EXAMPLES]


def _words(draft: Draft, profile: BotProfile, name: str) -> str:
    return spoken(name, draft.head.locale, profile.languages, {})
