"""`python -m infra.workspace`."""

from dataclasses import replace
from itertools import count

import pytest

from infra.workspace import Deployment, main
from tests.fakes.owner_stores import (
    CountingIds,
    MemoryDirectory,
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
    return Deployment(
        store=MemoryWorkspaces(),
        directory=MemoryDirectory(),
        clock=SteppingClock(),
        ids=CountingIds(),
        rotate=lambda: True,
        keep_identity_key=lambda workspace_id, _: f"arn:{workspace_id}:{next(numbers)}",
        drop_identity_key=dropped.append,
    )


def _main(on: Deployment, *argv: str) -> int:
    return main(["--env", "dev", *argv], find=lambda environment: on)


def _create(on: Deployment) -> int:
    return _main(on, "create", "--name", "Acme", "--owner", "ada@acme.example")


def test_create_makes_a_workspace_with_its_owner(
    on: Deployment, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _create(on) == 0

    owner = on.store.member("sub-ada@acme.example")
    workspace = on.store.workspace("id-1")
    assert owner is not None
    assert workspace is not None
    assert (owner.workspace_id, owner.role) == ("id-1", "owner")
    assert (workspace.name, workspace.owner_email) == ("Acme", "ada@acme.example")
    assert workspace.team_language == "en"
    assert "id-1" in capsys.readouterr().out


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

    assert _create(on) == 1
    assert "workspace already" in capsys.readouterr().err


def test_invite_adds_a_member(on: Deployment) -> None:
    _create(on)
    invited = _main(
        on, "invite", "--workspace", "id-1", "--email", "bo@acme.example", "--role", "owner"
    )

    assert invited == 0
    member = on.store.member("sub-bo@acme.example")
    assert member is not None
    assert (member.workspace_id, member.role) == ("id-1", "owner")


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
