"""Visitors hear when people are there: before they write, and when they are handed over."""

import pytest

from escalation.use_cases.visitor.profile_models import BotProfileView
from escalation.use_cases.visitor.show_bot import ShowBot
from escalation.use_cases.visitor.start_models import StartConversation
from tests.fakes.chat_world import ChatWorld
from tests.fakes.outside import reply
from tests.unit.use_cases.test_visitor_calls import started

TUESDAYS = {"timezone": "Europe/Vienna", "weekly": {"tue": [{"start": "09:00", "end": "17:00"}]}}
MONDAYS = {"timezone": "Europe/Vienna", "weekly": {"mon": [{"start": "00:00", "end": "24:00"}]}}


def shown(world: ChatWorld, locale: str, time_zone: str | None) -> BotProfileView:
    show = ShowBot(profiles=world.profiles, clock=world.clock)
    return show("support", origin=None, locale=locale, time_zone=time_zone)


@pytest.mark.parametrize(
    ("locale", "zone", "words"),
    [
        ("en", "Europe/Vienna", "will be back tomorrow at 9:00."),
        ("en", None, "will be back tomorrow at 9:00 (Vienna time)."),
        ("de-AT", "Asia/Tokyo", "ist morgen um 17:00 Uhr wieder da."),
        ("pl", "Europe/Warsaw", "Powrót: jutro o 09:00."),
        ("en-US", "America/Los_Angeles", "will be back tomorrow at 12:00 AM."),
        ("en", "Pacific/Honolulu", "will be back tomorrow at 22:00."),
    ],
)
def test_before_anything_is_written_it_is_said_when_people_are_back(
    locale: str, zone: str | None, words: str
) -> None:
    people = shown(ChatWorld(business_hours=TUESDAYS), locale, zone).people
    assert people is not None
    assert not people.open_now
    assert str(people.opens_at) == "2026-03-03 08:00:00+00:00"
    assert words in people.text


@pytest.mark.parametrize(
    ("locale", "zone", "words"),
    [
        ("en", "Europe/Paris", "Our team: Mon 0:00\u2013\u20600:00"),
        ("en", None, "Our team: Mon 0:00\u2013\u20600:00 (Vienna time)"),
        ("de", "Europe/London", "Unser Team: Mo 00:00\u2013\u206000:00 (Ortszeit Vienna)"),
    ],
)
def test_of_people_who_are_there_their_hours_are_said(
    locale: str, zone: str | None, words: str
) -> None:
    people = shown(ChatWorld(business_hours=MONDAYS), locale, zone).people
    assert people is not None
    assert people.open_now
    assert people.opens_at is None
    assert people.text == words


def test_an_owner_may_want_nothing_said_of_people_who_are_there() -> None:
    quiet = ChatWorld(business_hours=MONDAYS, answer_time={"hidden": True})
    people = shown(quiet, "en", None).people
    assert people is not None
    assert (people.open_now, people.text) == (True, "")


def test_nothing_is_said_of_people_without_hours_or_where_none_may_be_asked() -> None:
    assert shown(ChatWorld(), "en", None).people is None
    without = ChatWorld(business_hours=TUESDAYS, human_handoff=False)
    assert shown(without, "en", None).people is None


def test_a_team_that_is_away_for_weeks_has_no_day_to_name() -> None:
    never = ChatWorld(business_hours={"timezone": "UTC", "weekly": {}})
    people = shown(never, "de", "Europe/Vienna").people
    assert people is not None
    assert people.opens_at is None
    assert people.text.startswith("Unser Team ist gerade nicht da.")


def test_the_announcement_names_the_day_in_the_visitors_zone() -> None:
    world = ChatWorld(business_hours=TUESDAYS)
    world.bots.always("support", reply("perhaps", 0.2))
    chat = started(world, {"locale": "fr", "time_zone": "America/New_York"}).conversation_id
    assert world.head(chat).time_zone == "America/New_York"
    result = world.say(chat, "Mars?")
    assert "revient demain à 03:00." in result.messages[-1].text


@pytest.mark.parametrize(
    "zone",
    [
        "Mars/Olympus",
        "",
        "../../etc/passwd",
        "Europe",
        "+02:00",
        "undefined",
        None,
        7,
        ["UTC"],
        "x" * 99,
    ],
)
def test_a_zone_that_is_not_known_counts_as_none_and_the_chat_begins(zone: object) -> None:
    body = StartConversation.model_validate({"time_zone": zone})
    assert body.time_zone is None
    started(ChatWorld(), {"time_zone": zone})
