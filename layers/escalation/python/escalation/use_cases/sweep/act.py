"""What the sweep does about each thing that people wait for."""

from escalation.domain.auto_reply import AutoReplyStore
from escalation.domain.due import Due
from escalation.domain.errors import NewerRelease
from escalation.domain.escalation import Escalation, cancel, record
from escalation.domain.jobs import (
    ApplyHold,
    DeliverEscalation,
    MakeIndex,
    SendDigest,
    WriteAutoReply,
)
from escalation.domain.leased_work import resend, stand_aside
from escalation.domain.personal_data import HOLD_AGAIN, Holds
from escalation.domain.ports import Connections
from escalation.domain.retry import DIGEST_AGAIN
from escalation.domain.wanted_indexes import INDEX_AGAIN, WantedIndexes
from escalation.use_cases.sweep.conversations import LookAtConversation, profile_for
from escalation.use_cases.writing import hand_over
from escalation.use_cases.writing.change import change
from escalation.use_cases.writing.draft import Draft
from escalation.use_cases.writing.left_to_newer_release import leave
from escalation.use_cases.writing.ports import Ports


class Act:
    """Reads what is due again strongly, and acts by a conditional write before it sends a job."""

    def __init__(
        self,
        ports: Ports,
        *,
        connections: Connections,
        replies: AutoReplyStore,
        indexes: WantedIndexes,
        holds: Holds,
    ) -> None:
        self._ports = ports
        self._replies = replies
        self._indexes = indexes
        self._holds = holds
        self._look_at = LookAtConversation(ports, connections=connections)

    def __call__(self, due: Due) -> int:
        """Do what is due; how many jobs were sent. What only a newer release knows is put off.

        Raises:
            StoreConflict: somebody else has moved it on.
        """
        try:
            return self._do(due)
        except NewerRelease as newer:
            leave(self._ports, self._replies, due, newer)
            return 0

    def _do(self, due: Due) -> int:
        if due.kind == "escalation" and due.escalation_id is not None:
            return self._escalation(due.escalation_id)
        if due.kind == "conversation" and due.conversation_id is not None:
            return change(self._ports, due.conversation_id, self._look_at) or 0
        if due.kind == "auto_reply" and due.conversation_id and due.reply_id:
            return self._auto_reply(due.conversation_id, due.reply_id)
        now = self._ports.clock.now()
        if due.kind == "index" and due.bot_id and due.workspace_id:
            # Its job was lost, or has failed: until there is an index the bot knows words only.
            self._indexes.move(due.workspace_id, due.bot_id, now + INDEX_AGAIN)
            self._ports.events.record("index_made_again", bot_id=due.bot_id)
            self._ports.send(MakeIndex(workspace_id=due.workspace_id, bot_id=due.bot_id))
            return 1
        if due.kind == "hold" and due.hold_id and due.workspace_id:
            self._holds.move_hold(due.workspace_id, due.hold_id, now + HOLD_AGAIN)
            self._ports.send(ApplyHold(workspace_id=due.workspace_id, hold_id=due.hold_id))
            return 1
        if due.kind == "digest" and due.bot_id and due.hour and due.workspace_id:
            self._ports.transcripts.move_digest(due.bot_id, due.hour, now + DIGEST_AGAIN)
            job = SendDigest(workspace_id=due.workspace_id, bot_id=due.bot_id, hour=due.hour)
            self._ports.send(job)
            return 1
        return 0

    def _escalation(self, escalation_id: str) -> int:
        now = self._ports.clock.now()
        escalation = self._ports.transcripts.escalation(escalation_id)
        if escalation is None or escalation.due_at is None or escalation.due_at > now:
            return 0
        stand_aside(escalation)
        conversation = self._ports.transcripts.load(escalation.conversation_id, turns=1)
        if conversation is None or conversation.head.state == "erased":
            self._ports.save(cancel(escalation, now))
            return 0
        if escalation.state == "waiting_contact":
            return self._contact_timed_out(escalation)
        self._ports.save(resend(escalation, now))
        self._ports.send(DeliverEscalation.of(escalation))
        return 1

    def _auto_reply(self, conversation_id: str, reply_id: str) -> int:
        now = self._ports.clock.now()
        reply = self._replies.auto_reply(conversation_id, reply_id)
        if reply is None or reply.due_at is None or reply.due_at > now:
            return 0
        stand_aside(reply)
        self._replies.save_auto_reply(resend(reply, now))
        self._ports.send(WriteAutoReply.of(reply))
        return 1

    def _contact_timed_out(self, escalation: Escalation) -> int:
        """No address came: it goes out without one, and the visitor is told now."""

        def edit(draft: Draft) -> bool:
            profile = profile_for(self._ports, escalation.bot_id, draft.head)
            if profile is None:
                return False
            draft.changed_escalations.append(record(escalation, draft.now))
            draft.set(contact=None)
            hand_over.announce_recorded(draft, profile, escalation)
            return True

        if change(self._ports, escalation.conversation_id, edit):
            return 1
        self._ports.save(cancel(escalation, self._ports.clock.now()))
        return 0
