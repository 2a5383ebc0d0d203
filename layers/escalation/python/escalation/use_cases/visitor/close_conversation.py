"""The visitor ends the chat."""

from escalation.domain.escalation import record
from escalation.domain.middle_ground import owed_to_people
from escalation.domain.ports import Profiles
from escalation.use_cases.visitor.api_models import TurnResult
from escalation.use_cases.visitor.calls import profile_of, take_call, turn_result
from escalation.use_cases.writing import hand_over
from escalation.use_cases.writing.draft import Draft
from escalation.use_cases.writing.ignored_offer import hand_over_ignored_offer
from escalation.use_cases.writing.ports import WritePorts


class CloseConversation:
    """The use case behind POST /v1/conversations/{id}/close."""

    def __init__(self, ports: WritePorts, *, profiles: Profiles) -> None:
        self._ports = ports
        self._profiles = profiles

    def __call__(self, conversation_id: str, workspace_id: str) -> TurnResult:
        """Close it; closing again changes nothing. What waited for an address goes out without
        one, and what an open offer is about goes to people, so that closing never loses anything.
        """
        return take_call(self._ports, conversation_id, workspace_id, self._close)

    def _close(self, draft: Draft) -> TurnResult:
        if draft.head.state == "closed":
            return turn_result((), draft.head, None)
        if owed_to_people(draft.head.middle) is not None:
            hand_over_ignored_offer(draft, profile_of(self._profiles, draft.head), left=True)
        draft.close_question()
        contact = draft.before.contact
        if contact is not None:
            waiting = self._ports.transcripts.escalation(contact.escalation_id)
            if waiting is not None and waiting.state == "waiting_contact":
                draft.changed_escalations.append(record(waiting, draft.now))
                profile = self._profiles.profile(waiting.bot_id)
                if profile is not None:
                    hand_over.announce_recorded(draft, profile, waiting)
        draft.set(state="closed", contact=None)
        events, conversation_id = self._ports.events, draft.head.conversation_id
        draft.on_commit(
            lambda: events.record("conversation_closed", conversation_id=conversation_id)
        )
        return turn_result(draft.messages, draft.head, None)
