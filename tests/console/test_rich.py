"""The marks of bots and of the team are shown as visitors see them; those of visitors are text."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from escalation.domain.conversation import Assignee
from escalation.use_cases.owner.conversation_models import PostAgentMessage
from tests.browser.console.console import Console
from tests.console.served import Served
from tests.fakes.owner_world import SUBJECTS

MARKS = """Do **this** first, `npm start`:

- Open the *settings*
- Click [the guide](https://help.example/guide)

1. One
2. Two

> You wrote this

```
x = [1](2)
```
<b>not bold</b> [evil](javascript:alert(1))"""


@pytest.fixture(autouse=True)
def with_team(served: Served) -> None:
    """A chat that the team has."""
    served.world.conversation("c1", assignee=Assignee(kind="team"), state="handed_off")
    served.world.side.members.show_as(served.world.member, "Grace")


def _rewritten(served: Served, kind: str) -> None:
    """The words of the first message of this author become `MARKS`."""
    turns = served.world.transcripts.turns["c1"]
    messages = tuple(
        one.model_copy(update={"text": MARKS}) if one.author.kind == kind else one
        for one in turns[0].messages
    )
    turns[0] = turns[0].model_copy(update={"messages": messages})


def _by_bot(served: Served) -> None:
    _rewritten(served, "bot")


def _by_agent(served: Served) -> None:
    caller = served.world.side.access.caller(SUBJECTS["member"])
    served.world.side.conversations.write(caller, "c1", PostAgentMessage(text=MARKS))


@pytest.mark.parametrize(("kind", "say"), [("bot", _by_bot), ("agent", _by_agent)])
def test_marks_of_a_bot_and_of_a_person_are_shown(
    kind: str, say: Callable[[Served], None], console: Console, served: Served
) -> None:
    say(served)
    console.visit("/console/conversations/c1")
    text = console.page.locator(f".bubble.{kind} .bubble-text")
    expect(text.locator("strong")).to_have_text(["this"])
    expect(text.locator("p > code")).to_have_text(["npm start"])
    expect(text.locator("ul > li")).to_have_text(["Open the settings", "Click the guide"])
    expect(text.locator("ul em")).to_have_text(["settings"])
    expect(text.locator("ol > li")).to_have_text(["One", "Two"])
    expect(text.locator("blockquote")).to_have_text(["You wrote this"])
    expect(text.locator("pre > code")).to_have_text(["x = [1](2)"])
    link = text.get_by_role("link")
    expect(link).to_have_count(1)
    expect(link).to_have_attribute("href", "https://help.example/guide")
    expect(link).to_have_attribute("target", "_blank")
    expect(text.locator("b")).to_have_count(0)
    expect(text).to_contain_text("<b>not bold</b> [evil](javascript:alert(1))")
    assert console.faults() == []


def test_a_visitors_marks_stay_text(console: Console, served: Served) -> None:
    _rewritten(served, "visitor")
    console.visit("/console/conversations/c1")
    text = console.page.locator(".bubble.visitor .bubble-text")
    assert text.text_content() == MARKS
    expect(text.locator("*")).to_have_count(0)
    assert console.faults() == []
