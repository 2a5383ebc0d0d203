"""What the team reads, in its language: mails, notes and the words of failures.

In the code and the templates a sentence is written in English, which is the key of its translation
in `<language>.json` beside this module. A file is read when its language is first needed.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from escalation.domain.stored_forms import is_unknown
from escalation.domain.workspace import TeamLanguage

_Forms = str | dict[str, str]


class TeamTexts:
    """Says sentences in one language; a sentence without a translation is said in English."""

    def __init__(self, language: TeamLanguage, texts: Mapping[str, _Forms]) -> None:
        """`texts` are translations by the English sentence; of a number of things, its forms."""
        self.language = language
        self._texts = texts

    def __call__(self, english: str, /, **values: object) -> str:
        """The sentence, with `{name}` replaced by the value of that name."""
        found = self._texts.get(english, english)
        return _filled(found if isinstance(found, str) else found["other"], values)

    def count(self, count: int, one: str, many: str, /, **values: object) -> str:
        """The sentence about `{count}` things, in the form that the number needs.

        Every team language so far has two forms, and one of them for exactly one thing.
        """
        forms = self._texts.get(many, {"one": one, "other": many})
        found = forms if isinstance(forms, str) else forms["one" if count == 1 else "other"]
        return _filled(found, {"count": count, **values})

    def all(self) -> Mapping[str, _Forms]:
        """Every translation by its English sentence."""
        return self._texts


def _filled(sentence: str, values: Mapping[str, object]) -> str:
    # Not where there is nothing to fill in: a sentence may quote a placeholder.
    return sentence.format(**values) if values else sentence


ENGLISH = TeamTexts("en", {})


@cache
def team_texts(language: TeamLanguage) -> TeamTexts:
    """The texts of a language."""
    if language == "en" or is_unknown(language):
        return ENGLISH
    path = Path(__file__).with_name(f"{language}.json")
    return TeamTexts(language, json.loads(path.read_text(encoding="utf-8")))
