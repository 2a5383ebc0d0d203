"""By what signs mail programs mark what nobody wrote just now: history, and signatures.

Three kinds: names that a program gives to elements (whole names: a class that merely contains
"quoted" is somebody's own), lines that introduce history in English, German, Spanish, French,
Portuguese and Hindi, and the head of an earlier mail as Outlook puts it there.
"""

import re
from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Final


class Mark(Enum):
    """What a piece of a message is by the names of the elements around it."""

    OWN = "own"
    HISTORY = "history"
    HISTORY_FROM_HERE = "history from here to the end"
    SIGNATURE = "signature"


CONTAINERS: Final = frozenset(
    {
        "gmail_quote",
        "gmail_quote_container",
        "protonmail_quote",
        "freshdesk_quote",
        "zmail_extra",
    }
)
"""Around an introduction and a quotation. What follows the quotation inside is an answer to it."""
_HISTORY: Final = frozenset(
    {"gmail_attr", "moz-cite-prefix", "moz-forward-container", "zd-quoted", "yahoo_quoted"}
)
_FROM_HERE: Final = frozenset(
    {
        "appendonsend",
        "divrplyfwdmsg",
        "mail-editor-reference-message-container",
        "ms-outlook-mobile-reference-message",
        "olk_src_body_section",
    }
)
"""Outlook's, on the web, on telephones and on the Mac: it writes history last."""
_SIGNATURES: Final = frozenset(
    {
        "gmail_signature",
        "gmail_signature_prefix",
        "moz-signature",
        "signature",
        "applemailsignature",
        "ms-outlook-mobile-signature",
        "protonmail_signature_block",
        "yahoo-signature",
        "zm-_id_-sgn",
        "zm-_id_-sgn1",
    }
)
_YAHOO = re.compile(r"(?:ydp[0-9a-z]{1,12})?(yahoo_quoted|signature)(?:_[0-9]+)?")
"""Yahoo puts a new prefix before every name each time."""
_WORDS_SIGNATURE: Final = "_mailautosig"
"""The bookmark that Outlook on the desktop puts around the signature."""


def mark_of(tag: str, attributes: Mapping[str, str]) -> Mark | None:
    """What an element's names say of its content; None where they say nothing."""
    names = set(f"{attributes.get('class', '')} {attributes.get('id', '')}".lower().split())
    names |= {found[1] for name in names if (found := _YAHOO.fullmatch(name))}
    if names & _FROM_HERE:
        return Mark.HISTORY_FROM_HERE
    if names & _HISTORY or names & CONTAINERS:
        return Mark.HISTORY
    if tag == "blockquote" and attributes.get("type", "").lower() == "cite":
        return Mark.HISTORY
    if names & _SIGNATURES or _has_bookmark(attributes):
        return Mark.SIGNATURE
    return None


def is_container(tag: str, attributes: Mapping[str, str]) -> bool:
    """Whether an element holds a quotation and, it may be, answers between its parts."""
    return tag != "blockquote" and not CONTAINERS.isdisjoint(
        attributes.get("class", "").lower().split()
    )


def _has_bookmark(attributes: Mapping[str, str]) -> bool:
    if attributes.get("name", "").lower() == _WORDS_SIGNATURE:
        return True
    return f"mso-bookmark:{_WORDS_SIGNATURE}" in attributes.get("style", "").lower().replace(
        " ", ""
    )


_MOST_CHARS: Final = 400
_WROTE = re.compile(
    r"\b(?:wrote|schrieb|geschrieben|escribi[óo]|a écrit|escreveu)\b|ने\s+लिखा", re.IGNORECASE
)
_YOU_WROTE = re.compile(
    r"\byou wrote\b|\bescribió (?:usted|ud)\b|\b(?:usted|você|o senhor|a senhora) escr"
    r"|आप\s*ने\s+लिखा",
    re.IGNORECASE,
)
"""A person's words to the reader; no program writes them."""
_WHEN = re.compile(
    r"\b(?:19|20)[0-9]{2}\b|\b[0-9]{1,2}[:.h][0-9]{2}\b"
    r"|\b[0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{2}\b"
)
_INTRODUCES = re.compile(r"(?::|-{2,})\s*$")


def introduces_quotation(line: str) -> bool:
    """Whether a line, or several as one, introduces the quotation that follows: "On … wrote:".

    In a language that is not known here an address and a time are enough.
    """
    if len(line) > _MOST_CHARS or not (_INTRODUCES.search(line) and _WHEN.search(line)):
        return False
    return not _YOU_WROTE.search(line) and ("@" in line or _WROTE.search(line) is not None)


def introduces_unquoted(line: str) -> bool:
    """Whether a line introduces history that no sign marks: it then names who wrote, by address."""
    return "@" in line and _WROTE.search(line) is not None and introduces_quotation(line)


_ORIGINAL = re.compile(
    r"-{2,}\s*(?:original message|forwarded message|ursprüngliche nachricht|originalnachricht"
    r"|weitergeleitete nachricht|mensaje original|mensaje reenviado|message d['\u2019]origine"
    r"|message original|message transféré|mensagem original|mensagem encaminhada"
    r"|मूल संदेश|अग्रेषित संदेश)\s*-{2,}",
    re.IGNORECASE,
)
_FORWARDED = re.compile(
    r"(?:begin forwarded message|anfang der weitergeleiteten (?:nachricht|e-mail)"
    r"|inicio del mensaje reenviado|début du message (?:réexpédié|transféré)"
    r"|início da mensagem (?:encaminhada|reencaminhada)|अग्रेषित संदेश की शुरुआत)\s*:",
    re.IGNORECASE,
)
_RULE = re.compile(r"[_\-=*]{5,}")


def begins_original(line: str) -> bool:
    """Whether a line is "-----Original Message-----"."""
    return _ORIGINAL.fullmatch(line.strip()) is not None


def leads_to_head(line: str) -> bool:
    """Whether a line belongs to what stands before an earlier mail's head: a rule, or Apple's
    "Begin forwarded message:".
    """
    text = line.strip()
    return _RULE.fullmatch(text) is not None or _FORWARDED.fullmatch(text) is not None


_LABELS: Final[Mapping[str, str]] = {
    label: role
    for role, labels in {
        "from": "from|von|de|expéditeur|remitente|remetente|प्रेषक|से|द्वारा",
        "date": "sent|date|gesendet|datum|enviado|enviado el|fecha|envoyé|envoyé le|enviada"
        "|enviada em|enviado em|data|भेजा गया|भेजने का समय|दिनांक|तारीख",
        "to": "to|an|para|à|a|pour|destinataire|प्रति|को|प्राप्तकर्ता",
        "subject": "subject|betreff|asunto|objet|sujet|assunto|विषय",
        "more": "cc|bcc|kopie|cópia|copie|प्रतिलिपि|importance|wichtigkeit|importancia|reply-to"
        "|antwort an|attachments|anlagen|adjuntos|pièces jointes|anexos",
    }.items()
    for label in labels.split("|")
}
_LABELLED = re.compile(r"\s*([^\W\d_][^:\n]{0,30}?)\s*:\s*(\S.*)?")
_HEAD_LINES: Final = 10
_LISTS: Final = frozenset({"to", "more"})
"""A list of recipients may go on in the next line."""


def is_from(line: str) -> bool:
    """Whether a line may be the first of an earlier mail's head: "From: …"."""
    return _labelled(line)[0] == "from"


def is_head(lines: Iterable[str]) -> bool:
    """Whether lines, blank ones left out, begin with an earlier mail's head: From, Sent and
    Subject, whatever is between. An itinerary has a From, a To and a Date, but no subject.
    """
    seen: set[str] = set()
    before = ""
    for count, line in enumerate(lines):
        label, value = _labelled(line)
        if label is None and before in _LISTS:
            continue
        dateless = label == "date" and not any(character.isdigit() for character in value)
        if label is None or dateless or (label == "from" and "from" in seen):
            return False
        seen.add(label)
        before = label
        if {"from", "date", "subject"} <= seen:
            return True
        if count >= _HEAD_LINES:
            return False
    return False


def _labelled(line: str) -> tuple[str | None, str]:
    found = _LABELLED.match(line)
    if found is None:
        return None, ""
    return _LABELS.get(" ".join(found[1].casefold().split())), found[2] or ""


_BRAND: Final = (
    r"(?:i ?phone|i ?pad|apple watch|mac|galaxy|samsung|android|pixel|huawei|xiaomi|outlook|gmail"
    r"|yahoo|proton ?mail|thunderbird|blackberry|windows (?:mail|phone)"
    r"|mail(?= (?:for|für|para|pour) windows))"
)
_MINE: Final = (
    r"(?:my|meinem|mi|mon|meu|मेरे)\s+"
    r"(?:mobile|phone|handy|telefon|móvil|teléfono|celular|portable|téléphone|telemóvel"
    r"|smartphone|tablet|tablette|फ़ोन|मोबाइल|" + _BRAND + r")"
)
_MORE: Final = (
    r"(?:[\s,-]+(?:mail|e-?mail|secure|sichere?r?|seguro|sécurisée?|phone|device|smartphone|gerät"
    r"|tablet|app|pro|plus|max|mini|se|air|ultra|note|[a-z]?[0-9]{1,3}[a-z]?|for|für|auf|aus|para|pour"
    r"|on|en|no|sur|ios|android|windows|mac|i ?phone|i ?pad|galaxy|samsung)\b){0,6}"
)
_DEVICE: Final = rf"(?:{_MINE}|{_BRAND})\b{_MORE}"
_SENT_FROM = re.compile(
    rf"sent (?:from|with|via|using) {_DEVICE}"
    rf"|gesendet (?:von|mit|aus|über) {_DEVICE}|von {_DEVICE} (?:aus )?gesendet"
    rf"|enviado (?:desde|con|com|de|do|da|por|pelo|a partir (?:de|do)) {_DEVICE}"
    rf"|envoyé (?:de|depuis|à partir (?:de|d[\u2019']un)|avec|via) {_DEVICE}"
    rf"|{_DEVICE} (?:से|द्वारा) (?:भेजा|भेजी) (?:गया|गई)"
    r"|(?:get|obtener|obtén|obter o|obter|obtenha o|obtenez|obtenir|télécharger)"
    r" outlook (?:for|para|pour) (?:ios|android)"
    r"|outlook für (?:ios|android) (?:beziehen|herunterladen|holen)"
    r"|(?:ios|android) के लिए outlook प्राप्त करें",
    re.IGNORECASE,
)
_ADDRESS_SHOWN = re.compile(r"\s*[<(]?https?://\S{1,300}")


def sent_from(line: str) -> bool:
    """Whether a line is "Sent from my iPhone"."""
    text = line.strip()
    if len(text) > _MOST_CHARS:
        return False
    text = _ADDRESS_SHOWN.sub("", text).strip(" .।")
    return len(text) <= 90 and _SENT_FROM.fullmatch(text) is not None
