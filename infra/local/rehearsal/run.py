"""One rehearsal from the first bot to the balanced books."""

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import httpx

from infra.local.api_clients import ApiError, Json, OwnerClient
from infra.local.rehearsal.between import Between, between
from infra.local.rehearsal.bots import Method, make_bots
from infra.local.rehearsal.outcomes import Outcome, outcome_of
from infra.local.rehearsal.plan import Plan
from infra.local.rehearsal.reconcile import FINAL, Reconciliation, reconcile
from infra.local.rehearsal.visitors import Visited, send_all
from infra.local.rehearsal.waited import Waited, before_asking_on, waited
from infra.local.retrying import retrying

_UNDER_WAY = ("waiting_contact", "recorded", "delivering")
_LOOK_AGAIN_S = 2.0


@dataclass(frozen=True, slots=True)
class Stack:
    """The running service, as `stack.json` describes it."""

    api_url: str
    mailbox_url: str
    admin_token: str


@dataclass(frozen=True, slots=True)
class Options:
    """How to run: visitors at one time, seconds a visitor and the end may wait."""

    method: Method
    concurrency: int
    patience_s: float
    timeout_s: float


@dataclass(frozen=True, slots=True)
class Report:
    """What was seen. Times in seconds."""

    bots: Mapping[str, str]
    visited: Sequence[Visited]
    outcomes: Sequence[Outcome]
    books: Reconciliation
    between: Between
    waited: Waited
    sending_s: float
    settling_s: float


def rehearse(
    stack: Stack,
    plan: Plan,
    options: Options,
    *,
    on_visit: Callable[[Visited], None],
    say: Callable[[str], None],
) -> Report:
    """Make the bots, send the visitors, wait until all is delivered, and count.

    Args:
        stack: where.
        plan: who asks what.
        options: how.
        on_visit: called after each visitor, in any thread.
        say: takes a line about what happens next.

    Raises:
        SetupError: the workspace cannot carry it.
        ApiError: the owner's side refused something.
    """
    with OwnerClient(stack.api_url, stack.admin_token) as owner:
        say(f"Making {len(plan.groups)} bots ...")
        bots = make_bots(owner, plan, options.method)
        old_tickets = {_ticket_key(one) for one in _tickets(stack)}
        old_mails = {one["id"] for one in _mails(stack)}
        say(f"Sending {len(plan.visits)} visitors, {options.concurrency} at a time ...")
        begun = time.monotonic()
        visited = send_all(
            stack.api_url,
            plan.visits,
            bots,
            concurrency=options.concurrency,
            patience_s=options.patience_s,
            on_done=on_visit,
        )
        sent = time.monotonic()
        say("Waiting until every escalation has ended ...")
        conversations = [one.conversation_id for one in visited if one.conversation_id]
        details = _settled(owner, stack, conversations, options)
        settled = time.monotonic()
        say("Comparing what was recorded with what was delivered ...")
        known = [one["id"] for one in owner.every("/escalations")]
        known += [one["id"] for detail in details.values() for one in detail["escalations"]]
    books = reconcile(
        list(details.values()),
        tickets=[one for one in _tickets(stack) if _ticket_key(one) not in old_tickets],
        mails=[one for one in _mails(stack) if one["id"] not in old_mails],
        asked={one.conversation_id: one.visit.text for one in visited if one.turn_s is not None},
        known=known,
    )
    group_of_bot = {bot_id: group for group, bot_id in bots.items()}
    seen = [(one.visit, details.get(one.conversation_id)) for one in visited]
    first = [(visit, before_asking_on(visit, detail)) for visit, detail in seen]
    outcomes = [outcome_of(visit, detail, group_of_bot) for visit, detail in first]
    asked_back = between(
        first,
        plan.groups,
        group_of_bot,
        wrong_answers=sum(o.end == "answered" and not o.answered_right for o in outcomes),
    )
    return Report(
        bots=bots,
        visited=visited,
        outcomes=outcomes,
        books=books,
        between=asked_back,
        waited=waited(seen),
        sending_s=sent - begun,
        settling_s=settled - sent,
    )


def _settled(
    owner: OwnerClient, stack: Stack, conversations: Sequence[str], options: Options
) -> dict[str, Json]:
    """The conversations once no escalation of theirs is under way, or the time is over."""
    until = time.monotonic() + options.timeout_s
    wanted = set(conversations)
    while True:
        while time.monotonic() < until and any(
            _under_way(owner, state, wanted) for state in _UNDER_WAY
        ):
            time.sleep(_LOOK_AGAIN_S)
        details = _details(stack, conversations, options.concurrency)
        # One that moved on between two lists is in neither; the conversations show it.
        ended = all(
            one["state"] in FINAL for detail in details.values() for one in detail["escalations"]
        )
        if ended or time.monotonic() >= until:
            return details


def _under_way(owner: OwnerClient, state: str, conversations: set[str]) -> bool:
    listed = retrying(lambda: owner.every(f"/escalations?state={state}"), [])
    return any(
        one["conversation_id"] in conversations and one["state"] not in FINAL for one in listed
    )


def _details(stack: Stack, conversations: Sequence[str], concurrency: int) -> dict[str, Json]:
    """Each conversation with its whole transcript; what the service does not know is left out."""
    with OwnerClient(stack.api_url, stack.admin_token) as owner:

        def read(conversation_id: str) -> Json | None:
            try:
                return retrying(lambda: whole(owner, conversation_id), [])
            except ApiError as error:
                if error.status == 404:
                    return None
                raise

        with ThreadPoolExecutor(concurrency) as pool:
            found = zip(conversations, pool.map(read, conversations), strict=True)
            return {name: detail for name, detail in found if detail is not None}


def whole(owner: OwnerClient, conversation_id: str) -> Json:
    """A conversation with all pages of its transcript and decisions."""
    path = f"/conversations/{conversation_id}"
    detail = owner.get(path)
    after = detail["next"]
    while after is not None:
        page = owner.get(f"{path}?after={after}")
        detail["messages"] += page["messages"]
        detail["decisions"] += page["decisions"]
        after = page["next"]
    return detail


def _tickets(stack: Stack) -> list[Json]:
    answer = httpx.get(f"{stack.api_url}/stand-in/_control/tickets", timeout=30).raise_for_status()
    tickets: list[Json] = answer.json()["items"]
    return tickets


def _mails(stack: Stack) -> list[Json]:
    answer = httpx.get(f"{stack.mailbox_url}/messages.json", timeout=30).raise_for_status()
    mails: list[Json] = answer.json()
    return mails


def _ticket_key(ticket: Json) -> tuple[str, int]:
    return ticket["helpdesk"], ticket["id"]
