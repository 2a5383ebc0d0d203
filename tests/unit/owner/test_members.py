"""Members: asked in, given another role, removed; and what nobody learns by it."""

from datetime import timedelta

import pytest

from escalation.domain.errors import (
    Conflict,
    InvalidInput,
    NotAllowed,
    NotFound,
    PermanentError,
    RetryableError,
    TooManyRequests,
    VersionLost,
)
from escalation.domain.members import INVITATION_LIVES, INVITATION_MAILS_A_DAY, Account, Invitation
from escalation.domain.workspace import ROLES, Role
from escalation.use_cases.owner.api_models import ChangeMember, InviteMember, MemberView
from escalation.use_cases.owner.invitation_mail import TEXTS, invitation_mail
from tests.fakes.owner_stores import START
from tests.fakes.owner_world import OTHER_SUBJECT, SUBJECTS, World

CY = "cy@acme.example"


@pytest.fixture
def world() -> World:
    return World()


def _invite(world: World, email: str = CY, role: Role = "agent") -> MemberView:
    return world.side.members.invite(world.owner, InviteMember(email=email, role=role))


def _of(world: World, email: str) -> MemberView:
    (found,) = [one for one in world.side.members.list(world.owner) if one.email == email]
    return found


def _change(world: World, email: str, role: Role) -> MemberView:
    return world.side.members.change(world.owner, _of(world, email).id, ChangeMember(role=role))


def test_who_is_invited_becomes_a_member_with_their_first_call(world: World) -> None:
    asked = _invite(world, role="admin")
    assert (asked.state, asked.role, asked.expires_at) == (
        "invited",
        "admin",
        START + INVITATION_LIVES,
    )
    assert _of(world, CY) == asked

    caller = world.side.access.caller(f"sub-{CY}")

    assert (caller.workspace_id, caller.role) == ("acme", "admin")
    assert (_of(world, CY).state, _of(world, CY).id) == ("active", asked.id)
    assert world.side.access.caller(f"sub-{CY}") == caller


def test_the_mail_says_from_whom_where_to_and_until_when(world: World) -> None:
    _invite(world)

    (mail,) = world.mailer.sent
    assert (mail.to, mail.subject) == ((CY,), "Acme invites you to the Escalation console")
    for said in ("https://console.example/", CY, "first-15", "as an agent", "2026-03-09 09:00"):
        assert said in mail.text
        assert said in mail.html


@pytest.mark.parametrize("elsewhere", ["eve@other.example", "nobody@new.example"])
def test_an_invitation_answers_the_same_whatever_the_address_is_elsewhere(
    world: World, elsewhere: str
) -> None:
    world.directory.active.add("eve@other.example")

    asked = _invite(world, elsewhere)

    told = asked.model_dump(exclude={"id", "email"})
    assert told == _invite(world).model_dump(exclude={"id", "email"})
    assert world.side.members.list(world.owner)[-2] == asked
    assert [mail.to for mail in world.mailer.sent] == [(elsewhere,), (CY,)]


def test_who_belongs_elsewhere_stays_there_until_they_are_free(world: World) -> None:
    _invite(world, "eve@other.example", "admin")
    assert world.side.access.caller(OTHER_SUBJECT).workspace_id == "other"

    eve = world.store.member(OTHER_SUBJECT)
    assert eve is not None
    world.store.remove(eve, beside=None)

    assert world.side.access.caller(OTHER_SUBJECT).workspace_id == "acme"


def test_no_password_is_told_to_who_has_one(world: World) -> None:
    world.directory.active.add(CY)
    _invite(world)

    assert "first" not in world.mailer.sent[0].text.replace("ask its owner to remove you first", "")
    assert "the password that you have" in world.mailer.sent[0].text


def test_an_expired_invitation_says_so_and_can_be_sent_again(world: World) -> None:
    asked = _invite(world)
    world.clock.move(INVITATION_LIVES)
    assert _of(world, CY).state == "expired"
    with pytest.raises(NotAllowed) as refused:
        world.side.access.caller(f"sub-{CY}")
    assert refused.value.code == "invitation_expired"

    again = world.side.members.invite_again(world.owner, asked.id)

    assert (again.id, again.state) == (asked.id, "invited")
    assert len(world.mailer.sent) == 2
    assert world.side.access.caller(f"sub-{CY}").workspace_id == "acme"
    with pytest.raises(Conflict):
        world.side.members.invite_again(world.owner, asked.id)


def test_who_is_asked_already_is_not_taken_away_by_another_workspace(world: World) -> None:
    _invite(world)
    world.clock.move(timedelta(hours=1))
    world.side.members.invite(world.stranger, InviteMember(email=CY))
    _invite(world)

    assert world.side.access.caller(f"sub-{CY}").workspace_id == "acme"


def test_of_invitations_the_oldest_that_lives_is_taken(world: World) -> None:
    world.side.members.invite(world.stranger, InviteMember(email=CY))
    world.clock.move(INVITATION_LIVES)
    _invite(world)

    assert world.side.access.caller(f"sub-{CY}").workspace_id == "acme"


def test_an_invitation_can_be_changed_and_taken_back(world: World) -> None:
    _invite(world)
    assert _change(world, CY, "viewer").role == "viewer"
    assert len(world.mailer.sent) == 1

    world.side.members.remove(world.owner, _of(world, CY).id)

    with pytest.raises(NotAllowed) as refused:
        world.side.access.caller(f"sub-{CY}")
    assert refused.value.code == "no_membership"


def test_inviting_a_member_again_changes_nothing_and_another_role_is_refused(world: World) -> None:
    assert _invite(world, "Bo@acme.example").state == "active"
    assert world.mailer.sent == []
    with pytest.raises(Conflict) as refused:
        _invite(world, "bo@acme.example", "owner")
    assert refused.value.code == "is_member"


def test_a_workspace_sends_so_many_invitations_a_day(world: World) -> None:
    for number in range(INVITATION_MAILS_A_DAY):
        _invite(world, f"person{number}@acme.example")
    with pytest.raises(TooManyRequests) as refused:
        _invite(world, "one@acme.example")
    with pytest.raises(TooManyRequests):
        world.side.members.invite_again(world.owner, _of(world, "person1@acme.example").id)

    assert refused.value.retry_after_s == 15 * 3600 + 1
    assert len(world.mailer.sent) == INVITATION_MAILS_A_DAY
    world.clock.move(timedelta(seconds=refused.value.retry_after_s))
    _invite(world, "one@acme.example")


def test_a_mail_that_does_not_go_out_is_told(world: World) -> None:
    world.mailer.refused["*"] = PermanentError("mail_refused", "MessageRejected")
    with pytest.raises(InvalidInput) as refused:
        _invite(world)
    assert refused.value.field == "email"
    world.mailer.refused["*"] = RetryableError("mail_unavailable")
    with pytest.raises(RetryableError):
        _invite(world)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_holds_from_the_next_call_on_and_sessions_end(world: World, role: Role) -> None:
    _change(world, "bo@acme.example", role)

    assert world.side.access.caller(SUBJECTS["member"]).role == role
    assert world.directory.signed_out == ([] if role == "agent" else ["bo@acme.example"])


def test_who_is_removed_gets_nowhere_with_their_next_call(world: World) -> None:
    world.side.members.remove(world.owner, _of(world, "bo@acme.example").id)

    assert world.directory.signed_out == ["bo@acme.example"]
    with pytest.raises(NotAllowed) as refused:
        world.side.access.caller(SUBJECTS["member"])
    assert refused.value.code == "no_membership"


def test_access_is_gone_also_where_the_directory_cannot_be_reached(world: World) -> None:
    world.directory.down = True
    world.side.members.remove(world.owner, _of(world, "bo@acme.example").id)

    with pytest.raises(NotAllowed):
        world.side.access.caller(SUBJECTS["member"])
    assert ("sign_out_failed", {"code": "directory_unavailable"}) in world.events.events


@pytest.mark.parametrize("role", ["viewer", "agent", "admin"])
def test_the_last_owner_stays(world: World, role: Role) -> None:
    for act in (
        lambda: _change(world, "ada@acme.example", role),
        lambda: world.side.members.remove(world.owner, _of(world, "ada@acme.example").id),
    ):
        with pytest.raises(Conflict) as refused:
            act()
        assert refused.value.code == "last_owner"

    _change(world, "bo@acme.example", "owner")
    _change(world, "ada@acme.example", role)
    assert world.side.access.caller(SUBJECTS["owner"]).role == role


def test_an_owner_who_is_invited_only_is_no_owner_yet(world: World) -> None:
    _invite(world, role="owner")

    with pytest.raises(Conflict):
        world.side.members.remove(world.owner, _of(world, "ada@acme.example").id)


def test_owners_who_take_each_other_out_at_once_do_not_both_succeed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    _change(world, "bo@acme.example", "owner")
    real = world.store.remove
    bo, ada = _of(world, "bo@acme.example").id, _of(world, "ada@acme.example").id

    def meanwhile(*given: object, **named: object) -> None:
        monkeypatch.setattr(world.store, "remove", real)
        world.side.members.remove(world.owner, ada)
        real(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(world.store, "remove", meanwhile)
    with pytest.raises(VersionLost):
        world.side.members.remove(world.owner, bo)

    assert world.side.access.caller(SUBJECTS["member"]).role == "owner"


def test_another_workspaces_people_are_nobody_here(world: World) -> None:
    ids = [one.id for one in world.side.members.list(world.owner)]
    for wanted in (*ids, "made-up"):
        with pytest.raises(NotFound):
            world.side.members.change(world.stranger, wanted, ChangeMember(role="viewer"))
        with pytest.raises(NotFound):
            world.side.members.remove(world.stranger, wanted)


@pytest.mark.parametrize("language", [*TEXTS, "xx"])
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("password", [None, "Aa1!<&>"])
def test_a_mail_is_whole_in_each_language_and_escaped(
    language: str, role: Role, password: str | None
) -> None:
    invitation = Invitation(
        sub="s",
        workspace_id="acme",
        email=CY,
        role=role,
        created_at=START,
        expires_at=START + INVITATION_LIVES,
    )
    mail = invitation_mail(
        invitation,
        Account(sub="s", first_password=password),
        workspace_name="<b>{email}</b> & sons",
        console_url="https://console.example",
        language=language,
    )

    assert "<b>{email}</b> & sons" in mail.text
    assert "&lt;b&gt;{email}&lt;/b&gt; &amp; sons" in mail.html
    assert "https://console.example/" in mail.text
    assert (password is not None) == ("Aa1!<&>" in mail.text)
    assert "<b>" not in mail.html
    if language == "xx":
        assert "invites you" in mail.subject
