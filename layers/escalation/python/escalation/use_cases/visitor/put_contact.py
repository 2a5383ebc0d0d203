"""The visitor leaves a name and an address: a claim, unless a code has come back from it before."""

from escalation.domain.address_proofs import proves
from escalation.domain.conversation import Visitor
from escalation.domain.errors import Conflict
from escalation.domain.ports import Profiles
from escalation.domain.stored_forms import carried
from escalation.use_cases.visitor.api_models import TurnResult
from escalation.use_cases.visitor.calls import (
    count_message,
    profile_of,
    require_open,
    take_call,
    turn_result,
)
from escalation.use_cases.visitor.contact_models import PutContact
from escalation.use_cases.writing import hand_over
from escalation.use_cases.writing.draft import Draft
from escalation.use_cases.writing.ports import WritePorts


class PutContactUseCase:
    """The use case behind PUT /v1/conversations/{id}/contact."""

    def __init__(self, ports: WritePorts, *, profiles: Profiles) -> None:
        self._ports = ports
        self._profiles = profiles

    def __call__(self, conversation_id: str, workspace_id: str, body: PutContact) -> TurnResult:
        """Store the claim and act on what waited for it. The same contact again changes nothing.

        Raises:
            Conflict: `conversation_closed`, or `contact_verified` where the owner's site has
                signed who this is.
            NotFound, TooManyRequests, RetryableError: as for a message.
        """
        return take_call(
            self._ports, conversation_id, workspace_id, lambda draft: self._put(draft, body)
        )

    def _put(self, draft: Draft, body: PutContact) -> TurnResult:
        head = draft.head
        require_open(head)
        if head.visitor.verified:
            raise Conflict("The site has signed this visitor in.", code="contact_verified")
        visitor = Visitor(
            name=body.name or head.visitor.name,
            email=body.email,
            confirmed=proves(head.proofs, body.email),
        )
        asked = head.contact
        waiting = self._ports.transcripts.escalation(asked.escalation_id) if asked else None
        if visitor == head.visitor and asked is None:
            return turn_result((), head, waiting)
        count_message(draft)
        draft.set(visitor=carried(visitor, head.visitor))
        still = waiting if waiting and waiting.state == "waiting_contact" else None
        hand_over.contact_given(draft, profile_of(self._profiles, head), still)
        events, conversation_id = self._ports.events, head.conversation_id
        draft.on_commit(lambda: events.record("contact_given", conversation_id=conversation_id))
        changed = (*draft.changed_escalations, *draft.new_escalations)
        return turn_result(draft.messages, draft.head, changed[0] if changed else waiting)
