"""Whatever settings, evidence and messages there may be."""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from escalation.adapters.helpdesks.zendesk.settings import ZendeskTicket
from escalation.domain.bot_contract import TargetScore
from escalation.domain.decision import (
    BotEvidence,
    CloseEvidence,
    Detection,
    Evidence,
    FailureEvidence,
)
from escalation.domain.middle_ground import Answered, Asked
from escalation.domain.rules import Rule
from escalation.domain.settings import (
    AiAgentTransfer,
    EscalationSettings,
    TransferTarget,
    Triggers,
    VersionedSettings,
)
from tests.unit.domain.condition_strategies import conditions, facts

BOTS = ("support", "billing", "sales", "returns")
WORDS = ("refund", "order", "invoice", "weather")
probabilities = st.floats(0, 1) | st.sampled_from((0.0, 0.4, 0.6, 0.75, 1.0))
bot_ids = st.sampled_from(BOTS)
messages = st.lists(st.sampled_from((*WORDS, "hello", "please")), max_size=5).map(" ".join)


@st.composite
def rules(draw: Callable[..., Any], *, targets: tuple[str, ...], handoff: bool) -> Rule:
    """A rule that the toggles allow to be saved."""
    allowed = ["do_not_escalate"]
    allowed += ["handoff"] if handoff else []
    allowed += ["transfer"] if targets else []
    then = draw(st.sampled_from(allowed))
    target = draw(st.sampled_from(targets)) if then == "transfer" else None
    when = draw(st.none() | st.none() | conditions())
    fewest = 1 if when is None else 0
    keywords = draw(st.lists(st.sampled_from(WORDS), min_size=fewest, max_size=3))
    return Rule(keywords=tuple(keywords), when=when, then=then, target_bot_id=target)


@st.composite
def settings(draw: Callable[..., Any]) -> EscalationSettings:
    """Any settings that can be saved, as far as `decide` reads them."""
    handoff = draw(st.booleans())
    method = draw(st.sampled_from(("ticket", "email")))
    named = draw(st.lists(bot_ids, unique=True, max_size=4))
    enabled = draw(st.booleans()) if named else False
    transfer = AiAgentTransfer(
        enabled=enabled,
        margin=draw(probabilities),
        targets=tuple(
            TransferTarget(
                bot_id=b,
                threshold=draw(st.none() | probabilities),
                when=draw(st.none() | st.none() | st.none() | conditions()),
            )
            for b in named
        ),
    )
    one_rule = rules(targets=tuple(named) if enabled else (), handoff=handoff)
    return EscalationSettings(
        human_handoff=handoff,
        handoff_method=method,
        ticket=ZendeskTicket(helpdesk="zendesk") if method == "ticket" else None,
        ai_agent_transfer=transfer,
        confidence_threshold=draw(probabilities),
        low_confidence=draw(st.sampled_from(("handoff", "offer"))),
        clarify=draw(st.booleans()),
        triggers=draw(st.builds(Triggers)),
        rules=tuple(draw(st.lists(one_rule, max_size=4))),
    )


@st.composite
def versioned(draw: Callable[..., Any]) -> VersionedSettings:
    """Settings as stored."""
    return VersionedSettings(
        bot_id="support", workspace_id="w", version=1, settings=draw(settings())
    )


def detections(name: str) -> st.SearchStrategy[Detection | None]:
    """A detector that fired, or did not."""
    found = Detection.model_validate({"detector": name, "rule": "r", "matched": "m"})
    mild = found.model_copy(update={"mild": True})
    return st.sampled_from((None, None, found, mild))


def fragments() -> st.SearchStrategy[Detection | None]:
    """Nothing said yet, or small talk; mostly neither."""
    kinds = ("opener", "noise", "robot", "small_talk")
    found = [
        Detection.model_validate({"detector": "fragment", "rule": kind, "matched": "m"})
        for kind in kinds
    ]
    return st.sampled_from((None, None, None, None, *found))


close = st.lists(
    st.builds(CloseEvidence, entry_id=st.sampled_from(("a", "b", "c")), confidence=probabilities),
    max_size=3,
).map(tuple)
answers = st.builds(
    Answered,
    kind=st.sampled_from(("clarify", "offer", "ask_back", "bot")),
    choice=st.sampled_from(("none", "team", "more", "e1", "q1")),
    question_seq=st.just(1),
)
asked_before = st.builds(
    Asked,
    clarifies=st.integers(0, 3),
    offers=st.integers(0, 2),
    ask_backs=st.integers(0, 3),
)


@st.composite
def evidence(draw: Callable[..., Any]) -> Evidence:
    """Whatever detectors and bots may have said."""
    answered = st.builds(
        BotEvidence, confidence=probabilities, wants_handoff=st.booleans(), close=close
    )
    heard = draw(st.none() | answered)
    failed = st.builds(FailureEvidence, kind=st.sampled_from(("error", "timeout", "bad_reply")))
    return Evidence(
        assignee=draw(st.sampled_from(("bot", "bot", "bot", "team"))),
        bot_id=draw(bot_ids),
        visited=tuple(draw(st.lists(bot_ids, unique=True, max_size=3))),
        hops=draw(st.integers(0, 4)),
        explicit_request=draw(detections("explicit_request")),
        frustration=draw(detections("frustration")),
        repetition=draw(detections("repetition")),
        fragment=draw(fragments()),
        asked_before=draw(st.none() | asked_before),
        with_people=draw(st.booleans()),
        answers=draw(st.none() | st.none() | answers),
        guidance=draw(st.none() | st.just("People answer this.")),
        reply=heard,
        failure=None if heard else draw(st.none() | failed),
        scores=tuple(
            draw(
                st.lists(
                    st.builds(TargetScore, bot_id=bot_ids, score=probabilities),
                    unique_by=lambda score: score.bot_id,
                    max_size=4,
                )
            )
        ),
        open_for_business=draw(st.none() | st.booleans()),
        rule_facts=draw(st.none() | facts()),
    )
