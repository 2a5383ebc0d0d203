"""Addresses that mail came back from, as owners see them, and as a person's data."""

import json
from datetime import timedelta

import pytest

from escalation.domain.errors import NotFound
from escalation.domain.mail_returns import AddressMark, Audience
from tests.fakes.owner_world import World
from tests.unit.owner.test_erased import NEEDLE, export_person, run_all

GONE = "gone@acme.example"


def mark(world: World, address: str, audience: Audience, workspace: str = "acme") -> None:
    now = world.clock.now()
    world.address_marks.put(
        AddressMark(
            workspace_id=workspace,
            audience=audience,
            address=address if audience == "team" else None,
            kind="no_mailbox",
            at=now,
            expires_at=now + timedelta(days=90),
        ),
        address,
    )


def emails(world: World) -> list[str]:
    return [one.email for one in world.side.returned_addresses.list(world.owner).items]


def test_owners_see_their_teams_addresses_and_no_visitors_or_others() -> None:
    world = World()
    mark(world, GONE, "team")
    mark(world, NEEDLE, "visitors")
    mark(world, "eve@other.example", "team", workspace="other")
    assert emails(world) == [GONE]


def test_an_address_is_tried_again_once() -> None:
    world = World()
    mark(world, GONE, "team")
    world.side.returned_addresses.try_again(world.owner, "Gone@acme.example")
    assert emails(world) == []
    with pytest.raises(NotFound):
        world.side.returned_addresses.try_again(world.owner, GONE)


def test_a_persons_export_says_that_mail_came_back_and_not_where_the_team_has_its_mail() -> None:
    world = World()
    world.conversation()
    world.escalation(
        state="delivered", method="email", message_id="<m1@mail.example>", mailed_to=(GONE,)
    )
    mark(world, NEEDLE, "visitors")
    export_person(world)
    run_all(world)
    (content,) = world.files.files.values()
    assert json.loads(content)["mail_came_back"]["kind"] == "no_mailbox"
    assert GONE.encode() not in content


def test_erasing_a_person_forgets_that_mail_came_back() -> None:
    world = World()
    world.conversation()
    mark(world, NEEDLE, "visitors")
    mark(world, GONE, "team")
    world.side.erase.visitor(world.owner, NEEDLE)
    run_all(world)
    assert [key[2] for key in world.address_marks.kept] == [GONE]
