"""Languages that an owner adds: kept for the workspace, checked, and said to visitors."""

import pytest

from escalation.domain.errors import Conflict, InvalidInput, NotFound, PreconditionFailed
from escalation.domain.languages import MAX_LANGUAGES, OwnLanguage
from escalation.use_cases.owner.languages import LanguageBody
from escalation.use_cases.visitor.show_bot import ShowBot
from tests.fakes.chat_world import ChatWorld
from tests.fakes.owner_world import World
from tests.unit.use_cases.test_visitor_calls import started


def put(world: World, locale: str, if_match: str | None = None, **texts: str) -> OwnLanguage:
    body = LanguageBody(texts=texts)
    return world.side.languages.put(world.owner, locale, body, if_match=if_match)


def test_a_language_is_added_changed_and_removed() -> None:
    world = World()
    put(world, "sv", closed="Slut.")
    assert put(world, "sv", closed="Chatten är slut.").version == 2
    listed = world.side.languages.list(world.owner)
    (only,) = listed.items
    assert (only.locale, only.texts, only.version) == ("sv", {"closed": "Chatten är slut."}, 2)
    assert only.missing == len(listed.texts) - 1
    assert "de" in listed.built_in
    world.side.languages.delete(world.owner, "SV")
    assert world.side.languages.list(world.owner).items == ()
    with pytest.raises(NotFound):
        world.side.languages.delete(world.owner, "sv")


def test_an_older_version_changes_nothing() -> None:
    world = World()
    put(world, "sv", closed="Slut.")
    put(world, "sv", closed="Nytt.", if_match='"1"')
    with pytest.raises(PreconditionFailed):
        put(world, "sv", closed="Gammalt.", if_match='"1"')


@pytest.mark.parametrize(
    ("locale", "texts", "field"),
    [
        ("not a tag", {}, "locale"),
        ("x" * 40, {}, "locale"),
        ("sv", {"offline": "Borta."}, "texts.offline"),
        ("sv", {"nonsense": "x"}, "texts.nonsense"),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(
    locale: str, texts: dict[str, str], field: str
) -> None:
    world = World()
    with pytest.raises(InvalidInput) as refused:
        put(world, locale, **texts)
    assert refused.value.field == field
    assert world.side.languages.list(world.owner).items == ()


def test_there_is_an_end_to_languages() -> None:
    world = World()
    for number in range(MAX_LANGUAGES):
        put(world, f"sv-{number:04d}", closed="Slut.")
    put(world, "sv-0000", closed="Slut, som sagt.")
    with pytest.raises(Conflict):
        put(world, "fi", closed="Loppu.")


def test_visitors_read_it_in_widget_greeting_and_announcements() -> None:
    world = ChatWorld()
    language = OwnLanguage(
        locale="he",
        texts={"greeting": "שלום", "mail_handoff_plain": "העברתי", "widget.write": "כתבו"},
    )
    profile = world.profiles.known["support"]
    world.profiles.known["support"] = profile.model_copy(update={"languages": (language,)})
    show = ShowBot(profiles=world.profiles, clock=world.clock)
    shown = show("support", origin=None, locale="he-IL", time_zone=None)
    assert shown.language is not None
    assert shown.language.locale == "he"
    assert shown.language.texts == {"write": "כתבו", "dir": "rtl"}
    assert shown.greeting == "שלום"
    assert show("support", origin=None, locale="de", time_zone=None).language is None
    chat = started(world, {"locale": "he-IL"})
    assert chat.messages[0].text == "שלום"
    handed = world.ask_for_person(chat.conversation_id)
    assert handed.messages[-1].text == "העברתי"
