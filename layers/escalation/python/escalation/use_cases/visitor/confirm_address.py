"""The visitor shows that an address is theirs: a code is mailed to it, and typed into the chat."""

from escalation.domain.address_proofs import (
    CODES_A_DAY,
    AddressCode,
    check,
    folded,
    next_code_in,
    proves,
    with_proof,
)
from escalation.domain.allowances import Allowances, for_code
from escalation.domain.conversation import Head
from escalation.domain.errors import Conflict, InvalidInput, TooManyRequests
from escalation.domain.jobs import MailCode
from escalation.domain.mail_returns import AddressMarks, require_taking_mail
from escalation.domain.ports import Ids, Profiles
from escalation.use_cases.visitor.api_models import TurnResult
from escalation.use_cases.visitor.calls import (
    awaiting_contact,
    count_call,
    profile_of,
    take_call,
    turn_result,
)
from escalation.use_cases.visitor.contact_models import AskForCode, ConfirmCode
from escalation.use_cases.writing import hand_over
from escalation.use_cases.writing.draft import Draft
from escalation.use_cases.writing.ports import WritePorts

RETRY_AFTER_S = 3_600
"""Said whichever cap is reached: its end would tell whether others asked for the same address."""


class AskForCodeUseCase:
    """The use case behind POST /v1/conversations/{id}/contact/code."""

    def __init__(
        self, ports: WritePorts, *, allowances: Allowances, marks: AddressMarks, ids: Ids
    ) -> None:
        self._ports = ports
        self._allowances = allowances
        self._marks = marks
        self._ids = ids

    def __call__(self, conversation_id: str, workspace_id: str, body: AskForCode) -> TurnResult:
        """Have a code mailed to the address. The answer is the same for every address, whether it
        is known to anybody or not; but for one that mail of this workspace has come back from.

        Raises:
            Conflict: `contact_verified` where the owner's site has signed this address,
                `already_confirmed` where a code has come back from it, `address_returned` where
                mail has.
            TooManyRequests: a cap of this conversation, the mailbox, the bot or the workspace.
            NotFound, RetryableError: as for a message.
        """
        code_id, allowed = self._ids.new(), False

        def ask(draft: Draft) -> TurnResult:
            nonlocal allowed
            head = draft.head
            _require_unproved(head, body.email)
            if head.code is not None and head.code.is_repeated_by(body.email, draft.now):
                return turn_result((), head, None)
            require_taking_mail(self._marks, workspace_id, body.email, now=draft.now)
            count_call(draft)
            if next_code_in(head.codes_asked, draft.now) is not None:
                raise _too_many()
            wanted = for_code(workspace_id=workspace_id, bot_id=head.bot_id, email=body.email)
            # Counted once, also where the write that follows is lost to another and done again.
            allowed = allowed or self._allowances.take(wanted, now=draft.now)
            if not allowed:
                raise _too_many()
            draft.set(
                code=AddressCode(code_id=code_id, email=body.email, asked_at=draft.now),
                codes_asked=(*head.codes_asked, draft.now)[-CODES_A_DAY:],
            )
            draft.send(MailCode.of(draft.head, code_id))
            draft.on_commit(
                lambda: self._ports.events.record("code_asked", conversation_id=conversation_id)
            )
            return turn_result((), draft.head, None)

        return take_call(self._ports, conversation_id, workspace_id, ask)


class ConfirmAddress:
    """The use case behind POST /v1/conversations/{id}/contact/confirm."""

    def __init__(self, ports: WritePorts, *, profiles: Profiles) -> None:
        self._ports = ports
        self._profiles = profiles

    def __call__(self, conversation_id: str, workspace_id: str, body: ConfirmCode) -> TurnResult:
        """Take the code. An address that is confirmed already stays so: a repeated call is right.

        Raises:
            InvalidInput: `wrong_code`; also where the code is over, or was sent elsewhere.
            TooManyRequests: too many wrong ones; a new code must be asked for.
            NotFound, RetryableError: as for a message.
        """
        refusal: InvalidInput | None = None

        def confirm(draft: Draft) -> TurnResult:
            nonlocal refusal
            head, refusal = draft.head, None
            if proves(head.proofs, body.email):
                return turn_result((), head, None)
            checked = check(head.code, body.email, body.code, draft.now)
            if checked == "spent":
                raise TooManyRequests(
                    "This code was tried too often. Ask for a new one.",
                    retry_after_s=RETRY_AFTER_S,
                )
            if head.code is None or checked == "over":
                raise _wrong_code()
            if checked == "wrong":
                # Written down first, or it would not count.
                refusal = _wrong_code()
                draft.keep_last_activity()
                draft.set(code=head.code.model_copy(update={"wrong": head.code.wrong + 1}))
                return turn_result((), draft.head, None)
            return self._prove(draft, head.code.email)

        result = take_call(self._ports, conversation_id, workspace_id, confirm)
        if refusal is not None:
            self._ports.events.record("code_wrong", conversation_id=conversation_id)
            raise refusal
        return result

    def _prove(self, draft: Draft, email: str) -> TurnResult:
        head = draft.head
        draft.set(proofs=with_proof(head.proofs, email, draft.now), code=None)
        draft.on_commit(
            lambda: self._ports.events.record(
                "address_confirmed", conversation_id=head.conversation_id
            )
        )
        own = head.visitor.email
        if head.visitor.verified or (own is not None and folded(own) != folded(email)):
            # Not where the team writes to: the mailbox that the transcript shall go to.
            return turn_result((), draft.head, None)
        draft.set(visitor=head.visitor.model_copy(update={"email": email, "confirmed": True}))
        if head.state == "closed":
            return turn_result((), draft.head, None)
        waiting = awaiting_contact(self._ports.transcripts, head)
        hand_over.contact_given(draft, profile_of(self._profiles, head), waiting)
        changed = (*draft.changed_escalations, *draft.new_escalations)
        return turn_result(draft.messages, draft.head, changed[0] if changed else None)


def _require_unproved(head: Head, email: str) -> None:
    visitor = head.visitor
    if visitor.verified and visitor.email is not None and folded(visitor.email) == folded(email):
        raise Conflict("The site has signed this visitor in.", code="contact_verified")
    if folded(email) in head.proved_addresses(trusts_claims=False):
        raise Conflict("This address is confirmed.", code="already_confirmed")


def _too_many() -> TooManyRequests:
    return TooManyRequests("No more codes can be sent now.", retry_after_s=RETRY_AFTER_S)


def _wrong_code() -> InvalidInput:
    return InvalidInput("code", "This is not the code, or it is over.", code="wrong_code")
