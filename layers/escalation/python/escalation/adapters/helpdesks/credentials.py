"""Credentials of a connection: what the owner types, split into public facts and secrets."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Final, TypeVar, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, SecretStr, ValidationError

from escalation.adapters.helpdesks.vendor import Vendor

_HOST_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_SECRET = re.compile(r"[\x21-\x7e]{1,1000}")


def _subdomain(value: str) -> str:
    if not _HOST_LABEL.fullmatch(value):
        raise ValueError(
            "only the first part of the helpdesk's address is needed, in small letters, digits "
            "and hyphens: `acme` for acme.zendesk.com or acme.freshdesk.com"
        )
    return value


def _secret(value: SecretStr) -> SecretStr:
    if not _SECRET.fullmatch(value.get_secret_value()):
        raise ValueError(
            "it must be given, without spaces or line breaks, as the helpdesk shows it"
        )
    return value


Subdomain = Annotated[str, AfterValidator(_subdomain)]
Secret = Annotated[SecretStr, AfterValidator(_secret)]


class Credentials(BaseModel):
    """Base of the vendors' models. A secret is what has the type `Secret`."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

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


C = TypeVar("C", bound=Credentials)


@dataclass(frozen=True, kw_only=True)
class CredentialsKinds:
    """The models of a vendor's credentials.

    `kept` are told apart by `auth`, the first is meant where none is given. `grant` has a `code`
    in the place of one secret, which the code buys.
    """

    kept: tuple[type[Credentials], ...]
    grant: type[Credentials] | None = None

    @property
    def taken(self) -> tuple[type[Credentials], ...]:
        """All that an owner may give."""
        return self.kept if self.grant is None else (*self.kept, self.grant)

    def of(self, auth: object) -> type[Credentials]:
        """The model that an `auth` stands for.

        Raises:
            InvalidCredentials: it stands for none.
        """
        if len(self.kept) == 1:
            return self.kept[0]
        named = {get_args(model.model_fields["auth"].annotation)[0]: model for model in self.kept}
        for name, model in named.items():
            if name == auth:
                return model
        raise InvalidCredentials((("auth", f"it is {' or '.join(f'`{name}`' for name in named)}"),))


class InvalidCredentials(ValueError):
    """Credentials that cannot be right. `problems` are (field, sentence) without any value."""

    def __init__(self, problems: tuple[tuple[str, str], ...]) -> None:
        super().__init__("; ".join(f"{field}: {text}" for field, text in problems))
        self.problems = problems


def parse(vendor: Vendor, given: Mapping[str, object]) -> Credentials:
    """Credentials as the owner gave them, or as they were stored.

    Raises:
        InvalidCredentials: names each field and what would be right.
    """
    kinds = vendor.credentials()
    values = dict(given)
    if len(kinds.kept) > 1:
        values.setdefault("auth", kinds.kept[0].model_fields["auth"].default)
    return _validated(kinds.of(values.get("auth")), values)


def parse_new(vendor: Vendor, given: Mapping[str, object]) -> Credentials:
    """As `parse`; where a vendor gives out codes, one may stand in the place of what it buys.

    Raises:
        InvalidCredentials: names each field and what would be right.
    """
    kinds = vendor.credentials()
    if kinds.grant is None or "code" not in given:
        return parse(vendor, given)
    for bought in set(kinds.kept[0].model_fields) - set(kinds.grant.model_fields):
        if bought in given:
            words = bought.replace("_", " ")
            raise InvalidCredentials((("code", f"give either it or a {words}, not both"),))
    return _validated(kinds.grant, given)


def stored(
    vendor: Vendor, auth: str, account: Mapping[str, str], secrets: Mapping[str, str]
) -> Credentials:
    """Credentials put together again from a connection and its secret.

    What else the secret holds is ignored.

    Raises:
        InvalidCredentials: something is missing.
    """
    merged = {**account, **secrets}
    if auth:
        merged["auth"] = auth
    names = {name for model in vendor.credentials().kept for name in model.model_fields}
    return parse(vendor, {name: merged[name] for name in names if name in merged})


def _validated(model: type[C], values: Mapping[str, object]) -> C:
    try:
        return model.model_validate(values)
    except ValidationError as error:
        found = error.errors(include_input=False, include_context=False, include_url=False)
        raise InvalidCredentials(
            tuple((_field(item["loc"]), _sentence(item["type"], item["msg"])) for item in found)
        ) from None


_SENTENCES: Final = {
    "missing": "it must be given",
    "extra_forbidden": "this helpdesk's credentials have no such field",
}


def _field(location: tuple[int | str, ...]) -> str:
    return str(location[-1]) if location else "auth"


def _sentence(kind: str, message: str) -> str:
    return _SENTENCES.get(kind, message.removeprefix("Value error, "))
