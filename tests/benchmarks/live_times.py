"""How soon people see each other's words, on the local stack.

    python -m tests.benchmarks.live_times [STACK_JSON]

Needs a running `make run` and Chromium; takes a minute. An agent answers in a stand-in helpdesk,
and the answer is waited for in the visitor's page; of that the part between the webhook that we
take and the hint that we send is read from the functions' log. A visitor writes, and the line is
waited for in the Inbox of an open console. The machine's own load is in all of it.
"""

import json
import math
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlencode

import boto3
import httpx
from playwright.sync_api import Browser, Page, sync_playwright

from infra.local.api_clients import Json, OwnerClient, VisitorClient
from infra.local.emulator import REGION
from infra.packaging import ROOT
from tests.browser.conftest import CHROMIUM, FLAGS
from tests.e2e.log_lines import log_lines

SAMPLES = 45
LONGEST_S = 60.0
"""Of all samples: on a machine that is too busy there are fewer."""
PATIENCE_MS = 30_000
CHATS = 3
"""Visitors who write in turn: one chat takes 20 messages a minute."""
QUESTION = "Can I talk to a person, please?"
_IN_WIDGET = """text => [...document.querySelector("escalation-chat").shadowRoot
    .querySelectorAll(".row.agent")].some((one) => one.innerText.includes(text))"""
_IN_INBOX = """text => [...document.querySelectorAll(".inbox-last")]
    .some((one) => one.innerText.includes(text))"""


def main() -> int:
    """Print the figures."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / ".local" / "stack.json"
    if not path.is_file():
        sys.stderr.write(f"{path} does not exist: start `make run` first.\n")
        return 2
    stack = json.loads(path.read_text(encoding="utf-8"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        answers, lines, spans = _measured(browser, stack)
        browser.close()
    ours = _our_shares(spans)
    _say(f"load {os.getloadavg()[0]:.1f}; seconds: median, 95th percentile, most, of how many")
    _say(f"answer in the helpdesk → visitor's page      {_figures(answers)}")
    _say(f"  of it webhook taken → hint sent            {_figures(ours)}")
    _say(f"visitor's line → Inbox of an open console    {_figures(lines)}")
    return 0


def _measured(
    browser: Browser, stack: Json
) -> tuple[list[float], list[float], list[tuple[float, float]]]:
    """Seconds until answers and lines were seen; and from when till when each answer took."""
    bot = _bot(stack, "Tech Support")
    chat = _chat(browser, stack, bot)
    inbox = _inbox(browser, stack)
    with OwnerClient(stack["api_url"], stack["admin_token"]) as owner:
        visitors = [_visitor(stack, owner, number) for number in range(CHATS)]
    answers: list[float] = []
    lines: list[float] = []
    spans: list[tuple[float, float]] = []
    with httpx.Client(base_url=f"{stack['api_url']}/stand-in/_control", timeout=30) as control:
        ticket = _ticket(control, _conversation(chat, bot))
        end = time.monotonic() + LONGEST_S
        for number in range(SAMPLES):
            if time.monotonic() > end:
                break
            answer = f"Answer {number}, on its way."
            body = {**ticket, "action": "reply", "text": answer}
            begun = time.time()
            answers.append(
                _until(chat, _IN_WIDGET, answer, partial(control.post, "/agent", json=body))
            )
            spans.append((begun, time.time()))
            line = f"Line {number}, urgent"
            said = visitors[number % CHATS]
            lines.append(_until(inbox, _IN_INBOX, line, partial(said.say, line)))
    return answers, lines, spans


def _until(page: Page, shown: str, text: str, act: Callable[[], object]) -> float:
    """Seconds from an act until a page shows a text, looked for in each frame."""
    begun = time.monotonic()
    act()
    page.wait_for_function(shown, arg=text, polling="raf", timeout=PATIENCE_MS)
    return time.monotonic() - begun


def _chat(browser: Browser, stack: Json, bot: str) -> Page:
    """A visitor's page whose chat is a ticket."""
    page = browser.new_context(reduced_motion="reduce").new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.goto(f"{stack['demo_url']}?{urlencode({'bot': bot})}")
    page.locator("escalation-chat .launcher").click()
    field = page.locator("escalation-chat textarea")
    field.fill(QUESTION)
    field.press("Enter")
    address = page.locator("escalation-chat #contact-email")
    address.fill("ada@example.com")
    address.press("Enter")
    page.locator("escalation-chat").get_by_text("Your reference is").first.wait_for()
    return page


def _inbox(browser: Browser, stack: Json) -> Page:
    """A member's console at its Inbox."""
    page = browser.new_context(reduced_motion="reduce").new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.goto(f"{stack['console_url'].rstrip('/')}/console/inbox")
    page.get_by_label("Username").fill(stack["sign_in"]["email"])
    page.get_by_label("Password").fill(stack["sign_in"]["password"])
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Inbox", level=1).wait_for()
    return page


def _visitor(stack: Json, owner: OwnerClient, number: int) -> VisitorClient:
    """A visitor whom a member has taken over: no ticket, so that no helpdesk's limit is met."""
    visitor = VisitorClient(stack["api_url"])
    visitor.start(_bot(stack, "General Assistant"), visitor={"name": f"Ida {number}"})
    owner.post(f"/conversations/{visitor.conversation_id}/take-over")
    visitor.say("Is anybody there?")
    return visitor


def _bot(stack: Json, name: str) -> str:
    return next(str(each["bot_id"]) for each in stack["bots"] if each["name"] == name)


def _conversation(page: Page, bot: str) -> str:
    found = page.evaluate("bot => JSON.parse(localStorage.getItem(`escalation:${bot}`)).id", bot)
    return str(found)


def _ticket(control: httpx.Client, conversation_id: str) -> Json:
    """The ticket of a chat, as who answers in it names it."""
    items = control.get("/tickets").raise_for_status().json()["items"]
    found = next(one for one in items if conversation_id in json.dumps(one))
    return {"helpdesk": found["helpdesk"], "ticket_id": found["id"]}


def _our_shares(spans: Sequence[tuple[float, float]]) -> list[float]:
    """Seconds from the first webhook within each span to the first hint sent after it."""
    times: dict[str, list[float]] = {"webhook_taken": [], "hints_sent": []}
    for told in _logged(times):
        if told["message"] != "hints_sent" or told["sent"]:
            times[told["message"]].append(_seconds(told))
    shares = []
    for begun, ended in spans:
        taken = min((at for at in times["webhook_taken"] if begun <= at <= ended), default=None)
        sent = [at for at in times["hints_sent"] if taken is not None and taken < at <= ended]
        if taken is not None and sent:
            shares.append(min(sent) - taken)
    return shares


def _logged(names: Iterable[str]) -> Iterator[Json]:
    """What functions of the running stack have logged under these names."""
    port = (ROOT / ".local" / "run" / "port").read_text(encoding="utf-8").strip()
    logs = boto3.client(
        "logs",
        endpoint_url=f"http://127.0.0.1:{port}",
        region_name=REGION,
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )
    for page in logs.get_paginator("describe_log_groups").paginate():
        for group in page["logGroups"]:
            lines = log_lines(logs, group["logGroupName"])
            told = (json.loads(line) for line in lines if line.startswith("{"))
            yield from (one for one in told if one.get("message") in names)


def _seconds(told: Any) -> float:
    stamp = str(told["timestamp"]).replace(",", ".")
    return datetime.strptime(stamp, "%Y-%m-%d %H:%M:%S.%f%z").astimezone(UTC).timestamp()


def _figures(seconds: Sequence[float]) -> str:
    if not seconds:
        return "none"
    ordered = sorted(seconds)
    p95 = ordered[math.ceil(0.95 * len(ordered)) - 1]
    return f"{median(ordered):6.2f} {p95:6.2f} {ordered[-1]:6.2f}  of {len(ordered)}"


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main())
