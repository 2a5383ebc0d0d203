"""The audit trail as an owner reads it, and takes it along."""

import csv
import io
import json

import pytest
from playwright.sync_api import expect

from escalation.domain.jobs import RunOwnerJob
from tests.browser.console.console import Console
from tests.console.served import Served
from tests.fakes.owner_world import SUBJECTS


def _worked_on(served: Served) -> None:
    """A worker takes the job that waits."""
    (job,) = (each for each in served.world.queue.jobs if isinstance(each, RunOwnerJob))
    served.world.worker()(job)


def test_what_was_done_is_shown_and_found(console: Console, served: Served) -> None:
    served.world.conversation("c1")
    served.subject = SUBJECTS["member"]
    served.answer("POST", "/v1/admin/conversations/c1/take-over", {}, None)
    served.answer("GET", "/v1/admin/audit", {}, None)  # what only owners may
    served.subject = SUBJECTS["owner"]
    console.visit("/console/audit", "Audit")
    rows = console.page.get_by_role("row")
    taken = rows.filter(has_text="conversation.take_over")
    expect(taken).to_have_count(1)
    for part in ("bo@acme.example", "c1", "192.0.2.1"):
        expect(taken).to_contain_text(part)
    refused = rows.filter(has_text="audit.read").filter(has_text="bo@acme.example")
    expect(refused).to_have_count(1)
    expect(refused.locator(".badge")).to_have_text("owner_only")
    assert "Where is my order?" not in console.page.locator("main").inner_text()
    assert console.faults() == []

    console.field("What").fill("conversation")
    expect(refused).to_have_count(0)
    expect(taken).to_have_count(1)
    console.field("Address").fill("nobody@acme.example")
    expect(console.page.get_by_text("Nothing to show")).to_be_visible()


@pytest.mark.parametrize(("words", "kind"), [("CSV", "csv"), ("JSON lines", "jsonl")])
def test_it_is_taken_along_as_a_file(
    words: str, kind: str, console: Console, served: Served
) -> None:
    served.world.conversation("c1")
    served.answer("POST", "/v1/admin/conversations/c1/take-over", {}, None)
    console.visit("/console/audit", "Audit")
    with console.page.expect_response("**/v1/admin/audit/export"):
        console.button(f"Export as {words}").click()
    expect(console.page.get_by_text("The file is ready")).to_have_count(0)
    _worked_on(served)
    expect(console.page.get_by_text("The file is ready")).to_be_visible()
    ((key, content),) = served.world.files.files.items()
    download = console.page.get_by_role("link", name="Download")
    expect(download).to_have_attribute("href", f"https://files.example/{key}?valid=900")
    text = content.decode()
    actions = (
        [row["action"] for row in csv.DictReader(io.StringIO(text))]
        if kind == "csv"
        else [json.loads(line)["action"] for line in text.splitlines()]
    )
    assert "conversation.take_over" in actions
    assert console.faults() == []


@pytest.mark.parametrize("who", ["admin", "member", "viewer"])
def test_it_is_for_owners(who: str, served: Served, request: pytest.FixtureRequest) -> None:
    served.subject = SUBJECTS[who]
    console: Console = request.getfixturevalue("console")
    console.visit("/console/audit", "Audit")
    expect(console.page.get_by_text("Only an owner of the workspace can read this")).to_be_visible()
    expect(console.button("Export as CSV")).to_have_count(0)
