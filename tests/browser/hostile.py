"""Text that would do something wherever it is taken for more than text, and what it has done."""

from typing import Final

from playwright.sync_api import Dialog, Frame, Page

LINE: Final = (
    '<script>window.ran=1</script><img src=x onerror="window.ran=1">javascript:window.ran=1'
)
"""One line, short enough for a name."""
TEXT: Final = (
    f"{LINE} '\"></textarea></title><svg onload=window.ran=1>"
    '<a href="javascript:window.ran=1">a</a> [b](javascript:window.ran=1)'
    " {{7*7}} ${7*7} \u202egnp.exe\u2066 &lt;i&gt;"
)
"""With bidirectional controls, which names and headers lose."""
TEXT_SENT: Final = TEXT.replace("\u202e", "[U+202E]").replace("\u2066", "[U+2066]")
"""As it leaves the service, in mail and tickets: with the controls to be seen."""
WORD: Final = "<script>window.ran=1</script>"
"""Without white space and commas."""
EMAIL: Final = "o'onerror='window.ran=1'@visitor.example"
"""A valid address."""
URL: Final = "https://shop.example/?javascript:window.ran=1&onerror=window.ran=1"
EMOJI: Final = "🧨" * 4_000
"""As long as a visitor's message may be."""

_NOTE_VIOLATIONS = """() => {
    window.violations = [];
    addEventListener("securitypolicyviolation", (event) =>
        violations.push(`${event.violatedDirective}: ${event.blockedURI}`));
}"""
_ROOTS = """() => {
    const roots = [document];
    for (const root of roots)
        for (const { shadowRoot } of root.querySelectorAll("*"))
            if (shadowRoot) roots.push(shadowRoot);
    return roots;
}"""
_FOUND = """() => {
    const roots = ROOTS();
    const made = roots.flatMap((root) => [...root.querySelectorAll("*")]).filter((one) =>
        one.matches("script:not([src])") || one.getAttribute("src") === "x"
        || [...one.attributes].some(({ name, value }) => /^on/i.test(name)
            || /^(href|src|action)$/i.test(name) && /^\\s*javascript:/i.test(value)));
    return [
        ...(window.ran === undefined ? [] : ["something ran"]),
        ...(window.violations ?? []),
        ...made.map((one) => `made of text: ${one.outerHTML.slice(0, 200)}`),
    ];
}""".replace("ROOTS", f"({_ROOTS})")
_SHOWN = """() => {
    const roots = ROOTS();
    const fields = roots.flatMap((root) => [...root.querySelectorAll("input, textarea")]);
    const bodies = roots.map((root) => (root.body ?? root).textContent);
    return [...bodies, ...fields.map((field) => field.value)].join("\\n");
}""".replace("ROOTS", f"({_ROOTS})")


class Watch:
    """Notes what hostile text does in a tab; made before the tab loads anything.

    Attributes:
        dialogs: what was said by dialogs that nobody wanted.
    """

    def __init__(self, page: Page) -> None:
        self._page = page
        self.dialogs: list[str] = []
        page.add_init_script(f"({_NOTE_VIOLATIONS})()")
        page.on("dialog", self._on_dialog)

    def _on_dialog(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def found(self) -> list[str]:
        """All that has happened, or was made of the text, in the tab's frames."""
        found = [f"dialog: {one}" for one in self.dialogs]
        for frame in self._page.frames:
            found += frame.evaluate(_FOUND)
        return found

    def too_wide(self) -> int:
        """Pixels by which the page is wider than its window."""
        wide: int = self._page.evaluate(
            "() => Math.max(0, document.documentElement.scrollWidth - innerWidth)"
        )
        return wide


def shown(frame: Page | Frame) -> str:
    """All text of a page and the values of its fields."""
    found: str = frame.evaluate(_SHOWN)
    return found
