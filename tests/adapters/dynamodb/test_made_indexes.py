"""Which indexes bots have, beside their knowledge."""

from escalation.adapters.aws.made_indexes import DynamoMadeIndexes
from escalation.adapters.aws.settings_store import SettingsStore
from escalation.domain.made_indexes import BuiltIndexes, MadeIndex
from tests.adapters.dynamodb.conftest import Tables
from tests.adapters.dynamodb.examples import BOT, bot


def made(version: int) -> MadeIndex:
    built = BuiltIndexes(b"x", "english-1", None, None, "throttled", {"hi": 3, "ta": 1})
    return MadeIndex.of(BOT, version, built)


def test_the_last_one_made_is_kept_while_its_bot_is_there(
    settings: SettingsStore, tables: Tables
) -> None:
    store = DynamoMadeIndexes(tables.client, tables.settings)
    store.save_made_index(made(1))
    assert store.made_index(BOT) is None
    settings.create_bot(bot())
    for version in (1, 2):
        store.save_made_index(made(version))
        assert store.made_index(BOT) == made(version)
    stored = settings.settings(BOT)
    assert (stored and stored.version, settings.bot(BOT)) == (0, bot())
    settings.delete_bot(bot())
    store.save_made_index(made(3))
    assert store.made_index(BOT) is None
