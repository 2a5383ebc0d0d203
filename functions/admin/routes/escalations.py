"""Routes of escalations."""

from typing import Annotated

from escalation.domain.escalation import METHODS, STATES, EscalationState, Method
from escalation.runtime.http import query
from escalation.runtime.http.parameters import Id
from escalation.runtime.http.routes import Routes
from escalation.use_cases.owner.conversation_models import OwnedEscalationView
from escalation.use_cases.owner.listed import EscalationList
from escalation.use_cases.owner.returned_addresses import ReturnedAddressList, TryAddressAgain
from functions.admin.parameters import Cursor, Member, Owner
from functions.admin.recording import recorded

ALL = "/v1/admin/escalations"
RETURNED = "/v1/admin/returned-addresses"
ONE = f"{ALL}/<escalation_id>"

routes = Routes(tag="owner", for_members=True, around=recorded)

_State = Annotated[EscalationState | None, query.one_of("state", "Only in this state.", STATES)]
_Method = Annotated[Method | None, query.one_of("method", "Only of this method.", METHODS)]


@routes.get(ALL, least="viewer", audit=None, problems=(400, 401, 403))
def list_escalations(
    owner: Owner, member: Member, state: _State, method: _Method, after: Cursor
) -> EscalationList:
    """Escalations, newest first."""
    return owner.escalations.list(member, state=state, method=method, after=after)


@routes.get(ONE, least="viewer", audit=None)
def get_escalation(owner: Owner, member: Member, escalation_id: Id) -> OwnedEscalationView:
    """One escalation."""
    return owner.escalations.get(member, escalation_id)


@routes.get(RETURNED, least="viewer", audit=None, problems=(401, 403))
def list_returned_addresses(owner: Owner, member: Member) -> ReturnedAddressList:
    """Addresses of the team that mail came back from; handovers are not sent there."""
    return owner.returned_addresses.list(member)


@routes.post(
    f"{RETURNED}/try-again",
    least="admin",
    audit="address.try_again",
    problems=(400, 401, 403, 404),
)
def try_address_again(owner: Owner, member: Member, body: TryAddressAgain) -> None:
    """Send the next handover to such an address again."""
    owner.returned_addresses.try_again(member, body.email)


@routes.post(f"{ONE}/retry", least="agent", audit="escalation.retry", problems=(401, 403, 404, 409))
def retry_escalation(owner: Owner, member: Member, escalation_id: Id) -> OwnedEscalationView:
    """Try a failed escalation again."""
    return owner.escalations.retry(member, escalation_id)


@routes.post(
    f"{ONE}/dismiss", least="agent", audit="escalation.dismiss", problems=(401, 403, 404, 409)
)
def dismiss_escalation(owner: Owner, member: Member, escalation_id: Id) -> OwnedEscalationView:
    """Set an escalation aside."""
    return owner.escalations.dismiss(member, escalation_id)
