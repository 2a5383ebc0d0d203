"""The settings table: workspaces, people, bots, settings, knowledge, connections, jobs."""

from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from escalation.adapters.aws.settings_store import SettingsStore
from escalation.domain.errors import Conflict, InvalidInput, VersionLost
from escalation.domain.knowledge import KnowledgeEntry, typical_questions
from escalation.domain.languages import OwnLanguage
from escalation.domain.owner_ports import Knowledge, OwnerJob, SettingsVersion
from escalation.domain.settings import (
    NEW_BOT,
    NEWEST_DEFAULTS,
    AiAgentTransfer,
    EscalationSettings,
    TransferTarget,
)
from escalation.domain.workspace import Connection, Updates
from tests.adapters.dynamodb.conftest import Tables
from tests.adapters.dynamodb.examples import (
    BOT,
    NOW,
    WORKSPACE,
    SettableClock,
    bot,
    member,
    workspace,
)

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient


def saved(version: int, **fields: object) -> SettingsVersion:
    return SettingsVersion(
        bot_id=BOT,
        workspace_id=WORKSPACE,
        version=version,
        settings=EscalationSettings.model_validate(fields),
        author="owner@example.com",
        saved_at=NOW,
    )


def knowledge(version: int, entries: int, text: str = "answer") -> Knowledge:
    return Knowledge(
        bot_id=BOT,
        version=version,
        entries=tuple(
            KnowledgeEntry(id=f"entry-{n}", questions=(f"question {n}?",), answer=f"{text} {n}")
            for n in range(entries)
        ),
    )


def test_a_workspaces_languages_come_with_the_profile_of_its_bots(settings: SettingsStore) -> None:
    settings.create_workspace(workspace(), member())
    settings.create_bot(bot())
    found = settings.bot_profile(BOT)
    assert found is not None
    assert found.languages == ()
    swedish = OwnLanguage(locale="sv-FI", texts={"closed": "Slut."})
    settings.save_language(WORKSPACE, swedish, expected_version=0)
    settings.save_language(WORKSPACE, OwnLanguage(locale="he"), expected_version=0)
    with pytest.raises(VersionLost):
        settings.save_language(WORKSPACE, swedish, expected_version=0)
    changed = swedish.model_copy(update={"texts": {"closed": "Nu är det slut."}})
    settings.save_language(WORKSPACE, changed, expected_version=1)
    found = settings.bot_profile(BOT)
    assert found is not None
    assert found.workspace == workspace()
    assert [(one.locale, one.version) for one in found.languages] == [("he", 1), ("sv-FI", 2)]
    assert found.languages == settings.languages(WORKSPACE)
    assert found.languages[1].texts == {"closed": "Nu är det slut."}
    settings.delete_language(WORKSPACE, "SV-fi")
    assert [one.locale for one in settings.languages(WORKSPACE)] == ["he"]


def test_a_workspace_is_made_once_with_its_owner(settings: SettingsStore) -> None:
    assert settings.workspace(WORKSPACE) is None
    settings.create_workspace(workspace(), member())
    assert settings.workspace(WORKSPACE) == workspace()
    assert settings.member("sub-1") == member()
    assert settings.members(WORKSPACE) == (member(),)
    with pytest.raises(Conflict):
        settings.create_workspace(workspace(), member("sub-2"))
    assert settings.member("sub-2") is None


def test_a_person_belongs_to_one_workspace(settings: SettingsStore) -> None:
    settings.create_workspace(workspace(), member())
    with pytest.raises(Conflict):
        settings.create_workspace(workspace("other"), member(workspace_id="other"))
    assert settings.workspace("other") is None
    settings.create_workspace(workspace("other"), member("sub-2", "other"))
    settings.add_member(member("sub-3"))
    with pytest.raises(Conflict):
        settings.add_member(member("sub-3", "other"))
    assert {each.sub for each in settings.members(WORKSPACE)} == {"sub-1", "sub-3"}
    assert settings.member("sub-3") == member("sub-3")


def test_a_subject_of_any_characters_is_kept_apart_from_others(settings: SettingsStore) -> None:
    settings.create_workspace(workspace(), member("a#b"))
    assert settings.member("a#b") == member("a#b")
    assert settings.member("a") is None
    assert settings.member("~") is None


def test_a_workspace_is_changed_on_the_version_it_was_read_at(settings: SettingsStore) -> None:
    settings.create_workspace(workspace(), member())
    renamed = workspace().model_copy(update={"name": "Acme Ltd", "version": 2})
    settings.save_workspace(renamed, expected_version=1)
    with pytest.raises(VersionLost):
        settings.save_workspace(workspace(), expected_version=1)
    with pytest.raises(VersionLost):
        settings.save_workspace(workspace("nowhere"), expected_version=1)
    assert settings.workspace(WORKSPACE) == renamed
    assert settings.workspace("nowhere") is None


def test_bots_are_listed_in_the_order_they_were_made(settings: SettingsStore) -> None:
    made = [bot(f"bot-{9 - n}", created_at=NOW + timedelta(minutes=n)) for n in range(4)]
    for each in reversed(made):
        settings.create_bot(each)
    settings.create_bot(bot("elsewhere", workspace_id="other"))
    assert settings.bots(WORKSPACE) == tuple(made)
    assert settings.bots("nowhere") == ()
    assert settings.bot("bot-9") == made[0]
    assert settings.bot("bot#9") is None
    with pytest.raises(Conflict):
        settings.create_bot(made[0])


def test_a_bot_is_changed_on_its_version_and_keeps_its_knowledge(settings: SettingsStore) -> None:
    settings.create_bot(bot())
    settings.save_knowledge(knowledge(1, 2))
    settings.save_bot(bot(name="Support"), expected_version=1)
    with pytest.raises(VersionLost):
        settings.save_bot(bot(name="Lost"), expected_version=1)
    with pytest.raises(VersionLost):
        settings.save_bot(bot("nobody"), expected_version=1)
    typical = typical_questions(knowledge(1, 2).entries)
    assert settings.bot(BOT) == bot(
        name="Support", version=2, knowledge_version=1, typical_questions=typical
    )
    assert typical
    assert settings.knowledge(BOT) == knowledge(1, 2)


def test_a_new_bot_has_the_default_settings(settings: SettingsStore) -> None:
    assert settings.settings(BOT) is None
    settings.create_bot(bot(defaults=NEWEST_DEFAULTS))
    found = settings.settings(BOT)
    assert found is not None
    assert (found.version, found.workspace_id) == (0, WORKSPACE)
    assert found.settings == NEW_BOT


def test_a_bot_of_before_keeps_the_defaults_that_it_was_made_with(settings: SettingsStore) -> None:
    settings.create_bot(bot())
    found = settings.settings(BOT)
    assert found is not None
    assert found.settings == EscalationSettings()


def test_each_save_of_the_settings_is_kept(settings: SettingsStore) -> None:
    settings.create_bot(bot())
    made = [saved(n, confidence_threshold=n / 20) for n in range(1, 13)]
    for each in made:
        settings.save_settings(each)
    found = settings.settings(BOT)
    assert found is not None
    assert (found.version, found.settings) == (12, made[-1].settings)
    first = settings.settings_versions(BOT, after=None, limit=5)
    second = settings.settings_versions(BOT, after=first.next, limit=7)
    assert [*first.items, *second.items] == made[::-1]
    assert second.next is None
    assert settings.settings_version(BOT, 3) == made[2]
    assert settings.settings_version(BOT, 99) is None
    with pytest.raises(InvalidInput):
        settings.settings_versions(BOT, after="UFJPRklMRQ")


@pytest.mark.parametrize("version", [1, 2, 4])
def test_settings_are_saved_as_the_next_version_only(settings: SettingsStore, version: int) -> None:
    settings.create_bot(bot())
    settings.save_settings(saved(1))
    settings.save_settings(saved(2, contact="never"))
    with pytest.raises(VersionLost):
        settings.save_settings(saved(version))
    found = settings.settings(BOT)
    assert found is not None
    assert (found.version, found.settings.contact) == (2, "never")
    assert settings.settings_version(BOT, 4) is None


def test_settings_of_a_bot_that_is_gone_are_not_saved(settings: SettingsStore) -> None:
    with pytest.raises(VersionLost):
        settings.save_settings(saved(1))
    assert settings.settings_version(BOT, 1) is None


def test_more_settings_than_an_item_holds_are_refused(settings: SettingsStore) -> None:
    settings.create_bot(bot())
    noisy = [
        {"bot_id": f"b{t}", "examples": [_noise(500, t * 50 + n) for n in range(50)]}
        for t in range(20)
    ]
    transfer = AiAgentTransfer(
        enabled=True, targets=tuple(TransferTarget.model_validate(each) for each in noisy)
    )
    with pytest.raises(InvalidInput, match="more text than can be stored"):
        settings.save_settings(saved(1, ai_agent_transfer=transfer))
    found = settings.settings(BOT)
    assert found is not None
    assert found.version == 0


@pytest.mark.parametrize("entries", [0, 1, 130])
def test_knowledge_is_replaced_as_a_whole_in_the_owners_order(
    settings: SettingsStore, tables: Tables, entries: int
) -> None:
    settings.create_bot(bot())
    assert settings.knowledge(BOT) == Knowledge(bot_id=BOT, version=0, entries=())
    settings.save_knowledge(knowledge(1, 60, "old"))
    settings.save_knowledge(knowledge(2, entries, "new"))
    assert settings.knowledge(BOT) == knowledge(2, entries, "new")
    kept = [
        item for item in tables.items(tables.settings) if item["sk"]["S"].startswith("KNOWLEDGE#")
    ]
    assert len(kept) == entries


@pytest.mark.parametrize("version", [1, 3])
def test_knowledge_is_saved_as_the_next_version_only(
    settings: SettingsStore, tables: Tables, version: int
) -> None:
    settings.create_bot(bot())
    settings.save_knowledge(knowledge(1, 3, "kept"))
    with pytest.raises(VersionLost):
        settings.save_knowledge(knowledge(version, 40, "lost"))
    assert settings.knowledge(BOT) == knowledge(1, 3, "kept")
    stored = [item["sk"]["S"] for item in tables.items(tables.settings)]
    assert sum(sk.startswith("KNOWLEDGE#") for sk in stored) == 3


def test_knowledge_read_while_it_is_replaced_is_whole(
    settings: SettingsStore, client: "DynamoDBClient", tables: Tables
) -> None:
    settings.create_bot(bot())
    settings.save_knowledge(knowledge(1, 5, "old"))
    writer = SettingsStore(client, tables.settings)
    waiting = [knowledge(2, 3, "new")]

    def replace_before_the_entries_are_read(**_: Any) -> None:
        if waiting:
            writer.save_knowledge(waiting.pop())

    client.meta.events.register(
        "provide-client-params.dynamodb.Query", replace_before_the_entries_are_read
    )
    assert settings.knowledge(BOT) == knowledge(2, 3, "new")


def test_a_deleted_bot_leaves_nothing(settings: SettingsStore, tables: Tables) -> None:
    settings.create_bot(bot())
    settings.create_bot(bot("other"))
    for n in range(1, 31):
        settings.save_settings(saved(n))
    settings.save_knowledge(knowledge(1, 30))
    settings.delete_bot(bot())
    settings.delete_bot(bot())
    assert settings.bots(WORKSPACE) == (bot("other"),)
    assert settings.settings(BOT) is None
    keys = sorted((item["pk"]["S"], item["sk"]["S"]) for item in tables.items(tables.settings))
    assert keys == [("BOT#other", "PROFILE"), (f"WS#{WORKSPACE}", "BOT#other")]


def test_a_connection_is_one_for_each_helpdesk(settings: SettingsStore) -> None:
    first = Connection(
        connection_id="c1",
        workspace_id=WORKSPACE,
        helpdesk="zendesk",
        account={"subdomain": "acme"},
        secret_ref="arn:aws:secretsmanager:us-east-1:000000000000:secret:a-1b2c3d",
        created_at=NOW,
    )
    second = first.model_copy(update={"connection_id": "c2", "tested_at": NOW})
    assert settings.connection(WORKSPACE, "zendesk") is None
    settings.save_connection(first)
    settings.save_connection(second)
    assert settings.connection(WORKSPACE, "zendesk") == second
    assert settings.connection(WORKSPACE, "freshdesk") is None
    settings.delete_connection(second)
    settings.delete_connection(second)
    assert settings.connection(WORKSPACE, "zendesk") is None


def test_a_job_is_kept_until_it_expires(settings: SettingsStore, clock: SettableClock) -> None:
    job = OwnerJob(
        job_id="j1",
        workspace_id=WORKSPACE,
        kind="export_conversation",
        arguments={"conversation_id": "c"},
        created_at=NOW,
        expires_at=NOW + timedelta(days=7),
    )
    settings.save_owner_job(job)
    done = job.model_copy(update={"state": "done", "result": {"file": "exports/j1.json"}})
    settings.save_owner_job(done)
    assert settings.owner_job("j1") == done
    clock.advance(timedelta(days=7))
    assert settings.owner_job("j1") is None


def test_what_a_turn_needs_of_a_bot_takes_two_reads(
    settings: SettingsStore, client: "DynamoDBClient"
) -> None:
    settings.create_workspace(workspace(), member())
    settings.create_bot(bot())
    for n in range(1, 4):
        settings.save_settings(saved(n, contact="never"))
    calls: list[str] = []
    client.meta.events.register("before-call.dynamodb", lambda model, **_: calls.append(model.name))
    profile = settings.bot_profile(BOT)
    assert calls == ["Query", "Query"]
    assert profile is not None
    assert (profile.bot, profile.workspace) == (bot(), workspace())
    assert (profile.versioned.version, profile.settings.contact) == (3, "never")
    assert settings.bot_profile("nobody") is None


@pytest.mark.parametrize("told", [True, False])
def test_whether_webhooks_tell_of_its_tickets_is_read_where_it_counts(
    settings: SettingsStore, *, told: bool
) -> None:
    settings.create_workspace(workspace(), member())
    settings.create_bot(bot())
    ticket = {"handoff_method": "ticket", "ticket": {"helpdesk": "zendesk"}}
    settings.save_settings(saved(1, **ticket, after_handoff="until_answered"))
    connection = Connection(
        connection_id="zendesk-1",
        workspace_id=WORKSPACE,
        helpdesk="zendesk",
        secret_ref="arn",
        tested_at=NOW,
        updates=Updates(mode="webhook", set_up_at=NOW),
        created_at=NOW,
    )
    settings.save_connection(connection)
    if told:
        settings.note_first_event("zendesk-1", NOW + timedelta(minutes=1))
    profile = settings.bot_profile(BOT)
    assert profile is not None
    assert profile.pushed is told
    settings.save_connection(connection.model_copy(update={"tested_at": None}))
    refused = settings.bot_profile(BOT)
    assert refused is not None
    assert not refused.pushed, "credentials that are refused let nothing be read"


def _noise(length: int, seed: int) -> str:
    source = Random(seed)
    return "".join(chr(source.randrange(0x4E00, 0x9FFF)) for _ in range(length))
