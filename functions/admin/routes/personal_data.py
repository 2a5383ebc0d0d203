"""Routes of persons' data: finding, exporting and erasing it, receipts, and what must be kept."""

from typing import Annotated, Literal

from pydantic import TypeAdapter, ValidationError

from escalation.domain.errors import InvalidInput
from escalation.domain.types import Email, Identifier
from escalation.runtime.http import query
from escalation.runtime.http.answers import Accepted
from escalation.runtime.http.parameters import Described, Id
from escalation.runtime.http.request import Event
from escalation.runtime.http.routes import Routes
from escalation.use_cases.owner.conversation_models import JobView
from escalation.use_cases.owner.personal_data_models import (
    MOST_CHOSEN,
    Claimed,
    ExportPerson,
    HoldList,
    HoldView,
    LookUpPerson,
    PersonsChats,
    ReceiptList,
    SetHold,
)
from functions.admin.parameters import Cursor, Member, Owner
from functions.admin.recording import recorded
from functions.admin.routes.conversations import ONE, accepted

PERSON = "/v1/admin/personal-data"
HOLDS = "/v1/admin/holds"
_EMAIL: TypeAdapter[str] = TypeAdapter(Email)
_IDS: TypeAdapter[tuple[str, ...]] = TypeAdapter(tuple[Identifier, ...])
_TICKETS: tuple[Literal["keep", "delete"], ...] = ("keep", "delete")

routes = Routes(tag="owner", for_members=True, around=recorded)


def _email(event: Event, name: str) -> str:
    given = query.text(event, name, max_chars=254)
    try:
        return _EMAIL.validate_python(given)
    except ValidationError:
        raise InvalidInput(name, "Must be the visitor's e-mail address.") from None


def _claimed(event: Event, name: str) -> Claimed:
    given = query.text(event, name, max_chars=MOST_CHOSEN * 101)
    if given is None or given == "all":
        return "all"
    if given == "none":
        return "none"
    ids = given.split(",")
    try:
        if len(ids) > MOST_CHOSEN:
            raise ValueError
        return _IDS.validate_python(ids)
    except ValueError:
        raise InvalidInput(
            name, f"Must be all, none, or up to {MOST_CHOSEN} ids of chats with commas between."
        ) from None


_VisitorsEmail = Annotated[str, Described("email", "The visitor's address.", _email, required=True)]
_Claimed = Annotated[
    Claimed,
    Described(
        "claimed",
        "Which of the chats in which the address was only typed: all (where it is left out), none, "
        "or their ids with commas between.",
        _claimed,
    ),
]
_Tickets = Annotated[
    Literal["keep", "delete"] | None,
    query.one_of("tickets", "delete: the tickets too, as far as the helpdesk allows.", _TICKETS),
]


@routes.delete(ONE, least="owner", audit="conversation.erase", problems=(400, 401, 403, 404, 409))
def erase_conversation(
    owner: Owner, member: Member, conversation_id: Id, tickets: _Tickets
) -> Accepted[JobView]:
    """Erase a conversation."""
    job = owner.erase.conversation(member, conversation_id, tickets=tickets == "delete")
    return accepted(job)


@routes.delete(
    "/v1/admin/visitors", least="owner", audit="visitor.erase", problems=(400, 401, 403, 409)
)
def erase_visitor(
    owner: Owner, member: Member, email: _VisitorsEmail, claimed: _Claimed, tickets: _Tickets
) -> Accepted[JobView]:
    """Erase the conversations of an address."""
    job = owner.erase.visitor(member, email, claimed=claimed, tickets=tickets == "delete")
    return accepted(job)


@routes.post(PERSON, least="owner", audit="person.look_up", problems=(400, 401, 403))
def look_up_person(owner: Owner, member: Member, body: LookUpPerson) -> PersonsChats:
    """The chats of an address: those that are proved to be the person's, and the others."""
    return owner.personal_data.look_up(member, body.email)


@routes.post(f"{PERSON}/export", least="owner", audit="person.export", problems=(400, 401, 403))
def export_person(owner: Owner, member: Member, body: ExportPerson) -> Accepted[JobView]:
    """Export what is kept of a person as a file."""
    return accepted(owner.exports.person(member, body))


@routes.get("/v1/admin/erasures", least="owner", audit=None, problems=(400, 401, 403))
def list_erasures(owner: Owner, member: Member, after: Cursor) -> ReceiptList:
    """Receipts of what was erased, newest first."""
    return owner.personal_data.receipts(member, after=after)


@routes.get(HOLDS, least="owner", audit=None)
def list_holds(owner: Owner, member: Member) -> HoldList:
    """What must be kept."""
    return owner.holds.list(member)


@routes.post(HOLDS, least="owner", audit="hold.set", success=201, problems=(400, 401, 403, 404))
def set_hold(owner: Owner, member: Member, body: SetHold) -> HoldView:
    """Keep a conversation, or all of an address."""
    return owner.holds.set(member, body)


@routes.delete(f"{HOLDS}/<hold_id>", least="owner", audit="hold.lift")
def lift_hold(owner: Owner, member: Member, hold_id: Id) -> None:
    """Let go what only this hold keeps."""
    owner.holds.lift(member, hold_id)
