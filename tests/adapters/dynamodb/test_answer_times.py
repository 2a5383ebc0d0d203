"""How long a bot's people take is read with the bot, and written without touching it."""

import pytest

from escalation.adapters.aws import keys
from escalation.adapters.aws.answer_times import ANSWERS, DynamoAnswerTimes
from escalation.adapters.aws.profiles import CachedHours
from escalation.adapters.aws.settings_store import SettingsStore
from escalation.domain.answer_times import AnswerTimes, TeamHours
from escalation.domain.owner_ports import SettingsVersion
from escalation.domain.settings import EscalationSettings
from tests.adapters.dynamodb.conftest import Tables
from tests.adapters.dynamodb.examples import BOT, NOW, WORKSPACE, bot, workspace

TIMES = AnswerTimes(weeks={"2026-11-23": {"21": 3, "30": 20}})
HOURS = {"timezone": "Europe/Vienna", "weekly": {"mon": [{"start": "09:00", "end": "17:00"}]}}


@pytest.fixture
def kept(tables: Tables, settings: SettingsStore) -> DynamoAnswerTimes:
    settings.create_workspace(workspace(), None)
    settings.create_bot(bot())
    return DynamoAnswerTimes(tables.client, tables.settings)


def read(settings: SettingsStore) -> AnswerTimes:
    profile = settings.bot_profile(BOT)
    assert profile is not None
    return profile.answer_times


def saved(settings: SettingsStore) -> EscalationSettings:
    wanted = EscalationSettings.model_validate({"business_hours": HOURS})
    settings.save_settings(
        SettingsVersion(
            bot_id=BOT,
            workspace_id=WORKSPACE,
            version=1,
            saved_at=NOW,
            author="ada@acme.example",
            settings=wanted,
        )
    )
    return wanted


def test_it_comes_with_the_bots_profile_whether_settings_were_saved_or_not(
    kept: DynamoAnswerTimes, settings: SettingsStore
) -> None:
    assert read(settings) == AnswerTimes()
    kept.save_answer_times(BOT, TIMES)
    assert read(settings) == TIMES
    wanted = saved(settings)
    profile = settings.bot_profile(BOT)
    assert profile is not None
    assert (profile.answer_times, profile.settings) == (TIMES, wanted)
    newer = AnswerTimes(weeks={"2026-11-30": {"4": 1}})
    kept.save_answer_times(BOT, newer)
    assert read(settings) == newer


def test_it_is_one_attribute_of_an_item_of_its_own(
    kept: DynamoAnswerTimes, settings: SettingsStore, tables: Tables
) -> None:
    before = {item["sk"]["S"]: item for item in tables.items(tables.settings)}
    kept.save_answer_times(BOT, TIMES)
    after = {item["sk"]["S"]: item for item in tables.items(tables.settings)}
    written = after.pop(keys.ANSWERS_SK)
    assert set(written) == {"pk", "sk", ANSWERS}
    assert after == before
    assert [each.bot_id for each in settings.bots(WORKSPACE)] == [BOT]


def test_it_goes_with_its_bot(
    kept: DynamoAnswerTimes, settings: SettingsStore, tables: Tables
) -> None:
    kept.save_answer_times(BOT, TIMES)
    settings.delete_bot(bot())
    assert settings.bot_profile(BOT) is None
    assert not [i for i in tables.items(tables.settings) if i["pk"]["S"] == keys.bot_pk(BOT)]


def test_when_a_team_works_is_read_once_a_minute(
    kept: DynamoAnswerTimes, settings: SettingsStore
) -> None:
    saved(settings)
    reads: list[str] = []

    def counting(bot_id: str) -> object:
        reads.append(bot_id)
        return settings.settings(bot_id)

    hours = CachedHours(counting)  # type: ignore[arg-type]
    wanted = EscalationSettings.model_validate({"business_hours": HOURS}).business_hours
    assert [hours(BOT), hours(BOT)] == [TeamHours(hours=wanted)] * 2
    assert hours("gone") is None
    assert reads == [BOT, "gone"]
