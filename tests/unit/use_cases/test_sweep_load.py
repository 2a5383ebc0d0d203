"""A hundred chats a second, and rescues within a minute: simulated, counted, never timed."""

from datetime import timedelta

import pytest

from tests.fakes.sweep_load import MINUTE, START, Load, under_load


@pytest.mark.slow
@pytest.mark.parametrize("parts", [1, 4])
def test_a_hundred_chats_a_second_leave_no_rescue_for_a_second_sweep(parts: int) -> None:
    minutes = 3
    load, reports = under_load(minutes=minutes, parts=parts)
    assert len(load.lags_s) == minutes * 60
    assert max(load.lags_s) < 60 + 5  # Until the next tick, and its first seconds.
    assert all(report.left_over == 0 for report in reports)
    assert load.closed + load.left("idle", START + minutes * MINUTE) >= minutes * 6_000
    if parts == 4:
        assert all(report.idle_left_over == 0 for report in reports)
        assert (load.closed, load.left("idle", load.clock.now())) == (minutes * 6_000, 0)


def test_a_chat_that_is_over_costs_one_write_and_its_share_of_two_reads() -> None:
    load, (report,) = under_load(minutes=1, parts=1, chats_a_second=10, lost_share=0)
    assert (load.closed, report.idle_looked_at) == (600, 600 + load.counted)
    assert load.calls["write"] - load.closed <= 7
    assert load.calls["load"] == load.counted
    assert load.calls["heads"] <= 7
    assert load.calls["send"] == 0


def test_rescues_come_first_although_thousands_of_idle_chats_have_been_due_for_longer() -> None:
    load = Load()
    for number in range(8_000):
        load.chat_is_over(f"chat{number}", START - timedelta(hours=2))
    for number in range(50):
        load.message_is_lost(f"lost{number}", START)
    (report,) = load.sweep(1)
    assert report.left_over == 0
    assert report.idle_left_over > 0
    assert max(load.lags_s) < 5
    assert (report.oldest_due_s, report.oldest_idle_s) == (0, 7_200)
