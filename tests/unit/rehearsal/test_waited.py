from dataclasses import replace
from typing import Any

import pytest

from infra.local.api_clients import VisitorClient
from infra.local.rehearsal.bots import knowledge
from infra.local.rehearsal.outcomes import outcome_of
from infra.local.rehearsal.plan import Labelled, Visit
from infra.local.rehearsal.visitors import send_all
from infra.local.rehearsal.waited import Waited, before_asking_on, waited, waited_lines
from tests.unit.rehearsal.made_up import DOORS, LAMPS, Json, decision, escalation, said

LOCK = Visit(0, "the lock?", "lock", "doors", "doors", Labelled("the hinge?", "hinge"))
OUTSIDE = replace(LOCK, asks_on=Labelled("the hinge?", "oos"))


def asked_on(action: str | None, label: str = "hinge") -> Json:
    """A chat whose first question became a ticket, and what was done about the second."""
    url = knowledge("doors", {label: ["x"]})[0]["url"]
    messages = [
        said("visitor", "the lock?", id="00000002"),
        said("system", "Our team has it.", id="00000003"),
        said("visitor", "the hinge?", id="00000004"),
    ]
    decisions = [{**decision("handoff", bot=DOORS), "message_id": "00000002"}]
    if action is not None:
        decisions.append({**decision(action, bot=DOORS), "message_id": "00000004"})
    if action == "answer":
        messages.append(said("bot", "Topic", id="00000005", sources=[{"title": "x", "url": url}]))
    return {
        "conversation": {"id": "c1"},
        "decisions": decisions,
        "escalations": [escalation(1, "ticket")],
        "messages": messages,
    }


def test_what_became_of_each_further_question_is_counted_once() -> None:
    nobody = replace(LOCK, asks_on=None)
    found = waited(
        [
            (LOCK, asked_on("answer")),
            (LOCK, asked_on("answer", "lock")),
            (OUTSIDE, asked_on("answer")),
            (LOCK, asked_on("added")),
            (LOCK, asked_on("relay")),
            (LOCK, asked_on("relay")),
            (LOCK, asked_on("handoff")),
            (LOCK, asked_on(None)),
            (nobody, asked_on("answer")),
            (LOCK, None),
        ]
    )
    assert found == Waited(
        lines=8, answered_right=1, answered_wrong=2, added=1, passed_on=2, otherwise=2
    )
    said_of_it = waited_lines(found)
    assert "Of 8 questions" in said_of_it
    assert "3 answered by the bot meanwhile, 2 of them wrong" in said_of_it
    assert "1 added to the request, 2 passed on" in said_of_it
    assert "Nobody asked on" in waited_lines(Waited())


def test_the_first_questions_outcome_is_what_it_was_before_the_second() -> None:
    detail = asked_on("answer")
    groups = {LAMPS: "lamps", DOORS: "doors"}
    assert outcome_of(LOCK, detail, groups).end == "answered"
    first = before_asking_on(LOCK, detail)
    assert outcome_of(LOCK, first, groups).end == "handed off"
    assert len(detail["decisions"]) == 2, "the books are kept of the whole"
    assert before_asking_on(replace(LOCK, asks_on=None), detail) is detail


@pytest.mark.parametrize(
    ("method", "texts"),
    [
        ("ticket", ["the lock?", "the hinge?"]),
        ("email", ["the lock?"]),
        (None, ["the lock?"]),
    ],
)
def test_only_whose_question_became_a_ticket_asks_on(
    method: str | None, texts: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []
    ids: list[str] = []

    def start(*_: Any, **__: Any) -> Json:
        return {"conversation_id": "c1"}

    def say(_: VisitorClient, text: str, *, client_message_id: str) -> Json:
        heard.append(text)
        ids.append(client_message_id)
        made = None if method is None else escalation(1, method)
        return {"escalation": made, "messages": [], "conversation": {}}

    monkeypatch.setattr(VisitorClient, "start", start)
    monkeypatch.setattr(VisitorClient, "say", say)
    (visited,) = send_all(
        "https://service.example",
        [LOCK],
        {"doors": DOORS},
        concurrency=1,
        patience_s=1.0,
        on_done=lambda _: None,
    )
    assert (heard, len(set(ids))) == (texts, len(texts))
    assert (visited.error, visited.gave_up) == (None, False)
