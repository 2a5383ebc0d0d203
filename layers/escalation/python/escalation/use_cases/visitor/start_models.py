"""The body with which a conversation begins."""

from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from escalation.domain.attributes import Attributes, Device, device_or_none, page_or_none
from escalation.domain.business_hours import is_zone
from escalation.domain.types import Email, Locale, PersonName, Tolerant, page_address


def _page(value: str | None) -> str | None:
    return None if value is None else page_address(value)


class VisitorDetails(Tolerant):
    """What the visitor typed about themselves: a claim, not a fact."""

    name: PersonName | None = None
    email: Email | None = None


def zone_or_none(value: object) -> str | None:
    """An IANA time zone; None for anything else. A browser may know zones that are not known here,
    and no chat is refused for that.
    """
    return value if isinstance(value, str) and len(value) <= 64 and is_zone(value) else None


class StartConversation(Tolerant, defer_build=True):
    """POST /v1/bots/{bot_id}/conversations."""

    locale: Locale = "en"
    time_zone: Annotated[str | None, BeforeValidator(zone_or_none)] = None
    """The visitor's, as an IANA name. One that is not known counts as none."""
    visitor: VisitorDetails = VisitorDetails()
    identity_token: Annotated[str, Field(max_length=4_096)] | None = None
    previous_token: Annotated[str, Field(max_length=4_096)] | None = None
    """Of the chat that this browser had before: it is no stranger then."""
    proof: Annotated[str, Field(max_length=1_024)] | None = None
    """The solution of the challenge of a 428."""
    page: Annotated[str | None, AfterValidator(_page)] = None
    """Where the visitor writes from. Its query and fragment are not kept, nor what is no page."""
    referrer: Annotated[str | None, BeforeValidator(page_or_none)] = None
    """The page before that, on another site, as `page` is taken; anything else counts as none."""
    device: Annotated[Device | None, BeforeValidator(device_or_none)] = None
    """What the visitor uses; anything else counts as none."""
    attributes: Attributes = {}
    """What the page says of its visitor: claims. One that cannot be used is left out."""
    consent: Annotated[str, Field(max_length=40)] | None = None
    """The `version` of the privacy line that the visitor has agreed to."""
    find_only: bool = False
    """Only the chat that the identity token's visitor has open here already, if its bot lets them
    find it: 404 `no_open_chat` where there is none. Nothing begins."""
