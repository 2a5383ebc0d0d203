"""What an owner does about who may use the console, and what everybody does about their phone."""

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Route, expect

from escalation.use_cases.owner.api_models import WorkspaceBody
from tests.browser.console.console import Console
from tests.console.served import Served
from tests.fakes.owner_world import SUBJECTS

ADA = "ada@acme.example"
BO = "bo@acme.example"
VI = "vi@acme.example"
LAST = "A workspace keeps an owner: make somebody else one first."
KEY = "JBSWY3DPEHPK3PXP"
CODE = "123456"


def _row(console: Console, email: str) -> Locator:
    members = console.page.get_by_role("region", name="Members")
    return members.get_by_role("row").filter(has_text=email)


def _roles(served: Served) -> dict[str, str]:
    return {one.email: one.role for one in served.world.store.members("acme")}


def test_an_owner_invites_somebody_who_is_listed_until_they_come(
    console: Console, served: Served
) -> None:
    console.visit("/console/workspace", "Workspace")
    console.button("Invite").click()
    dialog = console.page.get_by_role("dialog", name="Invite somebody")
    assert console.violations() == []
    console.expect_errors("400")
    dialog.get_by_role("textbox", name="E-mail").fill("not an address")
    dialog.get_by_role("button", name="Send invitation").click()
    expect(dialog.get_by_role("textbox", name="E-mail")).to_have_attribute("aria-invalid", "true")
    dialog.get_by_role("textbox", name="E-mail").fill("new@acme.example")
    dialog.get_by_role("radio", name=re.compile("^Viewer")).check()
    dialog.get_by_role("button", name="Send invitation").click()
    expect(dialog).to_have_count(0)
    expect(_row(console, "new@acme.example")).to_contain_text("Viewer")
    expect(_row(console, "new@acme.example")).to_contain_text("Invited")
    (invited,) = served.world.store.invitations("acme")
    assert (invited.email, invited.role) == ("new@acme.example", "viewer")
    assert "new@acme.example" not in _roles(served), "nobody is a member before they come"
    assert console.faults() == []


def test_an_owner_gives_a_member_another_role(console: Console, served: Served) -> None:
    console.visit("/console/workspace", "Workspace")
    console.button(f"Role of {BO}").click()
    dialog = console.page.get_by_role("dialog", name="Role")
    expect(dialog.get_by_role("radio", name=re.compile("^Agent"))).to_be_checked()
    assert console.violations() == []
    dialog.get_by_role("radio", name=re.compile("^Admin")).check()
    dialog.get_by_role("button", name="Save").click()
    console.says(f"{BO}: Admin.")
    expect(_row(console, BO)).to_contain_text("Admin")
    assert _roles(served)[BO] == "admin"
    assert served.world.directory.signed_out == [BO]
    assert console.faults() == []


def test_an_owner_removes_a_member(console: Console, served: Served) -> None:
    console.visit("/console/workspace", "Workspace")
    console.button(f"Remove {VI}").click()
    dialog = console.page.get_by_role("dialog", name="Remove this member?")
    expect(dialog).to_contain_text(f"{VI} is signed out everywhere")
    assert console.violations() == []
    dialog.get_by_role("button", name="Cancel").click()
    assert VI in _roles(served)
    console.button(f"Remove {VI}").click()
    dialog.get_by_role("button", name="Remove", exact=True).click()
    console.says(f"{VI} is removed.")
    expect(_row(console, VI)).to_have_count(0)
    assert VI not in _roles(served)
    assert served.world.directory.signed_out == [VI]


def test_the_last_owner_neither_goes_nor_becomes_less(console: Console, served: Served) -> None:
    console.expect_errors("409 (Conflict)")
    console.visit("/console/workspace", "Workspace")
    console.button(f"Role of {ADA}").click()
    role = console.page.get_by_role("dialog", name="Role")
    role.get_by_role("radio", name=re.compile("^Viewer")).check()
    role.get_by_role("button", name="Save").click()
    expect(role).to_contain_text(LAST)
    assert console.violations() == []
    role.get_by_role("button", name="Cancel").click()
    console.button(f"Remove {ADA}").click()
    removal = console.page.get_by_role("dialog", name="Remove this member?")
    removal.get_by_role("button", name="Remove", exact=True).click()
    expect(removal).to_contain_text(LAST)
    assert _roles(served)[ADA] == "owner"
    assert served.world.directory.signed_out == []


@pytest.mark.parametrize("who", ["admin", "member", "viewer"])
def test_nobody_else_is_offered_it(who: str, context_of: Callable[[str], Console]) -> None:
    console = context_of(who)
    console.visit("/console/workspace", "Workspace")
    expect(_row(console, BO)).to_be_visible()
    for name in (f"Role of {BO}", f"Remove {BO}", "Invite"):
        expect(console.button(name)).to_have_count(0)


@pytest.fixture
def context_of(served: Served, request: pytest.FixtureRequest) -> Callable[[str], Console]:
    """The console of somebody of a role."""

    def opened(who: str) -> Console:
        served.subject = SUBJECTS[who]
        console: Console = request.getfixturevalue("console")
        return console

    return opened


class Directory:
    """Cognito's answers to who sets up a second factor.

    Attributes:
        called: its operations, in order.
    """

    def __init__(self, console: Console, served: Served) -> None:
        self.called: list[str] = []
        self._factors = served.world.directory.second_factors
        self._email = served.subject.removeprefix("sub-")
        console.page.route(f"{served.url}/directory", self._answer)

    def _answer(self, route: Route) -> None:
        operation = (route.request.headers["x-amz-target"]).split(".")[1]
        body = json.loads(route.request.post_data or "{}")
        assert body["AccessToken"] == "a.b.c"
        self.called.append(operation)
        answer: dict[str, str] = {}
        if operation == "AssociateSoftwareToken":
            answer = {"SecretCode": KEY}
        elif operation == "VerifySoftwareToken":
            if body["UserCode"] != CODE:
                route.fulfill(status=400, json={"__type": "EnableSoftwareTokenMFAException"})
                return
            answer = {"Status": "SUCCESS"}
        elif operation == "SetUserMFAPreference":
            self._factors.add(self._email)
        route.fulfill(json=answer)


def _set_up(console: Console) -> None:
    console.button("Set it up").click()
    expect(console.page.locator("form code")).to_have_text("JBSW Y3DP EHPK 3PXP")
    link = console.link("open it there").get_attribute("href") or ""
    assert link.startswith("otpauth://totp/")
    assert f"secret={KEY}" in link
    code = console.field("Code that the app shows")
    code.fill("000000")
    console.button("Turn it on").click()
    expect(console.page.get_by_text("This code is not right")).to_be_visible()
    assert console.violations() == []
    code.fill("123 456")
    console.button("Turn it on").click()


def test_a_second_factor_is_set_up_by_choice(console: Console, served: Served) -> None:
    console.expect_errors("400 (Bad Request)")
    directory = Directory(console, served)
    console.visit("/console/workspace", "Workspace")
    card = console.page.get_by_role("region", name="Your second factor")
    expect(card.locator(".badge")).to_have_text("Off")
    _set_up(console)
    console.says("The next sign-in asks for a code.")
    expect(card.locator(".badge")).to_have_text("On")
    expect(console.button("Set it up")).to_have_count(0)
    assert directory.called == [
        "AssociateSoftwareToken",
        "VerifySoftwareToken",
        "VerifySoftwareToken",
        "SetUserMFAPreference",
    ]
    assert console.faults() == []


def test_where_it_is_required_nothing_else_is_shown_until_there_is_one(
    served: Served, context_of: Callable[[str], Console]
) -> None:
    world = served.world
    world.directory.second_factors.add(ADA)
    body = WorkspaceBody.of(world.side.workspaces.get(world.owner))
    wanted = body.model_copy(update={"require_second_factor": True})
    world.side.workspaces.put(world.owner, wanted, if_match=None)
    console = context_of("member")
    console.expect_errors("400 (Bad Request)", "403 (Forbidden)")
    Directory(console, served)
    console.visit("/console/workspace", "Set up a second factor")
    expect(console.page.get_by_role("navigation")).to_have_count(0)
    assert console.faults() == []
    _set_up(console)
    console.at("Workspace")
    expect(_row(console, BO)).to_be_visible()
