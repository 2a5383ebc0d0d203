"""Mail the transcript to the visitor who asked for it."""

from datetime import timedelta

from escalation.domain.address_proofs import folded
from escalation.domain.conversation import Head, TranscriptMail
from escalation.domain.delivery import Mailer, OutgoingMail, Renderer
from escalation.domain.errors import PermanentError, RetryableError
from escalation.domain.jobs import Defer, MailTranscript
from escalation.domain.mail_returns import AddressMarks
from escalation.use_cases.reading import reading_escalation, whole_handover
from escalation.use_cases.writing.change import change
from escalation.use_cases.writing.draft import Draft
from escalation.use_cases.writing.ports import Ports


class MailTranscriptUseCase:
    """The use case behind MailTranscript jobs. Sent at least once."""

    def __init__(
        self, ports: Ports, *, mailer: Mailer, renderer: Renderer, marks: AddressMarks
    ) -> None:
        self._ports = ports
        self._mailer = mailer
        self._renderer = renderer
        self._marks = marks

    def __call__(self, job: MailTranscript) -> Defer | None:
        """Send unless sent; None acknowledges the job."""
        conversation = self._ports.transcripts.load(job.conversation_id, turns=1)
        if conversation is None or conversation.head.state == "erased":
            return None
        head = conversation.head
        wish = next((m for m in head.transcript_mails if m.request_id == job.request_id), None)
        profile = self._ports.profiles.profile(head.bot_id)
        if head.workspace_id != job.workspace_id or wish is None or wish.sent or profile is None:
            return None
        if folded(wish.email) not in head.proved_addresses(trusts_claims=False):
            # Wished for before transcripts went to proved addresses alone.
            self._refused(head, "address_not_confirmed")
            self._mark(head.conversation_id, wish)
            return None
        content = self._renderer.transcript_mail(
            whole_handover(
                self._ports.transcripts,
                head,
                profile,
                console_url="",
                escalation=reading_escalation(head),
            )
        )
        mail = OutgoingMail(
            to=(wish.email,),
            subject=content.subject,
            text=content.text,
            html=content.html,
            attachments=content.attachments,
            tags={"workspace": job.workspace_id, "conversation": job.conversation_id},
        )
        now = self._ports.clock.now()
        try:
            if self._marks.find(job.workspace_id, wish.email, "visitors", now=now) is not None:
                raise PermanentError("address_returned", "earlier mail came back")
            self._mailer.send(mail)
        except RetryableError as error:
            return Defer(timedelta(seconds=error.delay_s or 60))
        except PermanentError as error:
            self._refused(head, error.code)
        self._mark(head.conversation_id, wish)
        return None

    def _refused(self, head: Head, code: str) -> None:
        self._ports.events.record(
            "transcript_mail_refused", conversation_id=head.conversation_id, code=code
        )

    def _mark(self, conversation_id: str, wish: TranscriptMail) -> None:
        def edit(draft: Draft) -> None:
            draft.keep_last_activity()
            mails = tuple(
                m.model_copy(update={"sent": True}) if m.request_id == wish.request_id else m
                for m in draft.head.transcript_mails
            )
            draft.set(transcript_mails=mails)

        change(self._ports, conversation_id, edit)
