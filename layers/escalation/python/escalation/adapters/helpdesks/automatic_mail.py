"""Tells a robot's mail by its words, where the helpdesk does not pass the mail's own marks on.

Only how a mail begins counts: a person who writes about an automatic reply is no robot.
"""

import re
from typing import Final

_BEGINNING_CHARS: Final = 240
_PHRASES: Final = (
    r"(?:this is an? )?auto(?:matic|mated|matically)?[ -](?:reply|response|message|generated|mail)",
    r"out of (?:the )?office",
    r"i(?: am|.m) (?:currently )?(?:out of|away from) (?:the |my )?(?:office|desk)",
    r"(?:i am |i.m )?(?:currently )?on (?:annual |parental |vacation |sick )?leave until",
    r"delivery status notification",
    r"undeliver(?:ed|able)",
    r"mail delivery (?:failed|subsystem)",
    r"automatische (?:antwort|rückmeldung)|abwesenheitsnotiz",
    r"ich bin (?:derzeit |zurzeit |bis )?(?:nicht im büro|außer haus|im urlaub)",
    r"réponse automatique|je suis (?:actuellement )?absente?",
    r"respuesta automática|(?:estoy|estaré) fuera de la oficina",
    r"resposta automática|estou fora do escritório",
    r"risposta automatica|sono fuori ufficio",
    r"automatisch antwoord|ik ben (?:momenteel )?afwezig",
)
_BEGINS = re.compile(
    r"^\W*(?:(?:subject|betreff|objet|asunto|oggetto)\s*:\s*)?(?:" + "|".join(_PHRASES) + r")\b",
    re.IGNORECASE,
)
_SENTENCES = re.compile(r"[\n.!?:]+")
_GREETING = re.compile(
    r"^(?:hello|hi|dear|thank you|thanks|hallo|danke|vielen dank)[^,]*,\s*", re.I
)
_FIRST_SENTENCES: Final = 4


def sounds_automatic(text: str) -> bool:
    """Whether one of the first sentences begins as an out-of-office answer or a bounce does."""
    sentences = [part.strip() for part in _SENTENCES.split(text[:_BEGINNING_CHARS])]
    first = [_GREETING.sub("", part) for part in sentences if part][:_FIRST_SENTENCES]
    return any(_BEGINS.match(part) for part in first)
