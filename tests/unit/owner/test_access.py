"""Who a caller is, and that nothing of another workspace can be reached."""

import json
from collections.abc import Callable

import pytest

from escalation.domain.errors import NotAllowed, NotFound
from escalation.domain.ports import ConversationFilter
from escalation.domain.settings import EscalationSettings
from escalation.domain.workspace import ROLES, Member, Role
from escalation.use_cases.owner.access import Caller, require
from escalation.use_cases.owner.api_models import BotBody, KnowledgeBody
from escalation.use_cases.owner.conversation_models import PostAgentMessage
from tests.fakes.owner_world import World

Call = Callable[[World, Caller], object]

REACHING_INTO_ACME: dict[str, Call] = {
    "a bot": lambda w, c: w.side.bots.get(c, "support"),
    "changing a bot": lambda w, c: w.side.bots.put(
        c, "support", BotBody(name="Mine"), if_match=None
    ),
    "deleting a bot": lambda w, c: w.side.bots.delete(c, "support"),
    "knowledge": lambda w, c: w.side.knowledge.get(c, "support"),
    "changing knowledge": lambda w, c: w.side.knowledge.put(
        c, "support", KnowledgeBody(entries=()), if_match=None
    ),
    "settings": lambda w, c: w.side.settings.get(c, "support"),
    "changing settings": lambda w, c: w.side.settings.put(
        c, "support", EscalationSettings(), if_match='"0"'
    ),
    "versions": lambda w, c: w.side.settings.versions(c, "support", after=None),
    "restoring": lambda w, c: w.side.settings.restore(c, "support", 1, if_match=None),
    "a list of conversations": lambda w, c: w.side.conversations.list(
        c, "support", ConversationFilter(), after=None
    ),
    "a conversation": lambda w, c: w.side.conversations.get(c, "c1", after=None),
    "writing": lambda w, c: w.side.conversations.write(c, "c1", PostAgentMessage(text="hi")),
    "taking over": lambda w, c: w.side.conversations.take_over(c, "c1"),
    "handing back": lambda w, c: w.side.conversations.hand_back(c, "c1"),
    "exporting": lambda w, c: w.side.exports.conversation(c, "c1"),
    "erasing": lambda w, c: w.side.erase.conversation(c, "c1"),
    "an escalation": lambda w, c: w.side.escalations.get(c, "c1-1"),
    "retrying": lambda w, c: w.side.escalations.retry(c, "c1-1"),
    "dismissing": lambda w, c: w.side.escalations.dismiss(c, "c1-1"),
    "a connection": lambda w, c: w.side.connections.get(c, "zendesk"),
    "testing a connection": lambda w, c: w.side.connections.test(c, "zendesk"),
    "deleting a connection": lambda w, c: w.side.connections.delete(c, "zendesk"),
}


@pytest.fixture
def world() -> World:
    world = World()
    world.conversation()
    world.escalation(state="failed")
    world.connection()
    return world


@pytest.mark.parametrize("name", REACHING_INTO_ACME)
def test_another_workspaces_things_are_reported_as_missing(world: World, name: str) -> None:
    before = (dict(world.transcripts.heads), dict(world.transcripts.escalations))

    with pytest.raises(NotFound):
        REACHING_INTO_ACME[name](world, world.stranger)

    assert (world.transcripts.heads, world.transcripts.escalations) == before
    assert world.queue.jobs == []


def test_a_job_of_another_workspace_is_reported_as_missing(world: World) -> None:
    job = world.side.exports.conversation(world.owner, "c1")

    with pytest.raises(NotFound):
        world.side.jobs.get(world.stranger, job.job_id)
    assert world.side.jobs.get(world.owner, job.job_id).state == "queued"


def test_lists_hold_only_the_callers_workspace(world: World) -> None:
    assert {bot.bot_id for bot in world.side.bots.list(world.stranger)} == {"spy"}
    assert {m.email for m in world.side.members.list(world.stranger)} == {"eve@other.example"}
    found = world.side.escalations.list(world.stranger, state=None, method=None, after=None)
    assert found.items == ()


def test_a_listed_conversation_whose_head_is_another_workspaces_is_left_out(world: World) -> None:
    world.conversation("c2", workspace_id="other")

    page = world.side.conversations.list(world.owner, "support", ConversationFilter(), after=None)

    assert [item.id for item in page.items] == ["c1"]


def test_workspace_and_role_come_from_the_membership(world: World) -> None:
    caller = world.side.access.caller("sub-bo@acme.example")

    assert (caller.workspace_id, caller.role) == ("acme", "agent")


def test_a_signed_in_person_without_a_membership_gets_nowhere(world: World) -> None:
    with pytest.raises(NotAllowed) as refused:
        world.side.access.caller("sub-nobody")

    assert refused.value.code == "no_membership"


def test_an_agent_may_step_into_a_conversation(world: World) -> None:
    world.side.conversations.take_over(world.member, "c1")
    world.side.conversations.write(world.member, "c1", PostAgentMessage(text="Let me see."))

    assert world.transcripts.heads["c1"].assignee.kind == "team"


@pytest.mark.parametrize("least", ROLES)
@pytest.mark.parametrize("role", ROLES)
def test_a_role_may_do_what_those_below_it_may(world: World, role: Role, least: Role) -> None:
    caller = world.owner.model_copy(update={"role": role})

    if ROLES.index(role) >= ROLES.index(least):
        require(caller, least)
        return
    with pytest.raises(NotAllowed, match=f"takes .*{least}") as refused:
        require(caller, least)
    assert refused.value.code == f"{least}_only"


def test_who_was_a_member_before_there_were_more_roles_is_an_agent() -> None:
    stored = {
        "sub": "s",
        "workspace_id": "acme",
        "email": "bo@acme.example",
        "role": "member",
        "created_at": "2026-01-31T09:00:00Z",
    }

    assert Member.model_validate(stored).role == "agent"
    assert Member.model_validate_json(json.dumps({**stored, "role": "owner"})).role == "owner"
