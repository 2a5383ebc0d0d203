"""Committing the end of a delivery: delivered, or failed with what takes its place."""

from datetime import datetime

from escalation.domain.auto_reply import TICKET_MADE
from escalation.domain.decision import Evidence
from escalation.domain.escalation import FOLLOW_UP_QUIET, Escalation, deliver, fail
from escalation.domain.handoff_marks import MAX_MARK_KEYS, MarkKey, mark_key
from escalation.domain.head_parts import MailThread, TicketLink
from escalation.domain.jobs import RelayMessages
from escalation.domain.leased_work import LastError
from escalation.domain.replay import decide_without_detectors
from escalation.domain.retry import RESEND_AFTER
from escalation.domain.waiting import is_behind
from escalation.use_cases.delivery.deliver import Claimed
from escalation.use_cases.writing import hand_over
from escalation.use_cases.writing.change import change
from escalation.use_cases.writing.draft import Draft
from escalation.use_cases.writing.ports import Ports
from escalation.use_cases.writing.ticket_news import (
    nobody_reads_for_the_team,
    want_requester,
)
from escalation.use_cases.writing.wanted_auto_replies import want_reply


def ticket_delivered(
    ports: Ports,
    claimed: Claimed,
    link: TicketLink,
    *,
    joined: bool = False,
    lacks: LastError | None = None,
) -> None:
    """The ticket exists: the escalation is delivered, the visitor gets its number once. A ticket
    that was `joined` stays as the head has it: a relay may have moved it on. `lacks`: why a part
    that should be in it is not.
    """
    escalation, profile = claimed.escalation, claimed.profile

    def edit(draft: Draft) -> None:
        clear_handoff(draft, escalation)
        if not joined:
            draft.set(ticket=link)
            hand_over.say_text(draft, profile, "delivered", reference=link.reference)
            if escalation.request is not None and escalation.request.anonymous:
                # The visitor may have proved an address while it was made.
                want_requester(draft, profile)
            seen = link.relayed_seq or escalation.trigger_seq
            if draft.head.helped_seq:
                # What the bot has answered in the chat since is not answered again.
                seen = min(seen, draft.head.unanswered_seq)
            want_reply(draft, profile, link, trigger=TICKET_MADE, covered_seq=seen)
            if link.next_sync_at is not None:
                draft.look_again_by(link.next_sync_at)
        _deliver_to_ticket(draft, escalation, link, lacks=lacks)

    change(ports, escalation.conversation_id, edit)


def ticket_reopened(ports: Ports, claimed: Claimed, *, next_sync_at: datetime | None) -> None:
    """The solved ticket is open again: the escalation is delivered, and what the visitor has
    written since goes there.
    """
    escalation = claimed.escalation

    def edit(draft: Draft) -> None:
        clear_handoff(draft, escalation)
        link = draft.head.ticket
        if link is not None:
            again = {
                "open": True,
                "ended": None,
                "closed": False,
                "reopening": None,
                "reopened_at": draft.now,
                "active_at": draft.now,
                "next_sync_at": next_sync_at,
            }
            draft.set(ticket=link.model_copy(update=again))
            draft.look_again_by(next_sync_at or draft.now + RESEND_AFTER)
        _deliver_to_ticket(draft, escalation, link)

    change(ports, escalation.conversation_id, edit)


def _deliver_to_ticket(
    draft: Draft,
    escalation: Escalation,
    link: TicketLink | None,
    *,
    lacks: LastError | None = None,
) -> None:
    place: dict[str, object] = {}
    if link is not None:
        place = {
            "helpdesk": link.helpdesk,
            "connection_id": link.connection_id,
            "reference": link.reference,
            "reference_url": link.url,
            "ticket_id": link.ticket_id,
        }
    delivered = deliver(escalation, draft.now, **place)
    draft.changed_escalations.append(delivered.model_copy(update={"last_error": lacks}))
    if is_behind(draft.head):
        draft.look_again_by(draft.now + RESEND_AFTER)
        draft.send(RelayMessages.of(draft.head))


def clear_handoff(draft: Draft, escalation: Escalation) -> None:
    """The conversation may have another handoff, if this one was its open one."""
    if draft.head.open_handoff == escalation.escalation_id:
        draft.set(open_handoff=None)


def mark_keys(escalation: Escalation, now: datetime) -> tuple[MarkKey, ...]:
    """What opens the links of the mail that went out under its lease, and of those before."""
    if escalation.lease_id is None:
        return escalation.mark_keys
    return (*escalation.mark_keys, mark_key(escalation.lease_id, now))[-MAX_MARK_KEYS:]


def alert_delivered(
    ports: Ports, claimed: Claimed, *, message_id: str, mailed_to: tuple[str, ...]
) -> None:
    """The mail that tells of something urgent is out. The handover is another matter."""
    ports.save(
        deliver(
            claimed.escalation,
            ports.clock.now(),
            message_id=message_id,
            mailed_to=mailed_to,
            arrived=(),
        )
    )


def alert_failed(ports: Ports, claimed: Claimed, error: LastError) -> None:
    """Nobody could be told: the console shows it, an alarm counts it. The visitor was promised
    nothing of it.
    """
    ports.save(fail(claimed.escalation, ports.clock.now(), error=error))
    ports.events.record("every_path_failed", escalation_id=claimed.escalation.escalation_id)


def mail_delivered(
    ports: Ports,
    claimed: Claimed,
    *,
    message_id: str,
    mailed_to: tuple[str, ...],
    subject: str,
    covered_seq: int,
) -> None:
    """The mail is out. What the visitor needed people for meanwhile becomes a follow-up."""
    escalation = claimed.escalation

    def edit(draft: Draft) -> None:
        clear_handoff(draft, escalation)
        thread = draft.head.mail
        earlier = thread.message_ids if thread else ()
        covered = {"message_ids": (*earlier, message_id)[-50:], "covered_seq": covered_seq}
        thread = thread or MailThread(
            escalation_id=escalation.escalation_id, subject=subject, covered_seq=covered_seq
        )
        thread = thread.model_copy(update=covered)
        draft.set(mail=thread)
        delivered = deliver(
            escalation,
            draft.now,
            message_id=message_id,
            mailed_to=mailed_to,
            arrived=(),
            mark_keys=mark_keys(escalation, draft.now),
        )
        draft.changed_escalations.append(delivered)
        if draft.head.unanswered_seq > covered_seq and draft.head.open_handoff is None:
            draft.new_escalation(
                claimed.profile,
                "email",
                escalation.reason,
                trigger_seq=draft.head.unanswered_seq,
                due_in=FOLLOW_UP_QUIET,
                not_before=draft.now + FOLLOW_UP_QUIET,
                follow_up_of=thread.escalation_id,
            )

    change(ports, escalation.conversation_id, edit)


def ticket_failed(
    ports: Ports, claimed: Claimed, error: LastError, *, outcome_unknown: bool
) -> None:
    """No ticket (or nobody knows): the escalation fails, and a mail takes its place."""
    escalation, profile = claimed.escalation, claimed.profile

    def edit(draft: Draft) -> None:
        draft.changed_escalations.append(
            fail(escalation, draft.now, error=error, outcome_unknown=outcome_unknown)
        )
        if draft.head.state == "erased":
            return
        draft.set(waiting=None)  # With a mail the bot goes on.
        draft.new_escalation(
            profile,
            "email",
            escalation.reason,
            trigger_seq=escalation.trigger_seq,
            fallback_of=escalation.escalation_id,
        )
        if nobody_reads_for_the_team(draft.head):
            draft.to_bot(profile.bot.bot_id, clean_slate=True)

    change(ports, escalation.conversation_id, edit)


def mail_failed(ports: Ports, claimed: Claimed, error: LastError) -> None:
    """Every path has failed: the visitor is told, the console shows it, an alarm counts it."""
    escalation = claimed.escalation

    def edit(draft: Draft) -> None:
        draft.changed_escalations.append(fail(escalation, draft.now, error=error))
        clear_handoff(draft, escalation)
        if draft.head.state != "erased":
            hand_over.say_text(draft, claimed.profile, "failed")

    change(ports, escalation.conversation_id, edit)
    ports.events.record("every_path_failed", escalation_id=escalation.escalation_id)


def transfer_failed(ports: Ports, claimed: Claimed, error: LastError) -> None:
    """The target could not be reached: back to where it came from, and on to people."""
    escalation, profile = claimed.escalation, claimed.profile

    def edit(draft: Draft) -> None:
        head = draft.head
        draft.changed_escalations.append(fail(escalation, draft.now, error=error))
        if head.pending_transfer != escalation.escalation_id or head.state == "erased":
            return
        draft.set(pending_transfer=None)
        draft.to_bot(profile.bot.bot_id, clean_slate=False)
        draft.decision = decide_without_detectors(
            profile.versioned,
            "target_failed",
            Evidence(bot_id=profile.bot.bot_id, visited=head.visited, hops=head.hops),
        )
        if not profile.settings.human_handoff:
            hand_over.cannot_help(draft, profile, "target_failed")
            return
        people = hand_over.to_people(
            draft, profile, "target_failed", trigger_seq=escalation.trigger_seq
        )
        # What the visitor wrote while the transfer was pending is for people too.
        draft.set(unanswered_seq=head.next_seq - 1)
        if people is not None:
            instead = people.model_copy(update={"fallback_of": escalation.escalation_id})
            draft.new_escalations[draft.new_escalations.index(people)] = instead

    change(ports, escalation.conversation_id, edit)
