"""A mail reply to what the team wrote: it comes into the chat as the visitor's own message.

Whoever sends one has the address that only a mail to the visitor held, and writes from the address
that is known to be the visitor's, as the mail service has proved. What is refused is forgotten, and
its sender hears nothing; what may be taken later raises, and is tried again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from escalation.domain.address_proofs import folded
from escalation.domain.blocked_visitors import require_welcome_in
from escalation.domain.bot_ports import Detectors
from escalation.domain.conversation import Head
from escalation.domain.decide import decide
from escalation.domain.decision import Decision, Evidence
from escalation.domain.errors import (
    Conflict,
    NotAllowed,
    NotFound,
    RetryableError,
    StoreConflict,
    TooManyRequests,
)
from escalation.domain.head_parts import TicketLink
from escalation.domain.jobs import Defer
from escalation.domain.mail_replies import (
    READ_BYTES,
    ReadsReplies,
    ReceivedMail,
    ReceivedMails,
    Refusal,
)
from escalation.domain.ports import BotProfile, Profiles
from escalation.domain.replay import MAIL_REPLY, decide_without_detectors
from escalation.domain.reply_addresses import ReplyAddresses, ReplyTo
from escalation.domain.waiting import IDLE_LOOK
from escalation.use_cases.hearing import Hearing
from escalation.use_cases.reading import facts_for_rules
from escalation.use_cases.visitor.api_models import PostedLine, text_of
from escalation.use_cases.visitor.calls import awaiting_contact, profile_of
from escalation.use_cases.visitor.last_word import last_word
from escalation.use_cases.visitor.must_reach import must_reach_in
from escalation.use_cases.visitor.reopen_ticket import profile_of_ticket, reopen
from escalation.use_cases.visitor.reply_lines import in_lines, posted, with_files
from escalation.use_cases.visitor.said_lines import leave_to_team, say_lines, say_what_was_hidden
from escalation.use_cases.writing import reach
from escalation.use_cases.writing.apply_decision import apply_decision
from escalation.use_cases.writing.change import RECENT_TURNS, change
from escalation.use_cases.writing.draft import Draft
from escalation.use_cases.writing.ports import WritePorts
from escalation.use_cases.writing.taken import was_taken

_NEEDS_NOBODY: Final = frozenset({"thanks", "bye"})
"""Of acknowledgements: a "yes" or "ok" may be the answer to a question of the team's."""


class _Refused(Exception):
    """Nothing of this conversation is changed."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class _Reply:
    """What one mail is to one conversation."""

    to: ReplyTo
    sender: str | None
    lines: tuple[PostedLine, ...]


class TakeReply:
    """The use case of the function `receive_mail`."""

    def __init__(
        self,
        ports: WritePorts,
        *,
        profiles: Profiles,
        detectors: Detectors,
        addresses: ReplyAddresses,
        mails: ReceivedMails,
        read: ReadsReplies,
    ) -> None:
        self._ports = ports
        self._profiles = profiles
        self._detectors = detectors
        self._addresses = addresses
        self._mails = mails
        self._read = read

    def __call__(self, mail: ReceivedMail) -> Defer | None:
        """Take one mail, or refuse it, and forget it; Defer where it comes too soon.

        May raise RetryableError: then nothing of it is forgotten.
        """
        try:
            self._take(mail)
        except _Refused as refused:
            self._refused(mail, refused.reason)
        except TooManyRequests as too_soon:
            return Defer(timedelta(seconds=too_soon.retry_after_s))
        self._mails.forget(mail.key)
        return None

    def _take(self, mail: ReceivedMail) -> None:
        places = self._places(mail)
        refusal = mail.refusal()
        if refusal is not None:
            raise _Refused(refusal)
        raw = self._mails.beginning(mail.key, READ_BYTES)
        if raw is None:
            raise _Refused("mail_gone")
        written = self._read(raw)
        if written is None:
            raise _Refused("unreadable")
        if written.is_automatic:
            raise _Refused("automatic")
        texts = in_lines(with_files(written))
        if not texts:
            raise _Refused("empty")
        for place in places:
            lines = posted(texts, written.message_id or mail.mail_id)
            try:
                self._enter(_Reply(to=place, sender=written.sender, lines=lines))
            except _Refused as refused:
                self._refused(mail, refused.reason, conversation_id=place.conversation_id)

    def _places(self, mail: ReceivedMail) -> list[ReplyTo]:
        """The conversations that the mail was sent to, each once."""
        now = self._ports.clock.now()
        opened = [self._addresses.opened(address) for address in mail.recipients]
        found = {one.conversation_id: one for one in opened if one is not None}
        if not found:
            raise _Refused("address_unknown")
        good = [one for one in found.values() if not one.is_over(now)]
        if not good:
            raise _Refused("address_over")
        return good

    def _refused(
        self, mail: ReceivedMail, reason: Refusal, *, conversation_id: str | None = None
    ) -> None:
        self._ports.events.record(
            "mail_reply_refused",
            reason=reason,
            mail_id=mail.mail_id,
            conversation_id=conversation_id,
        )

    def _enter(self, reply: _Reply) -> None:
        """Put a reply into its conversation, once.

        Raises:
            _Refused: it never will be.
            TooManyRequests: the visitor has written too much just now.
            RetryableError, NewerRelease: it may be later.
        """

        def edit(draft: Draft) -> bool:
            return self._said(draft, reply)

        try:
            found = change(
                self._ports,
                reply.to.conversation_id,
                edit,
                turns=RECENT_TURNS,
                lost=StoreConflict,
            )
        except StoreConflict as lost:
            detail = "other writers kept changing this conversation"
            raise RetryableError("busy", detail, delay_s=5) from lost
        if found is None:
            raise _Refused("conversation_gone")

    def _said(self, draft: Draft, reply: _Reply) -> bool:
        head = draft.head
        if head.state == "erased" or not reply.to.is_of(head.workspace_id):
            raise _Refused("conversation_gone")
        _require_theirs(head, reply.sender)
        if was_taken(self._ports.transcripts, head, reply.lines[0].client_message_id):
            return True
        if head.state == "closed":
            raise _Refused("conversation_closed")
        try:
            profile = profile_of(self._profiles, head)
            require_welcome_in(profile.blocks, head, draft.now)
            lines = say_lines(draft, profile, reply.lines, by_mail=True)
        except NotFound:
            raise _Refused("bot_gone") from None
        except NotAllowed:
            raise _Refused("visitor_blocked") from None
        except Conflict:
            raise _Refused("conversation_full") from None
        self._bring_to_people(draft, profile, lines)
        say_what_was_hidden(draft, profile)
        draft.on_commit(
            lambda: self._ports.events.record(
                "mail_reply_taken", conversation_id=head.conversation_id, lines=len(lines)
            )
        )
        return True

    def _bring_to_people(
        self, draft: Draft, profile: BotProfile, lines: Sequence[PostedLine]
    ) -> None:
        """People have written to the visitor, who answers them: no bot speaks for them now, also
        where one has the chat again. Nobody is at the page to read it. A ticket that they had
        solved is opened again.
        """
        seq = draft.messages[-1].seq
        draft.set(last_visitor_at=draft.now)
        draft.look_again_by(draft.now + IDLE_LOOK)
        bot_id, text = profile.bot.bot_id, text_of(lines)
        hearing = Hearing(self._detectors, self._ports.events)
        reached = must_reach_in(hearing, draft, profile, text)
        if draft.head.assignee.kind == "team":
            evidence = Evidence(
                assignee="team", bot_id=bot_id, guidance_read="not_read", must_reach=reached
            )
            draft.decision = decide(profile.versioned, text, hearing.noted_in(evidence))
            leave_to_team(draft, seq)
            reach.with_people(draft, profile, draft.decision, trigger_seq=seq)
            return
        if reached is not None and reached.kind in profile.settings.must_reach.enabled:
            evidence = Evidence(bot_id=bot_id, guidance_read="not_read", must_reach=reached)
            draft.decision = decide(profile.versioned, text, hearing.noted_in(evidence))
            waiting = awaiting_contact(self._ports.transcripts, draft.head)
            reach.to_person(draft, profile, draft.decision, trigger_seq=seq, waiting=waiting)
            return
        if draft.head.pending_transfer is not None:
            # The target answers this together with what it was transferred for.
            return
        link = self._solved_ticket(draft, profile)
        decided = self._thanks(draft, profile, text)
        if decided is None and link is not None:
            self._reopen(draft, link)
            return
        if decided is None:
            evidence = Evidence(bot_id=bot_id, explicit_request=MAIL_REPLY)
            decided = decide_without_detectors(profile.versioned, "explicit_request", evidence)
        draft.decision = decided
        find = self._profiles.profile
        apply_decision(draft, profile, decided, None, trigger_seq=seq, find_profile=find)

    def _thanks(self, draft: Draft, profile: BotProfile, text: str) -> Decision | None:
        """What follows from a word of thanks or a goodbye, which needs nobody; else None."""
        hearing = Hearing(self._detectors, self._ports.events)
        found = hearing.acknowledgement(text, locale=draft.head.locale)
        if found is None or found.rule not in _NEEDS_NOBODY:
            return None
        evidence = Evidence(
            bot_id=profile.bot.bot_id,
            locale=draft.head.locale,
            rule_facts=facts_for_rules(profile, draft.head),
            guidance_read="not_read",
            acknowledgement=found,
            last_word=last_word(draft),
        )
        return decide(profile.versioned, text, evidence)

    def _solved_ticket(self, draft: Draft, profile: BotProfile) -> TicketLink | None:
        """The ticket that this answers, which the team had solved; None where it is another
        matter.
        """
        head = draft.head
        if not head.is_solved or head.open_handoff is not None:
            return None
        return head.ticket if profile.settings.human_handoff else None

    def _reopen(self, draft: Draft, link: TicketLink) -> None:
        made_it = self._ports.transcripts.escalation(link.escalation_id)
        profile = profile_of_ticket(self._profiles, draft.head, made_it)
        evidence = Evidence(bot_id=profile.bot.bot_id)
        draft.decision = decide_without_detectors(profile.versioned, "not_solved", evidence)
        reopen(draft, profile, link)


def _require_theirs(head: Head, sender: str | None) -> None:
    """Raises _Refused for what does not come from the address that is known to be the visitor's;
    one that was so once, and has been changed, is not.
    """
    own = head.visitor.address(trusts_claims=False)
    if own is None:
        raise _Refused("address_not_proved")
    if sender is None or folded(sender) != folded(own):
        raise _Refused("other_sender")
