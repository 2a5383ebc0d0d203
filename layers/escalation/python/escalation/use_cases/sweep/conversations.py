"""What the sweep does about a conversation that is due."""

from datetime import datetime, timedelta

from escalation.domain.conversation import Head
from escalation.domain.jobs import MailAnswer, MailTranscript, QueueJob, RelayMessages, SyncTicket
from escalation.domain.middle_ground import owed_to_people
from escalation.domain.polling import next_sync
from escalation.domain.ports import BotProfile, Connections
from escalation.domain.retry import RESEND_AFTER
from escalation.domain.waiting import (
    is_behind,
    is_over,
    is_unsent,
    may_close,
    next_idle_look,
    unmailed_until,
    waits,
)
from escalation.use_cases.writing import hand_over, ignored_offer
from escalation.use_cases.writing.draft import Draft
from escalation.use_cases.writing.ports import Ports


class LookAtConversation:
    """An edit of a conversation: relays, polls, time-outs and, where nothing waits, its end."""

    def __init__(self, ports: Ports, *, connections: Connections) -> None:
        self._ports = ports
        self._connections = connections

    def __call__(self, draft: Draft) -> int:
        """Do what is due, and plan the next look; how many jobs it takes."""
        head = draft.head
        if head.due_at is None or head.due_at > draft.now:
            return 0
        draft.keep_last_activity()
        if head.state == "erased":
            draft.set(due_at=None)
            return 0
        profile = profile_for(self._ports, head.assignee.bot_id or head.bot_id, head)
        self._time_out(draft, profile)
        jobs = [*self._wake(draft.head, draft.now), *self._poll(draft)]
        draft.send(*jobs)
        draft.set(due_at=next_look(draft.head, profile, draft.now))
        return len(jobs)

    def _time_out(self, draft: Draft, profile: BotProfile | None) -> None:
        head, now = draft.head, draft.now
        if head.contact is not None and head.contact.until <= now:
            waiting = self._ports.transcripts.escalation(head.contact.escalation_id)
            if waiting is None or waiting.state != "waiting_contact":
                draft.set(contact=None)
        if profile is not None and ignored_offer.is_due(draft):
            ignored_offer.hand_over_ignored_offer(draft, profile)
            head = draft.head
        if profile is not None and team_silent_until(head, profile) <= now:
            draft.to_bot(head.assignee.bot_id or head.bot_id, clean_slate=True)
            hand_over.say_text(draft, profile, "handed_back" if spoke(head) else "team_silent")
        if is_over(draft.head, now):
            draft.set(state="closed")

    def _wake(self, head: Head, now: datetime) -> list[QueueJob]:
        relays = [RelayMessages.of(head)] if is_behind(head) else []
        unmailed = unmailed_until(head)
        answers = [MailAnswer.of(head)] if unmailed is not None and unmailed <= now else []
        unsent = (wish for wish in head.transcript_mails if not wish.sent)
        return [*relays, *answers, *(MailTranscript.of(head, wish.request_id) for wish in unsent)]

    def _poll(self, draft: Draft) -> list[QueueJob]:
        """Have the ticket read again, and plan the next time."""
        head, link = draft.head, draft.head.ticket
        if link is None or link.next_sync_at is None or link.next_sync_at > draft.now:
            return []
        connection = self._connections.connection(head.workspace_id, link.helpdesk)
        if connection is None or connection.connection_id != link.connection_id:
            draft.set(ticket=link.model_copy(update={"next_sync_at": None}))
            return []
        again = next_sync(head, link, connection.updates, draft.now)
        draft.set(ticket=link.model_copy(update={"next_sync_at": again}))
        if again is None:
            return []
        return [SyncTicket.of(head, link)]


def profile_for(ports: Ports, bot_id: str, head: Head) -> BotProfile | None:
    """The bot's profile, or, where it is gone, that of the one whom the visitor came to."""
    return ports.profiles.profile(bot_id) or ports.profiles.profile(head.bot_id)


def team_silent_until(head: Head, profile: BotProfile) -> datetime:
    """When the team's silence is long enough for the bot to take over again, or to answer again;
    where the owner has set hours, only those in which the team works count.
    """
    waiting = waits(head)
    if waiting is not None and waiting.meanwhile == "adds":
        since = waiting.since
    elif head.assignee.kind == "team" and head.state == "handed_off":
        since = max(filter(None, (head.handed_off_at, head.last_agent_at)), default=head.created_at)
    else:
        return datetime.max.replace(tzinfo=head.created_at.tzinfo)
    silence = timedelta(hours=profile.settings.team_silence_hours)
    hours = profile.settings.business_hours
    return since + silence if hours is None else hours.after_open(since, silence)


def spoke(head: Head) -> bool:
    """Whether the team has said something since it got the conversation."""
    given, said = head.handed_off_at, head.last_agent_at
    return said is not None and (given is None or said >= given)


def next_look(head: Head, profile: BotProfile | None, now: datetime) -> datetime | None:
    """When the sweep must look at this conversation next; None for one that is erased."""
    unsent, unmailed = is_unsent(head), unmailed_until(head)
    # A closed chat still takes an agent's late answer, for the visitor's return.
    polled = head.ticket.next_sync_at if head.ticket else None
    if head.state == "erased":
        return None
    if head.state == "closed" and not unsent and polled is None and unmailed is None:
        return now  # In the idle lane, where it is counted once more and is done with.
    times = [now + timedelta(days=1)]
    if polled is not None:
        times.append(polled)
    if unsent:
        times.append(now + RESEND_AFTER)
    if unmailed is not None:
        times.append(unmailed if unmailed > now else now + RESEND_AFTER)
    if head.contact is not None:
        times.append(max(head.contact.until, now + timedelta(seconds=30)))
    owed = owed_to_people(head.middle)
    if owed is not None:
        times.append(max(owed, now + timedelta(seconds=30)))
    if profile is not None:
        times.append(team_silent_until(head, profile))
    if may_close(head):
        times.append(next_idle_look(head, now))
    return min(times)
