"""The visitor presses "Not solved?": the solved ticket goes back to the team."""

from escalation.domain.blocked_visitors import require_welcome_in
from escalation.domain.conversation import Head
from escalation.domain.decision import Evidence
from escalation.domain.errors import Conflict
from escalation.domain.escalation import Escalation
from escalation.domain.head_parts import TicketLink
from escalation.domain.ports import BotProfile, Profiles
from escalation.domain.replay import decide_without_detectors
from escalation.use_cases.visitor.api_models import RequestReopen, TurnResult
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
from escalation.use_cases.writing.until_answered import people_have_it


class ReopenTicketUseCase:
    """The use case behind POST /v1/conversations/{id}/reopen."""

    def __init__(self, ports: WritePorts, *, profiles: Profiles) -> None:
        self._ports = ports
        self._profiles = profiles

    def __call__(self, conversation_id: str, workspace_id: str, body: RequestReopen) -> TurnResult:
        """Record that the ticket is to be opened again, and say so once.

        Raises:
            Conflict: `nothing_to_reopen`, `handoff_off`, `conversation_closed`, or the id was used
                for a message.
            NotFound, TooManyRequests, RetryableError: as for a message.
        """
        return take_call(
            self._ports,
            conversation_id,
            workspace_id,
            lambda draft: self._reopen(draft, body.client_message_id),
        )

    def _reopen(self, draft: Draft, client_message_id: str) -> TurnResult:
        head, transcripts = draft.head, self._ports.transcripts
        repeated = repeated_press(transcripts, draft, client_message_id)
        if repeated is not None:
            return repeated
        link = _solved_ticket(head)
        profile = self._profile(head, transcripts.escalation(link.escalation_id))
        require_welcome_in(profile.blocks, head, draft.now)
        count_message(draft)
        draft.take_call(client_message_id)
        draft.decision = decide_without_detectors(
            profile.versioned, "not_solved", Evidence(bot_id=profile.bot.bot_id)
        )
        escalation = reopen(draft, profile, link)
        events = self._ports.events
        draft.on_commit(
            lambda: events.record(
                "reopen_requested",
                conversation_id=head.conversation_id,
                escalation_id=escalation.escalation_id,
            )
        )
        return turn_result(draft.messages, draft.head, escalation)

    def _profile(self, head: Head, made_it: Escalation | None) -> BotProfile:
        profile = profile_of_ticket(self._profiles, head, made_it)
        if not profile.settings.human_handoff:
            raise Conflict("This bot does not hand over to people.", code="handoff_off")
        return profile


def profile_of_ticket(profiles: Profiles, head: Head, made_it: Escalation | None) -> BotProfile:
    """The bot whose escalation made the ticket, or, where it is gone, the one that has the chat.

    Raises:
        NotFound: neither exists any more.
    """
    profile = profiles.profile(made_it.bot_id) if made_it else None
    if profile is None or profile.bot.workspace_id != head.workspace_id:
        profile = profile_of(profiles, head)
    return profile


def _solved_ticket(head: Head) -> TicketLink:
    require_open(head)
    if head.ticket is None or not head.is_solved or head.open_handoff is not None:
        raise Conflict("There is no solved request in this chat.", code="nothing_to_reopen")
    return head.ticket


def reopen(draft: Draft, profile: BotProfile, link: TicketLink) -> Escalation:
    """Have a solved ticket opened again: the escalation, who speaks next, the one announcement.

    Args:
        draft: of the conversation; what it has said by now is for the team.
        profile: of the bot that made the ticket; see `profile_of_ticket`.
        link: to the ticket.
    """
    head = draft.head
    last_seq = max(1, head.next_seq - 1)
    escalation = draft.new_escalation(
        profile,
        "ticket",
        "not_solved",
        trigger_seq=last_seq,
        reopens=link.ticket_id,
    )
    draft.set(
        ticket=link.model_copy(update={"reopening": escalation.escalation_id}),
        last_reason="not_solved",
        # What was said to the bot since is for the team now.
        unanswered_seq=max(head.unanswered_seq, last_seq),
    )
    hand_over.say_text(draft, profile, "reopened")
    people_have_it(draft, profile, "not_solved")
    return escalation
