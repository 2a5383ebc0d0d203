"""What bots have learnt, beside their knowledge."""

from escalation.adapters.aws.knowledge_store import DynamoLearnedStore
from escalation.adapters.aws.settings_store import SettingsStore
from escalation.domain.learning import Learned
from tests.adapters.dynamodb.conftest import Tables
from tests.adapters.dynamodb.examples import BOT, NOW, bot


def learned(version: int, bias: float = -0.25) -> Learned:
    return Learned(
        bot_id=BOT,
        version=version,
        engine="rules-1",
        bias=bias,
        slope=1.125,
        outcomes=120,
        wrong=7,
        latest_at=NOW,
        learned_at=NOW,
    )


def test_each_version_is_written_once_and_only_after_the_one_before(
    settings: SettingsStore, tables: Tables
) -> None:
    store = DynamoLearnedStore(tables.client, tables.settings)
    settings.create_bot(bot())
    assert store.learned(BOT) is None
    assert not store.save_learned(learned(2))
    assert store.save_learned(learned(1))
    assert not store.save_learned(learned(1, bias=3.0))
    assert store.learned(BOT) == learned(1)
    assert store.save_learned(learned(2))
    assert not store.save_learned(learned(2, bias=3.0))
    assert store.learned(BOT) == learned(2)


def test_nothing_is_kept_of_a_bot_that_is_gone(settings: SettingsStore, tables: Tables) -> None:
    store = DynamoLearnedStore(tables.client, tables.settings)
    assert not store.save_learned(learned(1))
    settings.create_bot(bot())
    assert store.save_learned(learned(1))
    settings.delete_bot(bot())
    assert store.learned(BOT) is None
    assert not store.save_learned(learned(2))


def test_a_bots_profile_is_read_without_what_it_has_learnt(
    settings: SettingsStore, tables: Tables
) -> None:
    settings.create_bot(bot())
    DynamoLearnedStore(tables.client, tables.settings).save_learned(learned(1))
    stored = settings.settings(BOT)
    assert stored is not None
    assert (stored.version, settings.bot(BOT)) == (0, bot())
