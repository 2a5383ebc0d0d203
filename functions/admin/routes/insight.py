"""Routes that explain: simulations, replays and the report."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import Annotated

from escalation.domain.errors import InvalidInput
from escalation.domain.keyword_examples import KeywordExamples, examples_of
from escalation.domain.rule_conditions import MIN_KEYWORD_CHARS
from escalation.domain.rule_trial import RuleTrial, RuleTrialResult, tried
from escalation.runtime.http import query
from escalation.runtime.http.answers import Accepted
from escalation.runtime.http.parameters import Described, Id
from escalation.runtime.http.request import Event
from escalation.runtime.http.routes import Routes
from escalation.use_cases.owner.conversation_models import JobView
from escalation.use_cases.owner.model_use import ModelUseView
from escalation.use_cases.owner.past_decisions import ReplayList
from escalation.use_cases.owner.report import ReportView, last_day_before
from escalation.use_cases.owner.settings import MAX_SETTINGS_BYTES
from escalation.use_cases.owner.simulation_models import (
    PastSimulation,
    SimulationRequest,
    SimulationResult,
)
from functions.admin.parameters import Member, Owner
from functions.admin.recording import recorded
from functions.admin.routes.conversations import accepted

BOT = "/v1/admin/bots/<bot_id>"

routes = Routes(tag="owner", for_members=True, around=recorded)


def _day(event: Event, name: str, *, of_moment: Callable[[datetime], date]) -> date | None:
    """A day of UTC, given as such or as a time."""
    given = query.text(event, name)
    if given is None:
        return None
    try:
        if "T" in given:
            moment = query.time(event, name)
            return of_moment(moment) if moment else None
        return date.fromisoformat(given)
    except (ValueError, OverflowError, InvalidInput):
        raise InvalidInput(
            name, "Must be a day, as in 2026-01-31, or a time with its zone."
        ) from None


_FirstDay = Annotated[
    date | None,
    Described(
        "from",
        "First day of UTC, or a time in it; 30 days where it is left out.",
        partial(_day, of_moment=datetime.date),
    ),
]
_LastDay = Annotated[
    date | None,
    Described(
        "to",
        "Last day of UTC, included, or the time before which it begins.",
        partial(_day, of_moment=last_day_before),
    ),
]


def _keyword(event: Event, name: str) -> str:
    """A keyword as settings take it."""
    given = (query.text(event, name, max_chars=100) or "").strip()
    if len(given) < MIN_KEYWORD_CHARS:
        raise InvalidInput(name, f"Must have at least {MIN_KEYWORD_CHARS} characters.")
    return given


_Keyword = Annotated[str, Described("keyword", "A rule's keyword.", _keyword)]
_After = Annotated[str | None, Described("after", "The `next` of the page before.", query.text)]


@routes.get("/v1/admin/keyword-examples", least="viewer", audit=None, problems=(400, 401, 403))
def get_keyword_examples(owner: Owner, member: Member, keyword: _Keyword) -> KeywordExamples:  # noqa: ARG001 - members alone ask
    """What a rule's keyword finds and what it does not, by examples."""
    return examples_of(keyword)


@routes.post(
    "/v1/admin/rule-trials",
    least="viewer",
    audit=None,
    problems=(400, 401, 403, 413),
    max_body=MAX_SETTINGS_BYTES,
)
def try_rules(owner: Owner, member: Member, body: RuleTrial) -> RuleTrialResult:  # noqa: ARG001 - members alone ask
    """Which of some rules would fire on a message and facts, and why; changes nothing."""
    return tried(body)


@routes.post(
    f"{BOT}/simulations",
    least="agent",
    audit="simulation.run",
    problems=(400, 401, 403, 404, 413, 503),
    max_body=2 * MAX_SETTINGS_BYTES,
)
def simulate(
    owner: Owner, member: Member, body: SimulationRequest, bot_id: Id
) -> SimulationResult | Accepted[JobView]:
    """What draft settings would do to one message or to past conversations; changes nothing."""
    result = owner.simulations.run(member, bot_id, body)
    return accepted(result) if isinstance(result, JobView) else SimulationResult(result)


@routes.get(f"{BOT}/simulations/<job_id>", least="agent", audit="simulation.read")
def get_simulation(owner: Owner, member: Member, bot_id: Id, job_id: Id) -> PastSimulation:
    """What a simulation found that was a job."""
    return owner.simulations.result(member, bot_id, job_id)


@routes.get(
    "/v1/admin/conversations/<conversation_id>/replay",
    least="viewer",
    audit="conversation.read",
    problems=(400, 401, 403, 404),
)
def replay_decisions(
    owner: Owner, member: Member, after: _After, conversation_id: Id
) -> ReplayList:
    """A conversation's decisions, taken again as then and under today's settings."""
    return owner.replays.get(member, conversation_id, after=after)


@routes.get(f"{BOT}/model-use", least="viewer", audit=None, problems=(401, 403, 404))
def get_model_use(owner: Owner, member: Member, bot_id: Id) -> ModelUseView:
    """How often the large model was asked today, and how often it may be."""
    return owner.model_use.of(member, bot_id)


@routes.get(f"{BOT}/report", least="viewer", audit=None, problems=(400, 401, 403, 404))
def get_report(
    owner: Owner, member: Member, first: _FirstDay, last: _LastDay, bot_id: Id
) -> ReportView:
    """What came of a bot's conversations, by day and in all."""
    return owner.reports.get(member, bot_id, first, last)
