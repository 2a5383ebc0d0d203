"""Thanks for a ticket that was solved: it stays solved, and there is no other."""

import pytest

from escalation.engine.detectors import RuleDetectors
from tests.fakes.chat_world import ChatWorld
from tests.fakes.tickets import Ticket
from tests.unit.use_cases.ticket_worlds import linked, sync, ticketed


@pytest.fixture(autouse=True)
def real_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """The detectors that are deployed, not those of the tests' few words."""
    monkeypatch.setattr("tests.fakes.chat_world.WordDetectors", RuleDetectors)


def solved(last_words: str = "Yes, on Mondays.", locale: str = "en") -> tuple[ChatWorld, str]:
    """The team has answered and solved the ticket of a chat whose bot knows little."""
    world, chat, ticket = ticketed()
    world.transcripts.heads[chat] = world.head(chat).model_copy(update={"locale": locale})
    world.helpdesk.agent(ticket, last_words)
    ticket.status = "solved"
    sync(world, ticket)
    assert world.head(chat).is_solved
    return world, chat


def state(world: ChatWorld, chat: str) -> tuple[object, ...]:
    """What a reopened or another ticket would change."""
    (ticket,) = world.helpdesk.tickets
    assert isinstance(ticket, Ticket)
    head = world.head(chat)
    return (
        ticket.status,
        ticket.text(),
        [(each.escalation_id, each.state) for each in world.escalations(chat)],
        (head.assignee.kind, head.state, linked(world, chat).open),
    )


@pytest.mark.parametrize("last_words", ["Yes, on Mondays.", "On Mondays. Does that help you?"])
@pytest.mark.parametrize(
    ("said", "locale"),
    [
        ("ok thanks, that worked!", "en"),
        ("thanks", "en"),
        ("yes", "en"),
        ("no", "en"),
        ("no thanks", "en"),
        ("\U0001f44d", "en"),
        ("\U0001f64f\U0001f3fd\u2764\ufe0f", "en"),
        ("Danke, hat geklappt \U0001f60a", "de"),
        ("ja", "de"),
        ("nein", "de"),
        ("alles klar", "de"),
        ("d'accord merci", "fr"),
        ("oui", "fr"),
        ("non", "fr"),
        ("\u00e7a marche", "fr"),
    ],
)
def test_who_says_thanks_opens_nothing_again(said: str, locale: str, last_words: str) -> None:
    world, chat = solved(last_words, locale)
    before = state(world, chat)
    result = world.say(chat, said)
    world.work_through()
    assert result.escalation is None
    assert state(world, chat) == before
    assert world.head(chat).is_solved
    assert f"visitor: {said}" in world.said(chat)


def test_what_still_asks_something_is_for_the_team_again() -> None:
    """The counterpart: were nothing ever escalated here, the test above would show nothing."""
    world, chat = solved()
    before = state(world, chat)
    world.say(chat, "thanks, but do you ship to Venus too?")
    world.work_through()
    assert world.head(chat).assignee.kind == "team"
    assert len(world.escalations(chat)) > len(before[2])  # type: ignore[arg-type] # a list
