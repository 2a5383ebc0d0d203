"""Members and invitations: what is decided together is written together."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from escalation.adapters.aws import keys
from escalation.adapters.aws.dynamodb_codec import BODY
from escalation.adapters.aws.member_store import MemberStore
from escalation.adapters.aws.settings_store import SettingsStore
from escalation.domain.errors import Conflict, VersionLost
from escalation.domain.members import INVITATION_LIVES, Invitation
from escalation.domain.workspace import Member, Role
from tests.adapters.dynamodb.conftest import Tables

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def members(tables: Tables) -> MemberStore:
    return MemberStore(tables.client, tables.settings)


def _member(sub: str, role: Role = "owner") -> Member:
    email = f"{sub}@acme.example"
    return Member(sub=sub, workspace_id="acme", email=email, role=role, created_at=NOW)


def _invitation(sub: str = "bo", workspace_id: str = "acme") -> Invitation:
    return Invitation(
        sub=sub,
        workspace_id=workspace_id,
        email="bo@acme.example",
        role="admin",
        created_at=NOW,
        expires_at=NOW + INVITATION_LIVES,
    )


def test_an_invitation_is_found_from_both_sides_and_taken_back(members: MemberStore) -> None:
    members.save_invitation(_invitation())
    members.save_invitation(_invitation(workspace_id="other"))
    assert members.invitations("acme") == (_invitation(),)
    assert set(members.invitations_to("bo")) == {_invitation(), _invitation(workspace_id="other")}

    members.delete_invitation(_invitation())

    assert members.invitations("acme") == ()
    assert members.invitations_to("bo") == (_invitation(workspace_id="other"),)


def test_an_accepted_invitation_becomes_the_membership(
    members: MemberStore, settings: SettingsStore
) -> None:
    members.save_invitation(_invitation())
    joined = _invitation().accepted(NOW)

    members.accept(_invitation(), joined)

    assert settings.member("bo") == joined
    assert settings.members("acme") == (joined,)
    assert members.invitations("acme") == members.invitations_to("bo") == ()


def test_an_invitation_that_was_taken_back_or_changed_lets_nobody_in(
    members: MemberStore, settings: SettingsStore
) -> None:
    with pytest.raises(VersionLost):
        members.accept(_invitation(), _invitation().accepted(NOW))
    members.save_invitation(_invitation().model_copy(update={"role": "viewer"}))
    with pytest.raises(VersionLost):
        members.accept(_invitation(), _invitation().accepted(NOW))

    assert settings.member("bo") is None


def test_who_belongs_to_a_workspace_accepts_no_other(
    members: MemberStore, settings: SettingsStore
) -> None:
    settings.add_member(_member("bo"))
    members.save_invitation(_invitation(workspace_id="other"))

    with pytest.raises(Conflict):
        members.accept(
            _invitation(workspace_id="other"), _invitation(workspace_id="other").accepted(NOW)
        )
    assert settings.member("bo") == _member("bo")


def test_a_member_changes_and_goes(members: MemberStore, settings: SettingsStore) -> None:
    settings.add_member(_member("bo", "agent"))
    members.change(_member("bo", "agent"), _member("bo", "admin"), beside=None)
    assert settings.member("bo") == settings.members("acme")[0] == _member("bo", "admin")

    with pytest.raises(VersionLost):
        members.remove(_member("bo", "agent"), beside=None)
    members.remove(_member("bo", "admin"), beside=None)

    assert settings.member("bo") is None
    assert settings.members("acme") == ()


def test_a_member_stored_before_there_were_more_roles_changes_too(
    members: MemberStore, settings: SettingsStore, tables: Tables
) -> None:
    settings.add_member(_member("bo", "agent"))
    plain = _member("bo", "agent").model_dump_json().replace('"agent"', '"member"')
    for pk, sk in ((keys.subject_pk("bo"), "MEMBER"), (keys.workspace_pk("acme"), "MEMBER#bo")):
        body = {"B": b"\x00" + plain.encode()}
        tables.client.put_item(
            TableName=tables.settings, Item={"pk": {"S": pk}, "sk": {"S": sk}, BODY: body}
        )
    stored = settings.member("bo")
    assert stored == _member("bo", "agent")

    members.change(stored, _member("bo", "admin"), beside=None)

    assert settings.member("bo") == _member("bo", "admin")


def test_two_owners_who_take_each_other_out_leave_one(
    members: MemberStore, settings: SettingsStore
) -> None:
    ada, eve = _member("ada"), _member("eve")
    for owner in (ada, eve):
        settings.add_member(owner)
    takes: tuple[Callable[[], None], ...] = (
        lambda: members.remove(ada, beside=eve),
        lambda: members.change(eve, _member("eve", "viewer"), beside=ada),
    )

    def lost(take: Callable[[], None]) -> bool:
        try:
            take()
        except VersionLost:
            return True
        return False

    with ThreadPoolExecutor() as pool:
        outcomes = list(pool.map(lost, takes))

    assert any(outcomes)
    left = [one for one in settings.members("acme") if one.role == "owner"]
    assert left
    assert settings.member(left[0].sub) == left[0]


def test_an_owner_beside_whom_another_goes_must_be_one_still(
    members: MemberStore, settings: SettingsStore
) -> None:
    ada, eve = _member("ada"), _member("eve")
    settings.add_member(ada)
    settings.add_member(eve)
    members.change(eve, _member("eve", "agent"), beside=ada)

    with pytest.raises(VersionLost):
        members.remove(ada, beside=eve)
    assert settings.member("ada") == ada


def test_mails_are_counted_by_day(members: MemberStore) -> None:
    until = NOW + timedelta(days=2)
    counted = [members.count_mail("acme", "2026-03-02", until=until) for _ in range(3)]

    assert counted == [1, 2, 3]
    assert members.count_mail("acme", "2026-03-03", until=until) == 1
    assert members.count_mail("other", "2026-03-02", until=until) == 1
