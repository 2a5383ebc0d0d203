"""Amounts and dollars, from a trace made by hand."""

import pytest

from infra.costs import assumptions
from infra.costs.bill import Bill, a_million, a_month, added, times
from infra.costs.fleet import Fleet, Function
from infra.costs.tables import between
from infra.costs.traced import Calls, Journey, Trace, Work, summed

FUNCTIONS = {
    "classify": Function(memory_mb=1769, system_log_level="WARN", answers_api=True),
    "bot": Function(memory_mb=1769, system_log_level="WARN"),
    "aggregate": Function(
        memory_mb=512, system_log_level="WARN", stream_batch=1_000, stream_window_s=300
    ),
    "send_email": Function(memory_mb=512, system_log_level="WARN", queue_batch=10, concurrency=2),
    "sweep": Function(memory_mb=512, system_log_level="WARN"),
}
FLEET = Fleet(functions=FUNCTIONS, alarm_metrics=40, counts={"secret": 1}, api_rate=500)
TURN = Journey(
    times=2,
    answered_bytes=2_000,
    work={
        "classify": Work(
            invocations=2,
            log_lines=2,
            log_bytes=600,
            calls={
                "dynamodb Query transcripts": Calls(2, reads=2.0),
                "dynamodb TransactWriteItems transcripts": Calls(2, writes=8.0),
                "lambda POST": Calls(2),
            },
        ),
        "bot": Work(invocations=2),
        "aggregate": Work(
            invocations=2, calls={"dynamodb TransactWriteItems transcripts": Calls(2, writes=8.0)}
        ),
    },
)
MAIL = Journey(
    times=1,
    work={
        "send_email": Work(invocations=1, calls={"ses POST": Calls(1)}),
        "aggregate": Work(
            invocations=4, calls={"dynamodb TransactWriteItems transcripts": Calls(4, writes=16.0)}
        ),
    },
)
MINUTE = Journey(
    times=1, work={"sweep": Work(invocations=1, calls={"dynamodb Query x": Calls(16, reads=8)})}
)
BILL = Bill(
    Trace(
        journeys={"turn": TURN, "mail": MAIL, "minute": MINUTE},
        metrics=("classify Turns", "sweep OldestDueSeconds"),
    ),
    FLEET,
)


def test_a_turn_takes_what_its_share_of_the_journey_took() -> None:
    units = BILL.once("turn", streams=False)
    assert units["API request"] == 1
    assert units["Lambda request"] == 2
    assert (units["read unit"], units["write unit"]) == (1, 4)
    assert units["GB to the internet"] == pytest.approx(1_000 / 1e9)
    access = assumptions.ACCESS_LINE_BYTES
    event = assumptions.LOG_EVENT_BYTES
    assert units["log GB"] == pytest.approx((300 + access + 2 * event) / 1e9)
    assert a_million(units)["write unit"] == pytest.approx(2.5)


def test_who_waits_for_the_bot_pays_for_its_time_too() -> None:
    bot = BILL.seconds("turn", "bot")
    assert bot == pytest.approx(assumptions.OWN_MS["bot"] / 1000)
    assert BILL.seconds("turn", "classify") > bot + 0.03


def test_less_memory_computes_longer() -> None:
    own = assumptions.OWN_MS_OTHERWISE * assumptions.FULL_PROCESSOR_MB / 512
    assert BILL.seconds("mail", "send_email") == pytest.approx((own + 100) / 1000)


def test_turns_of_a_chat_in_one_window_are_counted_together() -> None:
    assert BILL.passes() == 1
    assert BILL.stream_pass("turn")["write unit"] == 4


def test_what_one_handover_writes_reaches_one_batch_of_a_long_window() -> None:
    assert BILL.once("mail")["write unit"] == 4, "four batches on the emulator, one on AWS"


def test_a_queues_batch_is_received_and_deleted() -> None:
    assert BILL.once("mail")["SQS request"] == 2
    assert BILL.once("mail")["mail"] == 1


def test_a_month_at_rest_is_polls_alarms_and_the_sweep() -> None:
    units = BILL.idle_month()
    assert units["SQS request"] == 5 * 730 * 3600 / 20
    assert units["read unit"] == 8 * 730 * 60
    assert units["metric"] == 1
    listed, charged = a_month(units, free=False), a_month(units, free=True)
    assert listed["alarm metric"] == pytest.approx(4.0)
    assert charged["alarm metric"] == pytest.approx(3.0)
    assert charged["SQS request"] == 0
    assert charged["secret"] == listed["secret"] == 0.4


def test_amounts_add_up_and_multiply() -> None:
    assert added({"a": 1, "b": 2}, times({"a": 1}, 3)) == {"a": 4, "b": 2}


def test_calls_of_a_kind_are_summed() -> None:
    assert summed([("b", 1, 0), ("a", 0, 2), ("b", 0.5, 0)]) == {
        "a": Calls(1, 0, 2),
        "b": Calls(2, 1.5, 0),
    }


def test_a_table_replaces_the_one_that_is_between_its_comments() -> None:
    page = between(
        "a\n<!-- x: `python -m infra.costs` writes this -->\n<!-- end of x -->\nb", "x", "1"
    )
    assert between(page, "x", "2") == page.replace("\n1\n", "\n2\n")
    with pytest.raises(ValueError, match="writes this"):
        between("nothing", "x", "1")
