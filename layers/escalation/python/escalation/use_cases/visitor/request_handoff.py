"""The visitor presses "Talk to a person"."""

from escalation.domain.blocked_visitors import require_welcome_in
from escalation.domain.decision import Evidence
from escalation.domain.errors import Conflict
from escalation.domain.ports import Profiles
from escalation.domain.replay import BUTTON, decide_without_detectors
from escalation.domain.waiting import IDLE_LOOK
from escalation.use_cases.visitor.api_models import RequestHandoff, TurnResult
from escalation.use_cases.visitor.calls import (
    count_message,
    profile_of,
    repeated_press,
    require_open,
    take_call,
    turn_result,
)
from escalation.use_cases.writing import hand_over
from escalation.use_cases.writing.draft import Draft
from escalation.use_cases.writing.ports import WritePorts


class RequestHandoffUseCase:
    """The use case behind POST /v1/conversations/{id}/handoff."""

    def __init__(self, ports: WritePorts, *, profiles: Profiles) -> None:
        self._ports = ports
        self._profiles = profiles

    def __call__(self, conversation_id: str, workspace_id: str, body: RequestHandoff) -> TurnResult:
        """Hand over at once, or show the handoff that is open already.

        Raises:
            Conflict: `handoff_off`, `conversation_closed`, or the id was used for a message.
            NotFound, NotAllowed, TooManyRequests, RetryableError: as for a message.
        """
        return take_call(
            self._ports,
            conversation_id,
            workspace_id,
            lambda draft: self._hand_over(draft, body.client_message_id),
        )

    def _hand_over(self, draft: Draft, client_message_id: str) -> TurnResult:
        head, transcripts = draft.head, self._ports.transcripts
        repeated = repeated_press(transcripts, draft, client_message_id)
        if repeated is not None:
            return repeated
        require_open(head)
        profile = profile_of(self._profiles, head)
        require_welcome_in(profile.blocks, head, draft.now)
        if not profile.settings.human_handoff:
            raise Conflict("This bot does not hand over to people.", code="handoff_off")
        if head.assignee.kind == "team" or head.open_handoff is not None:
            ticket = head.ticket.escalation_id if head.ticket and head.ticket.open else None
            known = head.open_handoff or ticket
            return turn_result((), head, transcripts.escalation(known) if known else None)
        count_message(draft)
        draft.take_call(client_message_id)
        draft.look_again_by(draft.now + IDLE_LOOK)
        draft.decision = decide_without_detectors(
            profile.versioned,
            "explicit_request",
            Evidence(bot_id=profile.bot.bot_id, explicit_request=BUTTON),
        )
        trigger = max(1, head.next_seq - 1)
        escalation = hand_over.to_people(draft, profile, "explicit_request", trigger_seq=trigger)
        events = self._ports.events
        draft.on_commit(
            lambda: events.record(
                "handoff_requested",
                conversation_id=head.conversation_id,
                escalation_id=escalation.escalation_id if escalation else None,
            )
        )
        return turn_result(draft.messages, draft.head, escalation)
