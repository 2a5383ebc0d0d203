"""Saving knowledge starts the job that makes its index."""

from collections.abc import Sequence

import pytest

from escalation.domain.jobs import RunOwnerJob
from escalation.domain.knowledge import KnowledgeEntry, index_key, unwrap, wrap
from escalation.domain.owner_ports import Knowledge, OwnerJob
from escalation.use_cases.owner.api_models import KnowledgeBody
from escalation.use_cases.owner.knowledge import IndexKnowledge
from tests.fakes.owner_stores import MemoryFiles
from tests.fakes.owner_world import World

REFUND = KnowledgeEntry(id="refund", questions=("I want a refund",), answer="It takes a week.")


class Counting:
    """An engine whose index is the number of entries."""

    version = "counting-1"

    def build_file(self, entries: Sequence[KnowledgeEntry]) -> bytes | None:
        return str(len(entries)).encode() if entries else None


@pytest.fixture
def world() -> World:
    return World()


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
    result = IndexKnowledge(store=world.store, files=world.files, indexer=Counting()).run(job)
    version = world.store.knowledge("support").version
    assert result == {"knowledge_version": str(version), "engine": "counting-1", "bytes": "3"}
    content = world.files.files[index_key("support")]
    assert unwrap(version, content) == b"1"
    assert unwrap(version + 1, content) is None


def test_a_save_during_the_work_is_not_overwritten_by_the_older_index(world: World) -> None:
    job = saved(world)

    class SavedMeanwhile(Counting):
        def build_file(self, entries: Sequence[KnowledgeEntry]) -> bytes | None:
            now = world.store.knowledge("support")
            world.store.save_knowledge(
                Knowledge(bot_id="support", version=now.version + 1, entries=())
            )
            return super().build_file(entries)

    work = IndexKnowledge(store=world.store, files=world.files, indexer=SavedMeanwhile())
    assert work.run(job) is not None
    assert index_key("support") not in world.files.files


def test_a_bot_that_is_gone_or_anothers_has_no_index_made(world: World) -> None:
    job = saved(world)
    work = IndexKnowledge(store=world.store, files=world.files, indexer=Counting())
    assert work.run(job.model_copy(update={"workspace_id": "other"})) is None
    assert work.run(job.model_copy(update={"arguments": {"bot_id": "gone"}})) is None
    assert world.files.files == {}


def test_an_index_with_line_breaks_comes_back_whole() -> None:
    assert unwrap(7, wrap(7, b"a\nb\n")) == b"a\nb\n"


def test_a_deleted_bots_index_is_deleted_with_it(world: World) -> None:
    job = saved(world)
    work = IndexKnowledge(store=world.store, files=world.files, indexer=Counting())
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
    assert IndexKnowledge(store=world.store, files=files, indexer=Counting()).run(job) is None
    assert files.files == {}
