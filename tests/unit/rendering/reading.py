"""Reads HTML as a browser would: which elements there are, and what text a person sees."""

from html.parser import HTMLParser

ZERO_WIDTH = "\u200c"


class Page(HTMLParser):
    """Collects tags, attributes and visible text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.links: list[str] = []
        self.attributes: set[str] = set()
        self.parts: list[str] = []
        self._hidden = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes.update(name for name, _ in attrs)
        self.links.extend(value or "" for name, value in attrs if name in {"href", "src"})
        if tag in {"style", "title"}:
            self._hidden += 1
        elif tag in {"p", "td", "h1", "h2", "h3", "li", "blockquote", "tr"}:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"style", "title"}:
            self._hidden -= 1

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)

    @property
    def text(self) -> str:
        """What is seen, with all white space as single spaces."""
        return squeezed("".join(self.parts))


def squeezed(text: str) -> str:
    """White space and the invisible separator do not matter for comparing."""
    return " ".join(text.replace(ZERO_WIDTH, "").split())
