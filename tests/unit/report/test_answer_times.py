"""A person's first answer is counted in the team's hours, and said once there are enough."""

from datetime import datetime, timedelta

import pytest

from escalation.domain.answer_times import AnswerTimes
from escalation.domain.conversation import Author
from escalation.domain.report import bucket_of
from escalation.use_cases.owner.report import ReportNumbers
from escalation.use_cases.visitor.show_bot import ShowBot
from escalation.use_cases.writing.draft import Draft
from tests.fakes.chat_world import ticket_settings
from tests.fakes.reports import CountedWorld

OFFICE = {
    "timezone": "Europe/Vienna",
    "weekly": {
        day: [{"start": "09:00", "end": "17:00"}] for day in ("mon", "tue", "wed", "thu", "fri")
    },
    "holidays": ["2026-03-03"],
}
FRIDAY_EVENING = datetime.fromisoformat("2026-02-27T18:00+01:00")
AFTER_THE_HOLIDAY = datetime.fromisoformat("2026-03-04T10:30+01:00")


def office(**more: object) -> CountedWorld:
    return CountedWorld(**ticket_settings(business_hours=OFFICE, **more))


def handed_over(world: CountedWorld) -> str:
    chat = world.start()
    world.say(chat, "talk to a person")
    return chat


def team_times(world: CountedWorld) -> dict[str, int]:
    return {name: n for name, n in world.totals().items() if name.startswith("team.")}


def told(world: CountedWorld, bot_id: str = "support") -> str:
    show = ShowBot(profiles=world.profiles, clock=world.clock)
    people = show(bot_id, origin=None, locale="en", time_zone="Europe/Paris").people
    return "" if people is None else people.text.replace("\u2013\u2060", "-")


def answered(world: CountedWorld, times: int, after: timedelta = timedelta(minutes=70)) -> None:
    for _ in range(times):
        chat = handed_over(world)
        world.clock.time += after
        world.agent_writes(chat)
        world.clock.time -= after
    world.count()


def test_nights_weekends_and_holidays_are_not_waited_through() -> None:
    world = office()
    world.clock.time = FRIDAY_EVENING
    chat = handed_over(world)
    world.clock.time = AFTER_THE_HOLIDAY
    world.agent_writes(chat)
    world.count()
    # All of Monday, and half past nine to eleven of Wednesday but for the half hour.
    assert team_times(world) == {f"team.{bucket_of(9.5 * 3_600)}": 1}
    waited = (AFTER_THE_HOLIDAY - FRIDAY_EVENING).total_seconds()
    assert world.totals()[f"human.{bucket_of(waited)}"] == 1


def test_without_hours_it_is_all_the_time_and_only_the_first_answer_counts() -> None:
    world = CountedWorld(**ticket_settings())
    chat = handed_over(world)
    world.clock.time += timedelta(minutes=50)
    world.agent_writes(chat)
    world.clock.time += timedelta(days=2)
    world.agent_writes(chat)
    world.count()
    world.say(chat, "Still there?")
    world.clock.time += timedelta(hours=1)
    world.agent_writes(chat)
    world.count()
    assert team_times(world) == {f"team.{bucket_of(3_000)}": 1}


@pytest.mark.parametrize("kind", ["bot", "system"])
def test_what_no_person_wrote_is_no_answer(kind: str) -> None:
    world = office()
    chat = handed_over(world)
    draft = Draft(world.head(chat), world.clock.now())
    draft.say(Author.model_validate({"kind": kind, "name": "Robot"}), "We have got your ticket.")
    world.transcripts.commit(draft.commit())
    world.count()
    assert team_times(world) == {}
    assert world.profiles.known["support"].answer_times == AnswerTimes()


def test_a_person_who_writes_where_nothing_was_handed_over_has_answered_nobody() -> None:
    world = office()
    chat = world.start()
    world.say(chat, "Hello")
    world.agent_writes(chat)
    world.count()
    assert team_times(world) == {}


def test_from_twenty_cases_on_it_is_said_and_before_that_the_hours_alone() -> None:
    world = office()
    world.clock.time = datetime.fromisoformat("2026-03-04T10:00+01:00")
    answered(world, 19)
    assert told(world) == "Our team: Mon-Fri 9:00-17:00"
    answered(world, 1)
    assert told(world) == "Our team usually answers within 2 hours, Mon-Fri 9:00-17:00"
    assert told(world, "billing") == ""  # another bot's people are not known
    world.clock.time += timedelta(weeks=6)
    assert told(world) == "Our team: Mon-Fri 9:00-17:00"


def test_an_owner_may_switch_it_off() -> None:
    world = office(answer_time={"hidden": True})
    world.clock.time = datetime.fromisoformat("2026-03-04T10:00+01:00")
    answered(world, 20)
    assert told(world) == ""


def test_outside_the_hours_it_is_said_when_the_team_is_back_and_nothing_else() -> None:
    world = office()
    world.clock.time = datetime.fromisoformat("2026-03-04T10:00+01:00")
    answered(world, 20)
    world.clock.time = FRIDAY_EVENING + timedelta(weeks=1)
    assert (
        told(world)
        == "Our team is away and will be back on Monday at 9:00. You can write at any time."
    )


def test_counting_goes_on_where_it_cannot_be_kept_and_the_next_answer_has_it_done() -> None:
    world = office()
    world.clock.time = datetime.fromisoformat("2026-03-04T10:00+01:00")
    world.answer_times.refusals = 1
    answered(world, 20)
    assert sum(team_times(world).values()) == 20
    assert world.events.named("answer_times_not_kept")
    assert told(world) == "Our team: Mon-Fri 9:00-17:00"
    answered(world, 1)
    assert told(world).startswith("Our team usually answers within 2 hours")


def test_of_a_bot_that_is_gone_nothing_is_kept() -> None:
    world = office()
    chat = handed_over(world)
    world.agent_writes(chat)
    del world.profiles.known["support"]
    assert world.count(chat) == 1
    assert world.events.named("answer_times_not_kept") == []


def test_no_figure_tells_one_of_the_team_from_another() -> None:
    """Who may read the report reads of a bot, and visitors of its team: of nobody in it."""

    def counted(*names: str) -> tuple[dict[str, int], AnswerTimes]:
        world = office()
        for name in names:
            chat = handed_over(world)
            draft = Draft(world.head(chat), world.clock.now() + timedelta(minutes=9))
            draft.say(Author(kind="agent", name=name), "Hello")
            world.transcripts.commit(draft.commit())
        world.count()
        return world.totals(), world.profiles.known["support"].answer_times

    mixed, alone = counted("Ada", "Grace", "Ada"), counted("Ada", "Ada", "Ada")
    assert mixed == alone
    schema = str(ReportNumbers.model_json_schema()).lower()
    assert not [word for word in ("agent", "member", "author", "assignee") if word in schema]
