"""Saving knowledge starts the job that makes its index."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from escalation.domain.errors import RetryableError
from escalation.domain.jobs import RunOwnerJob
from escalation.domain.knowledge import (
    KnowledgeEntry,
    hosted_index_key,
    index_key,
    unwrap,
    wrap,
)
from escalation.domain.made_indexes import BuiltIndexes
from escalation.domain.owner_ports import Knowledge, OwnerJob
from escalation.domain.wanted_indexes import INDEX_LATE
from escalation.domain.workspace import Bot
from escalation.use_cases.owner.api_models import KnowledgeBody
from escalation.use_cases.owner.knowledge import Before, IndexKnowledge, shown_knowledge
from tests.fakes.owner_stores import MemoryFiles
from tests.fakes.owner_world import World

REFUND = KnowledgeEntry(id="refund", questions=("I want a refund",), answer="It takes a week.")


class Counting:
    """An engine whose index is the number of entries."""

    version = "counting-1"

    def build(self, bot: Bot, entries: Sequence[KnowledgeEntry], before: Before) -> BuiltIndexes:
        return BuiltIndexes(str(len(entries)).encode() if entries else None, "counting")


@pytest.fixture
def world() -> World:
    return World()


def indexing(
    world: World, indexer: Counting | None = None, files: MemoryFiles | None = None
) -> IndexKnowledge:
    return IndexKnowledge(
        store=world.store,
        files=files or world.files,
        indexer=indexer or Counting(),
        wanted=world.indexes,
        made=world.made_indexes,
    )


def saved(world: World) -> OwnerJob:
    body = KnowledgeBody(entries=(REFUND,))
    world.side.knowledge.put(world.owner, "support", body, if_match=None)
    (message,) = world.queue.jobs
    assert isinstance(message, RunOwnerJob)
    job = world.store.owner_job(message.job_id)
    assert job is not None
    return job


def test_saving_knowledge_queues_a_job_for_its_bot(world: World) -> None:
    job = saved(world)
    assert (job.kind, job.arguments) == ("index_knowledge", {"bot_id": "support"})
    assert len(world.queue.jobs) == 1


def test_the_file_says_which_knowledge_it_was_made_from(world: World) -> None:
    job = saved(world)
    result = indexing(world).run(job)
    version = world.store.knowledge("support").version
    assert result == {"knowledge_version": str(version), "engine": "counting-1", "bytes": "3"}
    content = world.files.files[index_key("support")]
    assert unwrap(version, content) == b"1"
    assert unwrap(version + 1, content) is None


def test_a_save_during_the_work_is_not_overwritten_by_the_older_index(world: World) -> None:
    job = saved(world)

    class SavedMeanwhile(Counting):
        def build(
            self, bot: Bot, entries: Sequence[KnowledgeEntry], before: Before
        ) -> BuiltIndexes:
            now = world.store.knowledge("support")
            world.store.save_knowledge(
                Knowledge(bot_id="support", version=now.version + 1, entries=())
            )
            return super().build(bot, entries, before)

    work = indexing(world, SavedMeanwhile())
    assert work.run(job) is not None
    assert index_key("support") not in world.files.files


def test_a_bot_that_is_gone_or_anothers_has_no_index_made(world: World) -> None:
    job = saved(world)
    work = indexing(world)
    assert work.run(job.model_copy(update={"workspace_id": "other"})) is None
    assert work.run(job.model_copy(update={"arguments": {"bot_id": "gone"}})) is None
    assert world.files.files == {}


def test_an_index_with_line_breaks_comes_back_whole() -> None:
    assert unwrap(7, wrap(7, b"a\nb\n")) == b"a\nb\n"


def test_a_deleted_bots_index_is_deleted_with_it(world: World) -> None:
    job = saved(world)
    work = indexing(world)
    work.run(job)
    world.files.files[index_key("billing")] = b"another's"
    world.side.bots.delete(world.owner, "support")
    assert set(world.files.files) == {index_key("billing")}


def test_nothing_stays_of_a_bot_that_is_deleted_while_its_index_is_made(world: World) -> None:
    job = saved(world)

    class DeletedMeanwhile(MemoryFiles):
        def put(self, key: str, content: bytes, *, media_type: str) -> None:
            world.side.bots.delete(world.owner, "support")
            super().put(key, content, media_type=media_type)

    files = DeletedMeanwhile()
    assert indexing(world, files=files).run(job) is None
    assert files.files == {}


def state(world: World) -> str:
    return world.side.knowledge.get(world.member, "support").index


def test_the_page_says_whether_the_bot_goes_by_meaning_or_by_words_alone(world: World) -> None:
    assert state(world) == "made"
    job = saved(world)
    assert state(world) == "being_made"
    world.clock.move(INDEX_LATE)
    assert state(world) == "words_only"
    indexing(world).run(job)
    assert state(world) == "made"


def test_an_index_of_older_knowledge_leaves_the_newer_one_wanted(world: World) -> None:
    job = saved(world)

    class SavedMeanwhile(Counting):
        def build(
            self, bot: Bot, entries: Sequence[KnowledgeEntry], before: Before
        ) -> BuiltIndexes:
            world.clock.move(timedelta(seconds=1))
            world.side.knowledge.put(
                world.owner, "support", KnowledgeBody(entries=()), if_match=None
            )
            return super().build(bot, entries, before)

    assert indexing(world, SavedMeanwhile()).run(job) is not None
    assert state(world) == "being_made"


def test_an_index_that_fails_stays_wanted_and_one_of_a_bot_that_is_gone_does_not(
    world: World,
) -> None:
    saved(world)

    class Broken(Counting):
        def build(
            self, bot: Bot, entries: Sequence[KnowledgeEntry], before: Before
        ) -> BuiltIndexes:
            raise RetryableError("files_unavailable")

    with pytest.raises(RetryableError):
        indexing(world, Broken()).make("acme", "support")
    assert state(world) == "being_made"
    world.side.bots.delete(world.owner, "support")
    assert indexing(world).make("acme", "support") is None
    assert world.indexes.marks == {}


def test_the_owner_is_told_what_reads_the_knowledge_and_what_nothing_reads(world: World) -> None:
    class Partly(Counting):
        def build(
            self, bot: Bot, entries: Sequence[KnowledgeEntry], before: Before
        ) -> BuiltIndexes:
            own = super().build(bot, entries, before)
            return own._replace(unread={"ta": 1, "hi": 2}, failure="throttled")

    job = saved(world)
    before = shown_knowledge(world.side.knowledge.get(world.owner, "support"))
    assert (before.read_by, before.unread, before.hosted_failure) == (None, (), None)
    indexing(world, Partly()).run(job)
    after = shown_knowledge(world.side.knowledge.get(world.owner, "support"))
    assert (after.read_by, after.hosted_failure) == ("counting", "throttled")
    assert [(one.language, one.entries) for one in after.unread] == [("hi", 2), ("ta", 1)]
    world.side.knowledge.put(
        world.owner, "support", KnowledgeBody(entries=(REFUND,)), if_match=None
    )
    again = shown_knowledge(world.side.knowledge.get(world.owner, "support"))
    assert (again.read_by, again.unread) == (None, ())


def test_knowledge_that_nothing_reads_is_said_to_be_found_by_words(world: World) -> None:
    class Nothing(Counting):
        def build(
            self,
            bot: Bot,
            entries: Sequence[KnowledgeEntry],
            before: Before,
        ) -> BuiltIndexes:
            return BuiltIndexes(None, unread={"hi": len(entries)})

    indexing(world, Nothing()).run(saved(world))
    shown = shown_knowledge(world.side.knowledge.get(world.owner, "support"))
    assert (shown.index, shown.read_by) == ("made", "words")
    assert index_key("support") not in world.files.files


def test_the_index_over_the_network_lies_beside_the_other_and_is_deleted_with_it(
    world: World,
) -> None:
    read: list[bytes | None] = []

    class Both(Counting):
        def build(
            self, bot: Bot, entries: Sequence[KnowledgeEntry], before: Before
        ) -> BuiltIndexes:
            read.append(before())
            own = super().build(bot, entries, before)
            return own._replace(hosted=b"far", hosted_encoder="titan")

    indexing(world, Both()).run(saved(world))
    version = world.store.knowledge("support").version
    assert unwrap(version, world.files.files[hosted_index_key("support")]) == b"far"
    indexing(world, Both()).make(world.owner.workspace_id, "support")
    assert read == [None, b"far"]
    assert shown_knowledge(world.side.knowledge.get(world.owner, "support")).read_by == "titan"
    world.side.bots.delete(world.owner, "support")
    assert world.files.files == {}


def test_an_index_of_before_it_was_recorded_is_made_again_once(world: World) -> None:
    saved(world)
    work = indexing(world)
    work.renew(world.owner.workspace_id, "support")
    version = world.store.knowledge("support").version
    made = world.made_indexes.made_index("support")
    assert made is not None
    assert made.knowledge_version == version
    world.files.files.clear()
    work.renew(world.owner.workspace_id, "support")
    work.renew(world.owner.workspace_id, "billing")  # knows nothing
    assert world.files.files == {}
