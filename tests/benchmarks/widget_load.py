"""How long the widget keeps a page's main thread, on a processor slowed down four times.

    python -m tests.benchmarks.widget_load [STACK_JSON]

Needs a running `make run` and Chromium. A page of another origin is loaded as it is and with the
widget on it, in turn, in a browser that has nothing cached; the difference is the widget's own.
The main thread is counted in processor time, so a busy machine counts little; the last three
figures are wall time.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from infra.packaging import ROOT
from tests.browser.conftest import CHROMIUM, FLAGS
from tests.browser.host import HostSite

LOADS = 7
SLOWED = 4
_SETTLED_MS = 1_500
# Runs before the page's own scripts: when the launcher can be pressed, and tasks over 50 ms.
_WATCH = """
window.watched = { launcher: 0, long: [] };
new PerformanceObserver((list) => {
  for (const task of list.getEntries()) watched.long.push(task.duration);
}).observe({ type: "longtask", buffered: true });
requestAnimationFrame(function look() {
  const root = document.querySelector("escalation-chat")?.shadowRoot;
  if (root?.querySelector(".launcher:not([hidden])")) watched.launcher = performance.now();
  else requestAnimationFrame(look);
});
"""


@dataclass(frozen=True)
class Load:
    """One load of a page, in milliseconds of the slowed processor.

    Attributes:
        main_thread: all tasks of the page's main thread.
        script: running scripts, as a part of that.
        interactive: from the request for `widget.js` until the launcher can be pressed.
        opening: from the press until the chat is drawn.
        longest: the longest task over 50 ms; 0 where there is none.
    """

    main_thread: float
    script: float
    interactive: float
    opening: float
    longest: float


def main() -> int:
    """Print the table."""
    stack = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / ".local" / "stack.json"
    if not stack.is_file():
        sys.stderr.write(f"{stack} does not exist: start `make run` first.\n")
        return 2
    content = json.loads(stack.read_text(encoding="utf-8"))
    bot = content["bots"][0]["bot_id"]
    with sync_playwright() as playwright, HostSite(content["api_url"]) as site:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        pairs = [
            (_load(browser, f"{site.url}/"), _load(browser, f"{site.url}/?bot={bot}"))
            for _ in range(LOADS)
        ]
        browser.close()
    _say(f"milliseconds, processor slowed {SLOWED} times, median of {LOADS} loads")
    bare, whole = [one for one, _ in pairs], [one for _, one in pairs]
    own = median(two.main_thread - one.main_thread for one, two in pairs)
    _say(f"page without the widget, main thread     {_middle(bare, 'main_thread'):8.0f}")
    _say(f"page with the widget, main thread        {_middle(whole, 'main_thread'):8.0f}")
    _say(f"the widget's own main-thread time        {own:8.0f}")
    _say(f"  of it scripts                          {_middle(whole, 'script'):8.0f}")
    _say(f"longest task over 50 ms                  {_middle(whole, 'longest'):8.0f}")
    _say(f"widget.js asked for → can be pressed     {_middle(whole, 'interactive'):8.0f}")
    _say(f"pressed → the chat is drawn              {_middle(whole, 'opening'):8.0f}")
    return 0


def _middle(loads: Sequence[Load], figure: str) -> float:
    return median(float(getattr(load, figure)) for load in loads)


def _load(browser: Browser, url: str) -> Load:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    page = context.new_page()
    debugger = context.new_cdp_session(page)
    debugger.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
    debugger.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.add_init_script(_WATCH)
    page.goto(url)
    embedded = page.locator("script[src]").count() > 0
    if embedded:
        page.wait_for_function("() => watched.launcher")
    page.wait_for_timeout(_SETTLED_MS)
    figures = _figures(debugger)
    longest = page.evaluate("() => Math.max(0, ...watched.long)")
    interactive, opening = _pressed(page) if embedded else (0.0, 0.0)
    context.close()
    return Load(
        main_thread=figures["TaskDuration"] * 1_000,
        script=figures["ScriptDuration"] * 1_000,
        interactive=interactive,
        opening=opening,
        longest=longest,
    )


def _figures(debugger: CDPSession) -> dict[str, float]:
    answer = debugger.send("Performance.getMetrics")
    return {one["name"]: one["value"] for one in answer["metrics"]}


def _pressed(page: Page) -> tuple[float, float]:
    interactive: float = page.evaluate(
        """() => watched.launcher - performance.getEntriesByType("resource")
            .find((one) => one.name.endsWith("/widget.js")).startTime"""
    )
    # Two frames later what the press changed has been painted.
    opening: float = page.evaluate(
        """() => new Promise((done) => {
            const root = document.querySelector("escalation-chat").shadowRoot;
            const pressed = performance.now();
            root.querySelector(".launcher").click();
            requestAnimationFrame(() => requestAnimationFrame(() =>
                done(performance.now() - pressed)));
        })"""
    )
    return interactive, opening


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main())
