"""Languages that a workspace's owner has added to those built in."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from escalation.domain.types import Frozen, Locale

MAX_LANGUAGES = 12
MAX_TEXTS = 250

OwnText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400)]
TextName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_.]{1,40}$")]
WIDGET = "widget."
"""Begins the names of the widget's own texts: some are called as texts of the service are."""
_RIGHT_TO_LEFT = frozenset(
    ("ar", "arc", "ckb", "dv", "fa", "he", "iw", "ks", "ps", "sd", "syr", "ug", "ur", "yi")
)
_RIGHT_TO_LEFT_SCRIPTS = frozenset(("adlm", "arab", "hebr", "nkoo", "rohg", "syrc", "thaa"))


class OwnLanguage(Frozen):
    """The owner's texts in one language, by the names that the product has for them.

    What is not there is said in the next best language. Stored texts whose name the product no
    longer knows do no harm.
    """

    locale: Locale
    texts: Annotated[dict[TextName, OwnText], Field(max_length=MAX_TEXTS)] = {}
    version: int = 1


def direction(locale: str) -> Literal["ltr", "rtl"]:
    """`rtl` or `ltr`, by the script that is named, else by the language's usual one."""
    language, *rest = locale.lower().replace("_", "-").split("-")
    script = next((part for part in rest if len(part) == 4 and part.isalpha()), "")
    if script:
        return "rtl" if script in _RIGHT_TO_LEFT_SCRIPTS else "ltr"
    return "rtl" if language in _RIGHT_TO_LEFT else "ltr"
