"""Credentials of a connection: what the owner types, split into public facts and secrets."""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Annotated, ClassVar, Final, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    TypeAdapter,
    ValidationError,
)

from escalation.domain.settings import HelpdeskName
from escalation.domain.types import Email

ZohoDataCentre = Literal["com", "eu", "in", "com.au", "jp", "com.cn", "sa", "ca"]

T = TypeVar("T")

_HOST_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_ORG_ID = re.compile(r"[0-9]{1,20}")
_SECRET = re.compile(r"[\x21-\x7e]{1,1000}")


def _subdomain(value: str) -> str:
    if not _HOST_LABEL.fullmatch(value):
        raise ValueError(
            "only the first part of the helpdesk's address is needed, in small letters, digits "
            "and hyphens: `acme` for acme.zendesk.com or acme.freshdesk.com"
        )
    return value


def _org_id(value: str) -> str:
    if not _ORG_ID.fullmatch(value):
        raise ValueError("the organisation id is a number, shown in Zoho Desk under Setup > API")
    return value


def _secret(value: SecretStr) -> SecretStr:
    if not _SECRET.fullmatch(value.get_secret_value()):
        raise ValueError(
            "it must be given, without spaces or line breaks, as the helpdesk shows it"
        )
    return value


Subdomain = Annotated[str, AfterValidator(_subdomain)]
OrgId = Annotated[str, AfterValidator(_org_id)]
Secret = Annotated[SecretStr, AfterValidator(_secret)]


class _Credentials(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    helpdesk: ClassVar[HelpdeskName]
    auth: str
    """Which kind of credentials; stored as `Connection.auth`."""

    def account(self) -> dict[str, str]:
        """What may be shown and stored with the connection."""
        return {
            name: str(value)
            for name in type(self).model_fields
            if name != "auth"
            and (value := getattr(self, name)) is not None
            and not isinstance(value, SecretStr)
        }

    def secrets(self) -> dict[str, str]:
        """What goes to Secrets Manager and nowhere else."""
        return {
            name: value.get_secret_value()
            for name in type(self).model_fields
            if isinstance(value := getattr(self, name), SecretStr)
        }

    def fingerprint(self) -> str:
        """Sixteen hexadecimal characters that change with any of the values."""
        text = json.dumps([self.auth, self.account(), self.secrets()], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


class ZendeskOAuth(_Credentials):
    """An OAuth client of the account, for the client credentials grant."""

    helpdesk: ClassVar[HelpdeskName] = "zendesk"
    auth: Literal["oauth"] = "oauth"
    subdomain: Subdomain
    client_id: Secret
    client_secret: Secret


class ZendeskApiToken(_Credentials):
    """An agent's address and an API token; Zendesk ends these on 2027-04-30."""

    helpdesk: ClassVar[HelpdeskName] = "zendesk"
    auth: Literal["api_token"]
    subdomain: Subdomain
    email: Email
    api_token: Secret


class FreshdeskApiKey(_Credentials):
    """An agent's API key."""

    helpdesk: ClassVar[HelpdeskName] = "freshdesk"
    auth: Literal["api_key"] = "api_key"
    domain: Subdomain
    api_key: Secret


class _ZohoClient(_Credentials):
    """A self client of one organisation."""

    helpdesk: ClassVar[HelpdeskName] = "zoho"
    auth: Literal["oauth"] = "oauth"
    data_centre: ZohoDataCentre
    org_id: OrgId
    client_id: Secret
    client_secret: Secret
    reply_from: Email | None = None
    """An address of the portal that answers are mailed from; without one they are comments."""


class ZohoOAuth(_ZohoClient):
    """With the refresh token that opens the organisation."""

    refresh_token: Secret


class ZohoGrant(_ZohoClient):
    """With a code, which buys the refresh token: once, and within minutes."""

    code: Secret


ZendeskCredentials = Annotated[ZendeskOAuth | ZendeskApiToken, Field(discriminator="auth")]
Credentials = ZendeskOAuth | ZendeskApiToken | FreshdeskApiKey | ZohoOAuth

_ADAPTERS: Final[Mapping[HelpdeskName, TypeAdapter[Credentials]]] = {
    "zendesk": TypeAdapter(ZendeskCredentials),
    "freshdesk": TypeAdapter(FreshdeskApiKey),
    "zoho": TypeAdapter(ZohoOAuth),
}


_GRANT: Final = TypeAdapter(ZohoGrant)


class InvalidCredentials(ValueError):
    """Credentials that cannot be right. `problems` are (field, sentence) without any value."""

    def __init__(self, problems: tuple[tuple[str, str], ...]) -> None:
        super().__init__("; ".join(f"{field}: {text}" for field, text in problems))
        self.problems = problems


def parse(helpdesk: HelpdeskName, given: Mapping[str, object]) -> Credentials:
    """Credentials as the owner gave them, or as they were stored.

    Raises:
        InvalidCredentials: names each field and what would be right.
    """
    values = dict(given)
    if helpdesk == "zendesk":
        values.setdefault("auth", "oauth")
    return _validated(_ADAPTERS[helpdesk], values)


def parse_new(helpdesk: HelpdeskName, given: Mapping[str, object]) -> Credentials | ZohoGrant:
    """As `parse`; for Zoho Desk a code may stand in the place of the refresh token.

    Raises:
        InvalidCredentials: names each field and what would be right.
    """
    if helpdesk != "zoho" or "code" not in given:
        return parse(helpdesk, given)
    if "refresh_token" in given:
        raise InvalidCredentials((("code", "give either it or a refresh token, not both"),))
    return _validated(_GRANT, given)


def _validated(adapter: TypeAdapter[T], values: Mapping[str, object]) -> T:
    try:
        return adapter.validate_python(values)
    except ValidationError as error:
        found = error.errors(include_input=False, include_context=False, include_url=False)
        raise InvalidCredentials(
            tuple((_field(item["loc"]), _sentence(item["type"], item["msg"])) for item in found)
        ) from None


def stored(
    helpdesk: HelpdeskName, auth: str, account: Mapping[str, str], secrets: Mapping[str, str]
) -> Credentials:
    """Credentials put together again from a connection and its secret.

    What else the secret holds is ignored.

    Raises:
        InvalidCredentials: something is missing.
    """
    merged = {**account, **secrets}
    if auth:
        merged["auth"] = auth
    names = {name for model in _MODELS[helpdesk] for name in model.model_fields}
    return parse(helpdesk, {name: merged[name] for name in names if name in merged})


_MODELS: Final[Mapping[HelpdeskName, tuple[type[_Credentials], ...]]] = {
    "zendesk": (ZendeskOAuth, ZendeskApiToken),
    "freshdesk": (FreshdeskApiKey,),
    "zoho": (ZohoOAuth,),
}


def _field(location: tuple[int | str, ...]) -> str:
    return str(location[-1]) if location else "auth"


def _sentence(kind: str, message: str) -> str:
    return {
        "missing": "it must be given",
        "extra_forbidden": "this helpdesk's credentials have no such field",
        "union_tag_invalid": "it is `oauth` or `api_token`",
    }.get(kind, message.removeprefix("Value error, "))
