"""One mail for everything that exceeded a bot's hourly cap."""

from datetime import timedelta

from escalation.domain.conversation import Head
from escalation.domain.delivery import Handover, Mailer, OutgoingMail, Renderer
from escalation.domain.errors import DeliveryError, RevisionLost, VersionLost
from escalation.domain.escalation import Escalation, claim_for_digest, deliver
from escalation.domain.jobs import Defer, SendDigest
from escalation.domain.leased_work import IllegalTransition, claimable_in
from escalation.domain.mail_returns import DigestMails
from escalation.domain.ports import BotProfile
from escalation.domain.waiting import has_news
from escalation.use_cases.delivery.finish import clear_handoff, mark_keys
from escalation.use_cases.delivery.recipients import MailRecipients
from escalation.use_cases.reading import whole_handover
from escalation.use_cases.writing.change import change
from escalation.use_cases.writing.draft import Draft
from escalation.use_cases.writing.ports import Ports
from escalation.use_cases.writing.ticket_news import nobody_reads_for_the_team

LONGEST_DIGEST = 50
"""Conversations in one digest mail; more make further mails."""


class SendDigestUseCase:
    """The use case behind SendDigest jobs. An escalation that the digest does not reach goes out
    on its own later, by its own due time.
    """

    def __init__(
        self,
        ports: Ports,
        *,
        mailer: Mailer,
        renderer: Renderer,
        recipients: MailRecipients,
        digest_mails: DigestMails,
        lease: timedelta,
    ) -> None:
        self._ports = ports
        self._mailer = mailer
        self._renderer = renderer
        self._recipients = recipients
        self._digest_mails = digest_mails
        self._lease = lease

    def __call__(self, job: SendDigest) -> Defer | None:
        """Send what is kept for the hour, then forget the digest. None acknowledges the job."""
        profile = self._ports.profiles.profile(job.bot_id)
        kept = self._ports.transcripts.digest(job.bot_id, job.hour)
        if profile is not None and profile.workspace.workspace_id == job.workspace_id:
            if any(map(self._is_being_sent, kept)):
                # A copy of this job is at work, or has crashed: its leases tell when it is over.
                return Defer(self._lease + timedelta(seconds=5))
            for start in range(0, len(kept), LONGEST_DIGEST):
                failed = self._send(profile, kept[start : start + LONGEST_DIGEST], job.hour)
                if failed is not None:
                    return failed
        self._ports.transcripts.drop_digest(job.bot_id, job.hour)
        return None

    def _send(self, profile: BotProfile, ids: tuple[str, ...], hour: str) -> Defer | None:
        claimed = [c for c in map(self._claim, ids) if c is not None]
        if not claimed:
            return None
        handovers = [self._handover(profile, escalation, head) for escalation, head in claimed]
        content = self._renderer.digest_mail(handovers, hour=hour)
        digest_mail_id = self._ports.ids.new()
        try:
            to = self._recipients.of(profile).to
            # Before it is sent, so that no news of it comes to somebody who knows of nothing.
            self._digest_mails.note(
                digest_mail_id,
                tuple(escalation.escalation_id for escalation, _ in claimed),
                now=self._ports.clock.now(),
            )
            message_id = self._mailer.send(
                OutgoingMail(
                    to=to,
                    subject=content.subject,
                    text=content.text,
                    html=content.html,
                    headers={"X-Escalation-Digest": f"{profile.bot.bot_id}/{hour}"},
                    attachments=content.attachments,
                    tags={
                        "workspace": profile.workspace.workspace_id,
                        "digest": digest_mail_id,
                    },
                )
            )
        except DeliveryError as error:
            self._ports.events.record(
                "digest_failed", bot_id=profile.bot.bot_id, hour=hour, code=error.code
            )
            return Defer(self._lease + timedelta(seconds=5))
        for handover in handovers:
            self._deliver(profile, handover, message_id, to)
        self._ports.events.record(
            "digest_sent", bot_id=profile.bot.bot_id, hour=hour, escalations=len(claimed)
        )
        return None

    def _is_being_sent(self, escalation_id: str) -> bool:
        escalation = self._ports.transcripts.escalation(escalation_id)
        if escalation is None or escalation.state != "delivering" or not escalation.over_cap:
            return False
        return claimable_in(escalation, self._ports.clock.now()) != timedelta(0)

    def _claim(self, escalation_id: str) -> tuple[Escalation, Head] | None:
        escalation = self._ports.transcripts.escalation(escalation_id)
        if escalation is None or escalation.is_final or not escalation.over_cap:
            return None
        if escalation.attempts >= escalation.attempts_allowed:
            # No digest gets through: its own due time ends it, by itself.
            return None
        conversation = self._ports.transcripts.load(escalation.conversation_id, turns=1)
        if conversation is None or conversation.head.state == "erased":
            return None
        now = self._ports.clock.now()
        try:
            claimed = self._ports.save(
                claim_for_digest(escalation, now, lease_id=self._ports.ids.new(), lease=self._lease)
            )
        except (RevisionLost, IllegalTransition):
            return None
        return claimed, conversation.head

    def _handover(self, profile: BotProfile, escalation: Escalation, head: Head) -> Handover:
        handover = whole_handover(
            self._ports.transcripts,
            head,
            profile,
            console_url=self._ports.link(head.conversation_id),
            escalation=escalation,
        )
        return handover.model_copy(update={"marks_url": self._ports.marks_link(escalation)})

    def _deliver(
        self, profile: BotProfile, handover: Handover, message_id: str, to: tuple[str, ...]
    ) -> None:
        escalation = handover.escalation

        def edit(draft: Draft) -> None:
            asked = draft.head.unanswered_seq
            delivered = deliver(
                escalation,
                draft.now,
                message_id=message_id,
                mailed_to=to,
                arrived=(),
                mark_keys=mark_keys(escalation, draft.now),
            )
            draft.changed_escalations.append(delivered)
            clear_handoff(draft, escalation)
            if nobody_reads_for_the_team(draft.head):
                # A mail took the ticket's place.
                draft.to_bot(profile.bot.bot_id, clean_slate=True)
            is_newer = asked > handover.messages[-1].seq and not has_news(draft.head)
            if draft.head.open_handoff is None and is_newer:
                # Asked since the digest was written: it goes out by itself.
                draft.new_escalation(
                    profile,
                    "email",
                    escalation.reason,
                    trigger_seq=asked,
                )

        try:
            change(self._ports, escalation.conversation_id, edit)
        except (RevisionLost, VersionLost):
            # Erased meanwhile, or so busy that it goes out again by its own due time.
            self._ports.events.record("delivery_overtaken", escalation_id=escalation.escalation_id)
