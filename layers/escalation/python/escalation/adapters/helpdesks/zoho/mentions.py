"""Who is mentioned in a Zoho comment: Zoho writes `zsu[@user:55616589]zsu`."""

import html as markup
import re
from collections.abc import Mapping, Sequence
from typing import Final

from escalation.adapters.helpdesks.responses import number_of
from escalation.adapters.helpdesks.threads import shown_name

_MENTION = re.compile(r"zsu\[@([a-zA-Z]{1,30}):([^\]\n]{1,300})\]zsu")
_KINDS: Final = {"user": "colleague", "agent": "colleague", "team": "team"}
"""What stands for a name that Zoho does not tell."""


def with_names(content: str, mentioned: Sequence[Mapping[str, object]], *, html: bool) -> str:
    """A text with "@Ada Byron" for each mention; "@colleague" where no name is known.

    Args:
        content: as Zoho shows it.
        mentioned: the comment's `mention`, which names people by `zuid` and everything by `id`.
        html: the content is markup, so that a name must be escaped.
    """
    names: dict[str, str] = {}
    for row in mentioned:
        name = shown_name(row.get("name")) or shown_name(
            f"{row.get('firstName') or ''} {row.get('lastName') or ''}"
        )
        for key in ("zuid", "id"):
            number = number_of(row.get(key))
            if number is not None and name is not None:
                names[number] = name

    def name_of(found: re.Match[str]) -> str:
        kind, (number, _, given) = found[1].lower(), found[2].partition("_")
        name = names.get(number) or given or _KINDS.get(kind, "colleague")
        return "@" + (markup.escape(name) if html and number in names else name)

    return _MENTION.sub(name_of, content)
