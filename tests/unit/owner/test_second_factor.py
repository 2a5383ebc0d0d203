"""A workspace that requires a second factor answers nobody without one."""

from datetime import timedelta

import pytest

from escalation.domain.errors import InvalidInput, NotAllowed, NotFound, RetryableError
from escalation.use_cases.owner.api_models import InviteMember, WorkspaceBody
from escalation.use_cases.owner.second_factor import KEPT, REQUIRED_KEPT
from tests.fakes.owner_world import World

ADA = "ada@acme.example"
BO = "bo@acme.example"


@pytest.fixture
def world() -> World:
    world = World()
    world.directory.second_factors = {ADA}
    return world


def _require(world: World, wanted: bool | None = True) -> None:
    body = WorkspaceBody.of(world.side.workspaces.get(world.owner))
    changed = body.model_copy(update={"require_second_factor": wanted})
    world.side.workspaces.put(world.owner, changed, if_match=None)
    world.clock.move(REQUIRED_KEPT)


def test_nobody_is_asked_for_one_where_the_workspace_does_not_want_it(world: World) -> None:
    world.side.second_factors.check(world.member)

    assert world.side.second_factors.me(world.member).second_factor_required is False


def test_who_has_none_is_refused_until_they_have_one(world: World) -> None:
    _require(world)
    world.side.second_factors.check(world.owner)
    for _ in range(2):
        with pytest.raises(NotAllowed) as refused:
            world.side.second_factors.check(world.member)
        assert refused.value.code == "mfa_required"
    me = world.side.second_factors.me(world.member)
    assert (me.email, me.second_factor, me.second_factor_required) == (BO, False, True)

    world.directory.second_factors.add(BO)

    world.side.second_factors.check(world.member)
    assert world.side.second_factors.me(world.member).second_factor is True


def test_a_factor_that_is_gone_is_noticed_within_a_minute(world: World) -> None:
    _require(world)
    world.side.second_factors.check(world.owner)
    world.directory.second_factors.clear()
    world.side.second_factors.check(world.owner)

    world.clock.move(KEPT)

    with pytest.raises(NotAllowed):
        world.side.second_factors.check(world.owner)


def test_a_directory_that_cannot_be_reached_lets_nobody_in(world: World) -> None:
    _require(world)
    world.directory.down = True

    with pytest.raises(RetryableError):
        world.side.second_factors.check(world.member)


def test_other_workspaces_are_not_concerned(world: World) -> None:
    _require(world)

    world.side.second_factors.check(world.stranger)


def test_an_owner_without_one_cannot_require_it_and_lock_themselves_out(world: World) -> None:
    world.directory.second_factors.clear()

    with pytest.raises(InvalidInput) as refused:
        _require(world)

    assert (refused.value.field, refused.value.code) == ("require_second_factor", "mfa_not_set_up")


def test_a_body_that_does_not_say_leaves_it_as_it_is(world: World) -> None:
    _require(world)
    _require(world, None)
    assert world.side.workspaces.get(world.owner).require_second_factor is True
    _require(world, wanted=False)
    world.side.second_factors.check(world.member)


def test_a_lost_phone_is_forgotten_and_its_sessions_end(world: World) -> None:
    _require(world)
    world.directory.second_factors.add(BO)
    (bo,) = [one for one in world.side.members.list(world.owner) if one.email == BO]

    world.side.members.reset_second_factor(world.owner, bo.id)

    assert world.directory.signed_out == [BO]
    with pytest.raises(NotAllowed):
        world.side.second_factors.check(world.member)


def test_who_is_only_invited_has_none_to_forget(world: World) -> None:
    asked = world.side.members.invite(world.owner, InviteMember(email="cy@acme.example"))
    world.clock.move(timedelta(hours=1))

    with pytest.raises(NotFound):
        world.side.members.reset_second_factor(world.owner, asked.id)
