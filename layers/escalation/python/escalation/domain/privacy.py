"""What a bot's visitors are told about their data before they write, and what they agree to."""

from hashlib import sha256
from typing import Annotated

from pydantic import Field, StringConstraints

from escalation.domain.types import Frozen, HttpsUrl, Locale, UtcTime

Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class Privacy(Frozen):
    """A line with a link, shown before the first message."""

    url: HttpsUrl
    """The owner's privacy notice."""
    text: Annotated[dict[Locale, Sentence], Field(max_length=30)] = {}
    """The owner's words by locale, over the built-in ones."""
    consent: bool = False
    """Whether a conversation begins only once its visitor has agreed."""
    revision: Annotated[int, Field(ge=1, le=9_999)] = 1
    """Raised by the owner when the notice behind the link has changed: it is asked for anew."""

    @property
    def version(self) -> str:
        """Names what a visitor agrees to: another address, wording or revision is another one."""
        words = "\n".join(f"{locale}={text}" for locale, text in sorted(self.text.items()))
        whole = f"{self.revision}\n{self.url}\n{words}"
        return f"{self.revision}-{sha256(whole.encode()).hexdigest()[:12]}"

    def words(self, locale: str) -> str | None:
        """The owner's words in the visitor's language, or else in that of the first of them."""
        language = locale.partition("-")[0]
        found = self.text.get(locale) or self.text.get(language) or self.text.get("en")
        return found or next(iter(self.text.values()), None)


class Consent(Frozen):
    """What the visitor of a conversation has agreed to."""

    version: Annotated[str, Field(max_length=40)]
    at: UtcTime
