"""Saved replies: what they may hold, and whose they are."""

import pytest

from escalation.domain.errors import Conflict, InvalidInput, NotFound, PreconditionFailed
from escalation.domain.saved_replies import MAX_SAVED_REPLIES, PLACEHOLDERS, unknown_placeholder
from escalation.use_cases.owner.saved_replies import SavedReplyBody
from tests.fakes.owner_world import World


@pytest.fixture
def world() -> World:
    return World()


def _body(text: str = "Hello {{visitor.name}}", title: str = "Hello") -> SavedReplyBody:
    return SavedReplyBody(title=title, text=text)


@pytest.mark.parametrize("name", PLACEHOLDERS)
@pytest.mark.parametrize("form", ["{{%s}}", "{{ %s }}", "a {{%s}} b {{%s}}"])
def test_what_is_known_may_stand_in_braces(name: str, form: str) -> None:
    assert unknown_placeholder(form.replace("%s", name)) is None


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Hi {{visitor.nam}}", "{{visitor.nam}}"),
        ("{{visitor.name}} {{password}}", "{{password}}"),
        ("{{}}", "{{}}"),
        ("{{visitor.name", "{{"),
        ("visitor.name}}", "}}"),
        ("{{visitor.name | upper}}", "{{visitor.name | upper}}"),
        ("{{visitor\n.name}}", "{{visitor\n.name}}"),
        ("{single} braces are { text }", None),
    ],
)
def test_what_is_unknown_is_named(world: World, text: str, named: str | None) -> None:
    assert unknown_placeholder(text) == named
    if named is None:
        world.side.saved_replies.add(world.member, _body(text))
        return
    with pytest.raises(InvalidInput) as refused:
        world.side.saved_replies.add(world.member, _body(text))
    assert refused.value.field == "text"
    assert named in str(refused.value)


def test_replies_are_listed_by_title(world: World) -> None:
    for title in ("beta", "Alpha", "gamma"):
        world.side.saved_replies.add(world.member, _body(title=title))
    shown = world.side.saved_replies.list(world.owner)
    assert [one.title for one in shown.items] == ["Alpha", "beta", "gamma"]
    assert shown.placeholders == PLACEHOLDERS


def test_a_reply_is_changed_on_the_version_that_was_read(world: World) -> None:
    shelf = world.side.saved_replies
    first = shelf.add(world.member, _body())
    second = shelf.put(world.owner, first.reply_id, _body("Bye"), if_match='"1"')
    assert (first.version, second.version, second.text) == (1, 2, "Bye")
    with pytest.raises(PreconditionFailed):
        shelf.put(world.owner, first.reply_id, _body("Late"), if_match='"1"')
    assert shelf.list(world.owner).items[0].text == "Bye"


def test_another_workspaces_reply_is_missing(world: World) -> None:
    shelf = world.side.saved_replies
    mine = shelf.add(world.member, _body())
    assert shelf.list(world.stranger).items == ()
    with pytest.raises(NotFound):
        shelf.put(world.stranger, mine.reply_id, _body("Mine now"), if_match=None)
    with pytest.raises(NotFound):
        shelf.delete(world.stranger, mine.reply_id)
    shelf.delete(world.member, mine.reply_id)
    assert shelf.list(world.member).items == ()


def test_there_is_an_end_to_replies(world: World) -> None:
    shelf = world.side.saved_replies
    for number in range(MAX_SAVED_REPLIES):
        shelf.add(world.member, _body(title=f"{number}"))
    with pytest.raises(Conflict) as refused:
        shelf.add(world.member, _body())
    assert refused.value.code == "too_many_saved_replies"
