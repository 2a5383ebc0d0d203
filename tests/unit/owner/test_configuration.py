"""Workspace, members, bots and knowledge."""

import pytest

from escalation.domain.errors import Conflict, InvalidInput, PreconditionFailed, RequestError
from escalation.domain.knowledge import KnowledgeEntry
from escalation.domain.settings import NEW_BOT, EscalationSettings
from escalation.domain.workspace import Bot, MatterChoices
from escalation.use_cases.owner import knowledge as knowledge_module
from escalation.use_cases.owner.api_models import (
    BotBody,
    KnowledgeBody,
    WorkspaceBody,
)
from tests.fakes.owner_world import World

FUNCTION = "arn:aws:lambda:eu-west-1:111122223333:function:support-bot"


@pytest.fixture
def world() -> World:
    return World()


def test_what_a_workspace_shows_can_be_put_back_changed(world: World) -> None:
    shown = WorkspaceBody.of(world.side.workspaces.get(world.owner))
    changed = shown.model_copy(update={"name": "Acme Ltd"})

    stored = world.side.workspaces.put(world.owner, changed, if_match='"1"')

    assert (stored.name, stored.version) == ("Acme Ltd", 2)


@pytest.mark.parametrize(
    ("field", "value"), [("workspace_id", "other"), ("add_ons", ("auto_ticket_reply",))]
)
def test_an_owner_cannot_change_id_or_add_ons(world: World, field: str, value: object) -> None:
    shown = WorkspaceBody.of(world.side.workspaces.get(world.owner))

    with pytest.raises(InvalidInput) as refused:
        world.side.workspaces.put(
            world.owner, shown.model_copy(update={field: value}), if_match=None
        )

    assert refused.value.field == field
    assert world.side.workspaces.get(world.owner).add_ons == ()


def test_an_old_version_of_the_workspace_is_not_saved(world: World) -> None:
    shown = WorkspaceBody.of(world.side.workspaces.get(world.owner))

    with pytest.raises(PreconditionFailed):
        world.side.workspaces.put(world.owner, shown, if_match='"7"')


def test_no_text_leaves_as_events_until_the_owner_says_so(world: World) -> None:
    shown = WorkspaceBody.of(world.side.workspaces.get(world.owner))
    assert shown.matters == MatterChoices(text=False, turns=False)

    asked = shown.model_copy(update={"matters": MatterChoices(text=True)})
    world.side.workspaces.put(world.owner, asked, if_match=None)
    silent = shown.model_copy(update={"matters": None})
    world.side.workspaces.put(world.owner, silent, if_match=None)

    assert world.side.workspaces.get(world.owner).matters == MatterChoices(text=True)


def test_a_new_bot_hands_off_by_mail_and_mails_answers_to_who_has_left(world: World) -> None:
    bot = world.side.bots.create(world.owner, BotBody(name="Sales", function=FUNCTION))

    stored = world.side.settings.get(world.owner, bot.bot_id)
    assert stored.settings == NEW_BOT
    assert (bot.workspace_id, bot.function) == ("acme", FUNCTION)


def test_a_bot_of_before_mails_none_until_its_owner_says_so(world: World) -> None:
    older = Bot(bot_id="older", workspace_id="acme", name="Older", created_at=world.clock.now())
    world.store.create_bot(older)
    assert world.side.settings.get(world.owner, "older").settings == EscalationSettings()


@pytest.mark.parametrize(
    "function",
    [
        "arn:aws:lambda:eu-west-1:111122223333:function:payroll",
        "arn:aws:lambda:eu-west-1:999999999999:function:support-bot",
        "arn:aws:lambda:eu-west-1:111122223333:function:support-bot\n",
        "arn:aws:lambda:eu-west-1:111122223333:function:support-bot/../../x",
        "arn:aws:s3:::support-bucket",
        "support-bot",
        "Reference",
    ],
)
def test_only_functions_the_installation_allows_may_be_named(world: World, function: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        world.side.bots.create(world.owner, BotBody(name="Sales", function=function))
    assert (refused.value.field, refused.value.code) == ("function", "function_not_allowed")

    with pytest.raises(InvalidInput):
        world.side.bots.put(
            world.owner, "support", BotBody(name="Support", function=function), if_match=None
        )


def test_a_bot_cannot_be_given_an_id(world: World) -> None:
    with pytest.raises(InvalidInput) as refused:
        world.side.bots.create(world.owner, BotBody(bot_id="spy", name="Mine"))

    assert refused.value.field == "bot_id"


def test_what_a_bot_shows_can_be_put_back_changed(world: World) -> None:
    shown = BotBody.of(world.side.bots.get(world.owner, "support"))

    stored = world.side.bots.put(
        world.owner, "support", shown.model_copy(update={"greeting": "Hi!"}), if_match='"1"'
    )

    assert (stored.greeting, stored.version) == ("Hi!", 2)


def test_a_bots_body_may_not_name_another_bot(world: World) -> None:
    with pytest.raises(InvalidInput) as refused:
        world.side.bots.put(
            world.owner, "support", BotBody(bot_id="billing", name="x"), if_match=None
        )

    assert refused.value.field == "bot_id"


def test_an_old_version_of_a_bot_is_not_saved(world: World) -> None:
    with pytest.raises(PreconditionFailed):
        world.side.bots.put(world.owner, "support", BotBody(name="x"), if_match='"2"')


def test_a_bot_whose_handoffs_are_on_their_way_cannot_be_deleted(world: World) -> None:
    world.conversation()
    world.escalation()

    with pytest.raises(Conflict) as refused:
        world.side.bots.delete(world.owner, "support")

    assert refused.value.code == "escalations_open"


def test_a_bot_that_another_transfers_to_cannot_be_deleted(world: World) -> None:
    settings = EscalationSettings.model_validate(
        {"ai_agent_transfer": {"enabled": True, "targets": [{"bot_id": "billing"}]}}
    )
    world.side.settings.put(world.owner, "support", settings, if_match='"0"')

    with pytest.raises(Conflict) as refused:
        world.side.bots.delete(world.owner, "billing")
    assert refused.value.code == "bot_in_use"
    assert "Support" in refused.value.message

    world.side.settings.put(world.owner, "support", EscalationSettings(), if_match='"1"')
    world.side.bots.delete(world.owner, "billing")
    assert [bot.bot_id for bot in world.side.bots.list(world.owner)] == ["support"]


def _entry(id_: str, answer: str = "Yes.") -> KnowledgeEntry:
    return KnowledgeEntry(id=id_, questions=("Can I?",), answer=answer)


def test_knowledge_is_replaced_as_a_whole(world: World) -> None:
    knowledge = world.side.knowledge
    knowledge.put(
        world.owner, "support", KnowledgeBody(entries=(_entry("a"), _entry("b"))), if_match=None
    )

    stored = knowledge.put(
        world.owner, "support", KnowledgeBody(entries=(_entry("c"),)), if_match='"1"'
    )

    assert stored.version == 2
    assert [e.id for e in knowledge.get(world.member, "support").entries] == ["c"]


def test_two_entries_with_one_id_are_refused(world: World) -> None:
    body = KnowledgeBody(entries=(_entry("a"), _entry("b"), _entry("a")))

    with pytest.raises(InvalidInput) as refused:
        world.side.knowledge.put(world.owner, "support", body, if_match=None)

    assert refused.value.field == "entries.2.id"


def test_more_knowledge_than_a_bot_can_read_is_refused(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(knowledge_module, "MAX_KNOWLEDGE_BYTES", 1_000)
    body = KnowledgeBody(entries=(_entry("a", "x" * 900), _entry("b", "x" * 900)))

    with pytest.raises(RequestError) as refused:
        world.side.knowledge.put(world.owner, "support", body, if_match=None)

    assert refused.value.status == 413
    assert world.side.knowledge.get(world.owner, "support").entries == ()


def test_an_old_version_of_the_knowledge_is_not_saved(world: World) -> None:
    with pytest.raises(PreconditionFailed):
        world.side.knowledge.put(world.owner, "support", KnowledgeBody(entries=()), if_match='"3"')


def test_a_function_must_be_granted_to_the_workspace_that_names_it(world: World) -> None:
    """What the environment allows is not enough: it may be another workspace's."""
    with pytest.raises(InvalidInput) as refused:
        world.side.bots.create(world.stranger, BotBody(name="Mine", function=FUNCTION))
    assert (refused.value.field, refused.value.code) == ("function", "function_not_allowed")
    with pytest.raises(InvalidInput):
        world.side.bots.put(
            world.stranger, "spy", BotBody(name="Spy", function=FUNCTION), if_match=None
        )

    world.side.bots.put(
        world.owner, "support", BotBody(name="Support", function=FUNCTION), if_match=None
    )


def test_what_is_granted_stays_within_what_the_environment_allows(world: World) -> None:
    elsewhere = "arn:aws:lambda:eu-west-1:999999999999:function:theirs"
    acme = world.side.workspaces.get(world.owner)
    granted = acme.model_copy(update={"granted_functions": (elsewhere,), "version": 2})
    world.store.save_workspace(granted, expected_version=1)

    with pytest.raises(InvalidInput):
        world.side.bots.create(world.owner, BotBody(name="Sales", function=elsewhere))


def test_a_workspace_from_before_there_were_grants_names_no_further_function(
    world: World,
) -> None:
    bot = world.side.bots.create(world.owner, BotBody(name="Sales", function=FUNCTION))
    acme = world.side.workspaces.get(world.owner)
    before = acme.model_copy(update={"granted_functions": None, "version": 2})
    world.store.save_workspace(before, expected_version=1)

    renamed = BotBody(name="Renamed", function=FUNCTION)
    assert world.side.bots.put(world.owner, bot.bot_id, renamed, if_match=None).name == "Renamed"
    with pytest.raises(InvalidInput):
        world.side.bots.create(world.owner, BotBody(name="Two", function=FUNCTION))
