"""`python -m infra.workspace`."""

from dataclasses import replace
from itertools import count
from typing import cast

import pytest

from escalation.domain.errors import NotAllowed, NotFound
from escalation.domain.ports import TranscriptStore
from escalation.domain.workspace import Member
from escalation.use_cases.owner.access import Access, Caller
from infra.workspace import main
from infra.workspace_deployment import Deployment
from tests.fakes.outside import MemoryMailer
from tests.fakes.owner_stores import (
    CountingIds,
    MemoryDirectory,
    MemoryTrail,
    MemoryWorkspaces,
    SteppingClock,
)


@pytest.fixture
def dropped() -> list[str]:
    """Secrets of identity keys that were deleted."""
    return []


@pytest.fixture
def on(dropped: list[str]) -> Deployment:
    numbers = count(1)
    store = MemoryWorkspaces()
    return Deployment(
        store=store,
        memberships=store,
        directory=MemoryDirectory(),
        mailer=MemoryMailer(),
        console_url="https://console.example",
        trail=MemoryTrail(),
        operator="arn:aws:iam::111122223333:user/olga",
        clock=SteppingClock(),
        ids=CountingIds(),
        rotate=lambda: True,
        rotate_origin=lambda: "added the next secret",
        keep_identity_key=lambda workspace_id, _: f"arn:{workspace_id}:{next(numbers)}",
        drop_identity_key=dropped.append,
    )


def _main(on: Deployment, *argv: str) -> int:
    return main(["--env", "dev", *argv], find=lambda environment: on)


def _create(on: Deployment) -> int:
    return _main(on, "create", "--name", "Acme", "--owner", "ada@acme.example")


def _signs_in(on: Deployment, email: str) -> Caller:
    transcripts = cast(TranscriptStore, None)
    access = Access(store=on.store, kept=on.memberships, transcripts=transcripts, clock=on.clock)
    return access.caller(f"sub-{email}")


def _mails(on: Deployment) -> list[str]:
    assert isinstance(on.mailer, MemoryMailer)
    return [mail.text for mail in on.mailer.sent]


def test_create_makes_a_workspace_with_its_owner(
    on: Deployment, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _create(on) == 0

    owner = _signs_in(on, "ada@acme.example")
    workspace = on.store.workspace("id-1")
    assert workspace is not None
    assert (owner.workspace_id, owner.role) == ("id-1", "owner")
    assert (workspace.name, workspace.owner_email) == ("Acme", "ada@acme.example")
    assert workspace.team_language == "en"
    assert "id-1" in capsys.readouterr().out
    (mail,) = _mails(on)
    assert "Acme" in mail
    assert "https://console.example/" in mail


def test_create_says_what_the_team_reads(on: Deployment) -> None:
    command = ("create", "--name", "Acme", "--owner", "ada@acme.example", "--language", "de")
    assert _main(on, *command) == 0
    made = on.store.workspace("id-1")
    assert made is not None
    assert made.team_language == "de"


def test_identity_key_is_shown_once_and_the_workspace_names_its_secret(
    on: Deployment, capsys: pytest.CaptureFixture[str], dropped: list[str]
) -> None:
    _create(on)

    assert _main(on, "identity-key", "--workspace", "id-1") == 0

    key = capsys.readouterr().out.split()[-1]
    workspace = on.store.workspace("id-1")
    assert workspace is not None
    assert workspace.identity_secret_ref == "arn:id-1:1"
    assert len(key) >= 32
    assert dropped == []


def test_an_identity_key_that_is_replaced_is_kept_no_longer(
    on: Deployment, dropped: list[str]
) -> None:
    _create(on)
    _main(on, "identity-key", "--workspace", "id-1")
    _main(on, "identity-key", "--workspace", "id-1")
    workspace = on.store.workspace("id-1")
    assert workspace is not None
    assert workspace.identity_secret_ref == "arn:id-1:2"
    assert dropped == ["arn:id-1:1"]


def test_a_person_with_a_workspace_cannot_own_another(
    on: Deployment, capsys: pytest.CaptureFixture[str]
) -> None:
    _create(on)
    _signs_in(on, "ada@acme.example")

    assert _create(on) == 1
    assert "belongs to workspace id-1 already" in capsys.readouterr().err


def test_invite_adds_a_member(on: Deployment) -> None:
    _create(on)
    invited = _main(
        on, "invite", "--workspace", "id-1", "--email", "bo@acme.example", "--role", "owner"
    )

    assert invited == 0
    member = _signs_in(on, "bo@acme.example")
    assert (member.workspace_id, member.role) == ("id-1", "owner")


def test_people_are_listed_given_another_role_and_removed(
    on: Deployment, capsys: pytest.CaptureFixture[str]
) -> None:
    _create(on)
    _signs_in(on, "ada@acme.example")
    at = ("--workspace", "id-1")
    _main(on, "invite", *at, "--email", "bo@acme.example")
    capsys.readouterr()

    assert _main(on, "members", *at) == 0
    listed = capsys.readouterr().out.splitlines()
    assert listed[0] == "ada@acme.example: owner, active"
    assert listed[1].startswith("bo@acme.example: agent, invited until 2026-")

    _signs_in(on, "bo@acme.example")
    assert _main(on, "role", *at, "--email", "Bo@acme.example", "--role", "admin") == 0
    assert _signs_in(on, "bo@acme.example").role == "admin"
    assert _main(on, "remove", *at, "--email", "bo@acme.example") == 0
    with pytest.raises(NotAllowed):
        _signs_in(on, "bo@acme.example")


def test_what_an_operator_does_is_entered_in_the_audit_trail(on: Deployment) -> None:
    _create(on)
    _signs_in(on, "ada@acme.example")
    at = ("--workspace", "id-1")
    person = (*at, "--email", "bo@acme.example")
    for command in (
        ("invite", *person),
        ("role", *person, "--role", "admin"),
        ("remove", *person),
        ("grant", *at, "--add-on", "auto_ticket_reply"),
        ("identity-key", *at),
        ("members", *at),
    ):
        assert _main(on, *command) == 0

    assert isinstance(on.trail, MemoryTrail)
    assert [(one.action, one.ids.get("role")) for one in on.trail.entries] == [
        ("member.invite", "owner"),
        ("member.invite", "agent"),
        ("member.change", "admin"),
        ("member.remove", None),
        ("workspace.grant", None),
        ("workspace.identity_key", None),
    ]
    assert {one.who for one in on.trail.entries} == {"arn:aws:iam::111122223333:user/olga"}
    assert "bo@acme.example" not in repr(on.trail.entries)


def test_what_cannot_be_entered_is_not_done(on: Deployment) -> None:
    _create(on)
    assert isinstance(on.trail, MemoryTrail)
    on.trail.down = True

    assert _main(on, "grant", "--workspace", "id-1", "--add-on", "auto_ticket_reply") == 1

    workspace = on.store.workspace("id-1")
    assert workspace is not None
    assert workspace.add_ons == ()


def test_functions_are_granted_and_revoked(
    on: Deployment, capsys: pytest.CaptureFixture[str]
) -> None:
    _create(on)
    arn = "arn:aws:lambda:eu-west-1:111122223333:function:support-*"
    at = ("--workspace", "id-1", "--function", arn)
    granted = []
    for command in ("grant-bot", "grant-bot", "revoke-bot"):
        assert _main(on, command, *at) == 0
        workspace = on.store.workspace("id-1")
        assert workspace is not None
        granted.append(workspace.granted_functions)

    assert granted == [(arn,), (arn,), ()]
    assert "the reference bot alone" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        _main(on, "grant-bot", "--workspace", "id-1", "--function", "*")


def test_an_operator_leaves_a_workspace_its_last_owner(
    on: Deployment, capsys: pytest.CaptureFixture[str]
) -> None:
    _create(on)
    _signs_in(on, "ada@acme.example")
    at = ("--workspace", "id-1", "--email", "ada@acme.example")

    assert _main(on, "remove", *at) == 1
    assert _main(on, "role", *at, "--role", "viewer") == 1

    assert capsys.readouterr().err.count("keeps an owner") == 2
    assert _signs_in(on, "ada@acme.example").role == "owner"


def test_an_operator_is_told_who_belongs_elsewhere_and_who_is_nobody(
    on: Deployment, capsys: pytest.CaptureFixture[str]
) -> None:
    _create(on)
    _signs_in(on, "ada@acme.example")
    on.store.add_member(
        Member(
            sub="sub-eve@other.example",
            workspace_id="other",
            email="eve@other.example",
            created_at=on.clock.now(),
        )
    )
    at = ("--workspace", "id-1")

    assert _main(on, "invite", *at, "--email", "eve@other.example") == 1
    assert "belongs to workspace other already" in capsys.readouterr().err
    assert _main(on, "remove", *at, "--email", "eve@other.example") == 1


def test_grant_books_an_add_on_once(on: Deployment) -> None:
    _create(on)
    for _ in range(2):
        granted = _main(on, "grant", "--workspace", "id-1", "--add-on", "auto_ticket_reply")
        assert granted == 0

    workspace = on.store.workspace("id-1")
    assert workspace is not None
    assert (workspace.add_ons, workspace.version) == (("auto_ticket_reply",), 2)


@pytest.mark.parametrize(
    "command",
    [
        ("invite", "--workspace", "nowhere", "--email", "bo@acme.example"),
        ("grant", "--workspace", "nowhere", "--add-on", "auto_ticket_reply"),
    ],
)
def test_an_unknown_workspace_is_an_error(
    on: Deployment, command: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert _main(on, *command) == 1
    assert "nowhere" in capsys.readouterr().err


@pytest.mark.parametrize(
    "command",
    [
        (),
        ("create", "--name", "Acme", "--owner", "ada"),
        ("create", "--name", "", "--owner", "ada@acme.example"),
        ("create", "--name", "Acme", "--owner", "ada@acme.example", "--language", "xx"),
        ("grant", "--workspace", "id-1", "--add-on", "everything"),
        ("invite", "--workspace", "id-1", "--email", "bo@acme.example", "--role", "king"),
    ],
)
def test_a_wrong_command_line_changes_nothing(on: Deployment, command: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as ended:
        _main(on, *command)

    assert ended.value.code == 2
    assert on.store.workspace("id-1") is None


def test_the_environment_may_be_named_as_for_the_cdk(on: Deployment) -> None:
    asked: list[str] = []

    def find(environment: str) -> Deployment:
        asked.append(environment)
        return on

    main(["-c", "env=prod", "rotate-token-key"], find=find)
    main(["--env", "staging", "rotate-token-key"], find=find)

    assert asked == ["prod", "staging"]


def test_rotating_says_what_comes_next(on: Deployment, capsys: pytest.CaptureFixture[str]) -> None:
    assert _main(on, "rotate-token-key") == 0
    assert "run it again" in capsys.readouterr().out

    assert _main(replace(on, rotate=lambda: False), "rotate-token-key") == 0
    assert "nothing to do" in capsys.readouterr().out


def test_rotating_the_origins_secret_says_which_step_was_taken(
    on: Deployment, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _main(on, "rotate-origin-secret") == 0
    assert "added the next secret" in capsys.readouterr().out


def test_where_nothing_stands_before_the_api_there_is_no_secret_to_rotate(
    on: Deployment, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse() -> str:
        raise NotFound("dev has no front")

    assert _main(replace(on, rotate_origin=refuse), "rotate-origin-secret") == 1
    assert "dev has no front" in capsys.readouterr().err
