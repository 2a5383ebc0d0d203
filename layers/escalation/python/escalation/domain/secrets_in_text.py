"""Where a text holds a secret: after a word that announces one, or in a form that only keys have.

What is promised: a password, PIN, security code, key or token is found where it follows its name in
one of the twelve languages, as "password: hunter2", "mi contraseña es hunter2" or "PIN 4711", and
keys of the common services are found anywhere. After "is" and the like it must look like a secret,
having a digit, a sign or capitals within, or being quoted; else "my password is wrong" would be
one. A password of several plain words is not found.

Every pattern is linear: repeats are bounded or possessive, and none follows another it could share
characters with.
"""

import re
from collections.abc import Iterator
from typing import Final

_PASSWORDS: Final = (
    "passwords?|passwd|pwd|pass ?phrase|pass ?code|login data",
    "passwort|kennwort|zugangscode|geheimzahl",
    "contraseña|contrasena|clave(?: de acceso| secreta)?",
    "mot de passe|mdp|code secret",
    "senha|palavra-passe|palavra passe",
    "पासवर्ड|कूटशब्द",
    "parola d'ordine|parola d\u2019ordine|password",
    "wachtwoord|toegangscode",
    "has[łl]o(?: do \\w{1,20})?",
    "şifre(?:m|si|miz|niz)?|sifre(?:m|si)?|parola(?:m|s\u0131)?",
    "كلمة (?:المرور|السر)|الرقم السري",
    "パスワード|暗証番号",
)
_NUMBERS: Final = (
    "pin|cvv2?|cvc2?|cvn|security (?:code|number)|tan|otp",
    "kartenprüfnummer|prüfziffer|sicherheitscode",
    "código de seguridad|codigo de seguridad|código de segurança|codigo de seguranca",
    "code de sécurité|cryptogramme|code pin",
    "पिन|सीवीवी",
    "codice (?:di sicurezza|pin)|beveiligingscode|pincode",
    "kod (?:pin|bezpieczeństwa)|güvenlik kodu|pin kodu",
    "رمز الأمان|セキュリティコード",
)
_KEYS: Final = (
    "api[ _-]?(?:key|token|secret)|access[ _-]?(?:key|token)|secret[ _-]?(?:key|access[ _-]?key)?",
    "auth(?:orization)?[ _-]?token|client[ _-]?secret|private[ _-]?key|token",
    "api-?schlüssel|zugangsschlüssel|zugriffstoken",
    "clave (?:de )?api|clé (?:d['\u2019])?api|chave (?:de |da )?api|chiave (?:dell['\u2019])?api",
    "api-?sleutel|klucz api|api anahtar[\u0131i]|مفتاح api|apiキー|api कुंजी",
)
_IS: Final = (
    r"(?:\s{0,3}(?:[:=\uff1a\uff1d]|->|=>|は|が|:=)\s{0,3}"
    r"|\s{1,3}(?:is|was|ist|lautet|war|es|era|est|è|é|e|to|jest|hai|है|था|هي|هو|:)\s{1,3})"
)
_SIGN: Final = re.compile(r"\s{0,3}(?:[:=\uff1a\uff1d]|->|=>|:=)")
_QUOTES: Final = r"\"'`«»\u2018-\u201f「」"
_QUOTED: Final = rf"[{_QUOTES}]([^{_QUOTES}\n]{{2,80}}+)[{_QUOTES}]"
_WORD: Final = rf"([^\s{_QUOTES}。、]{{2,}}+)"

_AFTER_NAME: Final = re.compile(
    rf"(?<![\w-])(?P<name>{'|'.join((*_PASSWORDS, *_KEYS))})(?P<is>{_IS})(?:{_QUOTED}|{_WORD})",
    re.IGNORECASE,
)
_AFTER_NUMBER_NAME: Final = re.compile(
    rf"(?<![\w-])(?:{'|'.join(_NUMBERS)})(?:{_IS}|\s{{1,3}})(\d{{3,12}}+)(?![\w.])", re.IGNORECASE
)
_SHAPES: Final = re.compile(
    r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[^-]{0,8000}+"
    r"(?:-----END [A-Z ]{0,30}PRIVATE KEY-----)?"
    r"|(?<![\w-])(?:"
    r"(?:sk|rk|pk)_(?:live|test)_\w{10,200}+"  # Stripe
    r"|sk-[\w-]{20,200}+"  # OpenAI, Anthropic
    r"|(?:gh[pousr]_|github_pat_)\w{20,255}+"  # GitHub
    r"|glpat-[\w-]{20,100}+"  # GitLab
    r"|xox[abeprs]-[\w-]{10,250}+"  # Slack
    r"|[Bb]earer\s[\w.~+/-]{16,4000}+"
    r"|(?:AKIA|ASIA)[0-9A-Z]{16}(?!\w)"  # AWS
    r"|AIza[\w-]{35}(?![\w-])|ya29\.[\w-]{20,300}+"  # Google
    r"|SG\.[\w-]{16,40}\.[\w-]{30,60}"  # SendGrid
    r"|npm_\w{30,60}+|hf_\w{30,60}+|shp(?:at|ss|ca|pa)_\w{20,60}+|pypi-[\w-]{50,250}+"
    r"|eyJ[\w-]{8,4000}\.eyJ[\w-]{8,4000}\.[\w-]{8,1000}+"  # a JSON Web Token
    r")"
    r"|(?<=://)[^\s/:@]{0,100}:[^\s/@]{3,200}(?=@)"  # a name and password in an address
)
_PLAIN: Final = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)?")
_ENDS: Final = ".,;:!?…)"


def secrets_in(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each secret in the text; one may be found twice."""
    for found in _SHAPES.finditer(text):
        yield found.span()
    for found in _AFTER_NUMBER_NAME.finditer(text):
        yield found.span(1)
    for found in _AFTER_NAME.finditer(text):
        if found.group(3) is not None:
            yield found.span(3)
            continue
        start, end = found.span(4)
        value = found.group(4).rstrip(_ENDS)
        told = _SIGN.match(found.group("is")) is not None
        if len(value) >= 3 and (_looks_secret(value) or (told and _stands_alone(text, end))):
            yield start, start + len(value)


def _looks_secret(value: str) -> bool:
    """Having a digit, a sign, or capitals within: no word of a sentence."""
    if not _PLAIN.fullmatch(value):
        return not value.startswith(("http://", "https://", "@", "#", "(", "[", "<", "{"))
    return any(each.isupper() for each in value[1:]) and not value.isupper()


def _stands_alone(text: str, end: int) -> bool:
    """Whether nothing follows on its line: in "password: how do I change it" much does."""
    return not text[end : end + 200].partition("\n")[0].strip(_ENDS + " \t\r")
