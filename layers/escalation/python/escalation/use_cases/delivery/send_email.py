"""Deliver by mailing the whole transcript to the owner, or to the addresses they set."""

from datetime import timedelta

from escalation.domain.bot_ports import Summaries
from escalation.domain.delivery import Handover, MailContent, Mailer, OutgoingMail, Renderer
from escalation.domain.errors import Deferred, DeliveryError
from escalation.domain.escalation import FOLLOW_UP_QUIET
from escalation.domain.head_parts import MailThread
from escalation.domain.leased_work import LastError
from escalation.use_cases.delivery.cap import HourlyCap
from escalation.use_cases.delivery.deliver import Claimed
from escalation.use_cases.delivery.finish import (
    alert_delivered,
    alert_failed,
    mail_delivered,
    mail_failed,
)
from escalation.use_cases.delivery.recipients import MailRecipients, Recipients
from escalation.use_cases.reading import whole_handover
from escalation.use_cases.writing.ports import Ports

LONGEST_QUIET_WAIT = timedelta(minutes=15)
"""A visitor who never stops typing does not hold a follow-up back longer than this."""


class SendEmail:
    """Delivery method `email`."""

    def __init__(
        self,
        ports: Ports,
        *,
        mailer: Mailer,
        renderer: Renderer,
        cap: HourlyCap,
        recipients: MailRecipients,
        summaries: Summaries | None = None,
    ) -> None:
        self._summaries = summaries
        self._ports = ports
        self._mailer = mailer
        self._renderer = renderer
        self._cap = cap
        self._recipients = recipients

    def deliver(self, claimed: Claimed) -> None:
        """Send one mail. Sent at least once: a crash between SES's answer and the record's write
        sends it again, under the same X-Escalation-Id.
        """
        self._wait_for_quiet(claimed)
        self._cap.check(claimed)
        named = claimed.escalation.alert_to
        recipients = self._recipients.of(claimed.profile, lost=_lost(claimed), named=named)
        self._send(claimed, recipients)

    def give_up(
        self,
        claimed: Claimed,
        error: LastError,
        *,
        outcome_unknown: bool,  # noqa: ARG002 - only a ticket's outcome can be unknown
    ) -> bool:
        """The set addresses do not work: the environment's fallback address gets it, else all
        paths have failed.
        """
        fallback = self._recipients.last_resort(claimed.profile, lost=_lost(claimed))
        if fallback is not None:
            try:
                self._send(claimed, Recipients((fallback,)))
            except DeliveryError as failed:
                self._ports.events.record(
                    "fallback_mail_failed",
                    escalation_id=claimed.escalation.escalation_id,
                    code=failed.code,
                )
            else:
                self._ports.events.record(
                    "fallback_mail_sent", escalation_id=claimed.escalation.escalation_id
                )
                return False
        if claimed.escalation.alert_to:
            alert_failed(self._ports, claimed, error)
        else:
            mail_failed(self._ports, claimed, error)
        return True

    def _wait_for_quiet(self, claimed: Claimed) -> None:
        escalation, spoke = claimed.escalation, claimed.head.last_visitor_at
        if escalation.follow_up_of is None or spoke is None:
            return
        if escalation.reason == "must_reach_person" and escalation.not_before is None:
            return
        now = self._ports.clock.now()
        recorded = escalation.recorded_at or escalation.created_at
        rest = spoke + FOLLOW_UP_QUIET - now
        if rest > timedelta(0) and now - recorded < LONGEST_QUIET_WAIT:
            raise Deferred("visitor_is_writing", delay_s=rest.total_seconds(), planned=True)

    def _send(self, claimed: Claimed, recipients: Recipients) -> None:
        escalation, head = claimed.escalation, claimed.head
        # Whoever gets it instead of somebody has had no mail of the thread.
        is_alert = bool(escalation.alert_to)
        thread = None if escalation.returned or is_alert else head.mail
        hours = claimed.profile.settings.business_hours
        replaced = (
            self._ports.transcripts.escalation(escalation.fallback_of)
            if escalation.fallback_of
            else None
        )
        handover = whole_handover(
            self._ports.transcripts,
            head,
            claimed.profile,
            console_url=self._ports.link(head.conversation_id),
            escalation=escalation,
            new_from_seq=thread.covered_seq + 1 if thread else 1,
            within_hours=hours.is_open(self._ports.clock.now()) if hours else None,
            summaries=self._summaries,
            replaces=replaced,
            not_reached=recipients.not_reached,
        )
        marks_url = None if is_alert else self._ports.marks_link(escalation)
        content = self._renderer.mail(handover.model_copy(update={"marks_url": marks_url}))
        subject = f"Re: {thread.subject}"[:200] if thread else content.subject
        mail = self._mail(handover, content, recipients.to, subject, thread)
        message_id = self._mailer.send(mail)
        if is_alert:
            alert_delivered(self._ports, claimed, message_id=message_id, mailed_to=recipients.to)
            return
        mail_delivered(
            self._ports,
            claimed,
            message_id=message_id,
            mailed_to=recipients.to,
            subject=content.subject,
            covered_seq=handover.messages[-1].seq,
        )

    def _mail(
        self,
        handover: Handover,
        content: MailContent,
        to: tuple[str, ...],
        subject: str,
        thread: MailThread | None,
    ) -> OutgoingMail:
        visitor, escalation = handover.head.visitor, handover.escalation
        # Whoever answers a mail writes to that person: never to somebody who was merely named.
        address = visitor.address(trusts_claims=handover.trusts_claims)
        headers = {"X-Escalation-Id": escalation.escalation_id}
        if thread is not None and thread.message_ids:
            references = [thread.message_ids[0], *thread.message_ids[1:][-9:]]
            headers["In-Reply-To"] = thread.message_ids[-1]
            headers["References"] = " ".join(references)
        return OutgoingMail(
            to=to,
            reply_to=address,
            reply_to_name=visitor.name if address else None,
            subject=subject,
            text=content.text,
            html=content.html,
            headers=headers,
            attachments=content.attachments,
            tags={
                "workspace": escalation.workspace_id,
                "escalation": escalation.escalation_id,
            },
        )


def _lost(claimed: Claimed) -> tuple[str, ...]:
    return tuple(one.address for one in claimed.escalation.returned)
