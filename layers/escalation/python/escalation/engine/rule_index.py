"""The words that each pattern needs, worked out beforehand: reading them takes no time at a start.

`python -m escalation.engine.rule_index` writes `data/detectors/index.json` anew from the rules; a
test holds it against them. For each detector and language it has one text a pattern, in the file's
order: the words, or nothing where the pattern is always tried.
"""

import json
import sys
from pathlib import Path
from typing import Final

from escalation.engine.needed_words import needed_words_of
from escalation.engine.rule_files import KINDS, LANGUAGES, Kind, rule_file

FILE: Final = "detectors/index.json"
_BETWEEN: Final = "|"


def needed_by(kind: Kind, language: str) -> list[str]:
    """The words that each pattern of a file needs one of, joined; empty for those always tried."""
    file = rule_file(kind, language)
    if file is None:
        return []
    found = needed_words_of([pattern for _, pattern in file.patterns], file.lists)
    return [_BETWEEN.join(sorted(words or ())) for words in found]


def made() -> dict[str, dict[str, list[str]]]:
    """What the file holds, worked out from the rules as they are."""
    return {
        kind: {language: needed for language in LANGUAGES if (needed := needed_by(kind, language))}
        for kind in KINDS
    }


def main() -> int:
    """Write the file beside the rules."""
    path = Path(__file__).with_name("data") / FILE
    path.write_text(json.dumps(made(), ensure_ascii=False, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
