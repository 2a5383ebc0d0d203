"""A workspace with three bots, a visitor's chat, the workers and the sweep, over fakes.

Longer than 300 lines: one world, with a call for each thing that a test lets happen in it.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from escalation.domain.bot_ports import Detectors, Guidance, Summaries
from escalation.domain.conversation import Head, Message
from escalation.domain.decision import Decision
from escalation.domain.errors import MalformedJob, RetryableError
from escalation.domain.escalation import Escalation
from escalation.domain.jobs import (
    Defer,
    DeliverEscalation,
    QueueJob,
    decode,
)
from escalation.domain.ports import BotProfile
from escalation.domain.settings import EscalationSettings, HelpdeskName, VersionedSettings
from escalation.domain.workspace import Bot, Connection, Workspace
from escalation.use_cases.count_conversations import CountConversations
from escalation.use_cases.sweep.act import Act
from escalation.use_cases.sweep.sweep import LASTS, Sweep
from escalation.use_cases.visitor.admission import Admission
from escalation.use_cases.visitor.api_models import (
    ConversationStarted,
    MessagesPage,
    PostMessage,
    RequestHandoff,
    RequestReopen,
    TurnResult,
)
from escalation.use_cases.visitor.close_conversation import CloseConversation
from escalation.use_cases.visitor.confirm_address import AskForCodeUseCase, ConfirmAddress
from escalation.use_cases.visitor.contact_models import (
    AskForCode,
    ConfirmCode,
    MailTranscriptTo,
    PutContact,
)
from escalation.use_cases.visitor.put_contact import PutContactUseCase
from escalation.use_cases.visitor.read_conversation import (
    PollMessages,
    ReadTranscript,
    RequestTranscriptMail,
)
from escalation.use_cases.visitor.reopen_ticket import ReopenTicketUseCase
from escalation.use_cases.visitor.request_handoff import RequestHandoffUseCase
from escalation.use_cases.visitor.start_conversation import StartConversationUseCase
from escalation.use_cases.visitor.start_models import StartConversation
from escalation.use_cases.visitor.take_turn import TakeTurn
from escalation.use_cases.writing.ports import Ports
from tests.fakes.faults import Crash, Faults
from tests.fakes.gates import memory_gates
from tests.fakes.helpdesk import MemoryConnections, MemoryHelpdesk
from tests.fakes.live import MemoryListeners
from tests.fakes.mail_events import MemoryAddressMarks, MemoryDigestMails, event_of, hear
from tests.fakes.outside import (
    MemoryAllowances,
    MemoryClientCounts,
    MemoryMailer,
    MemorySpentTokens,
    PlainIdentities,
    PlainProofs,
    PlainRenderer,
    PlainTokens,
    ScriptedBots,
    WordDetectors,
    reply,
)
from tests.fakes.owner_stores import CountingIds, RecordedEvents, SteppingClock
from tests.fakes.queues import MemoryProfiles, MemoryQueue, Waiting
from tests.fakes.stores import MemoryTranscripts
from tests.fakes.workplace import Workplace, run

WS = "acme"
OWNER = "owner@acme.example"
FALLBACK = "fallback@platform.example"
VISIBILITY = timedelta(seconds=360)
ZENDESK = {"helpdesk": "zendesk"}
FRESHDESK = {"helpdesk": "freshdesk"}
AMPLE: dict[str, object] = {"starts_a_minute": 1_000}
"""A test begins many chats in no time."""
BILLING = {"enabled": True, "targets": [{"bot_id": "billing"}]}


class ChatWorld:
    """Bots `support` (where visitors arrive), `billing` and `sales`; both helpdesks connected."""

    def __init__(self, **settings: object) -> None:
        self.clock = SteppingClock()
        self.faults = Faults()
        self.ids = CountingIds()
        self.events = RecordedEvents()
        self.spent = MemorySpentTokens()
        self.client_counts = MemoryClientCounts()
        self.allowances = MemoryAllowances()
        self.addresses: dict[str, str] = {}
        """Addresses of the team's members by their ids."""
        self.address_marks = MemoryAddressMarks()
        self.digest_mails = MemoryDigestMails()
        self.listeners = MemoryListeners()
        self.transcripts = MemoryTranscripts(self.clock, self.faults)
        self.queue = MemoryQueue(self.clock, self.faults)
        self.profiles = MemoryProfiles()
        self.connections = MemoryConnections()
        self.bots = ScriptedBots(self.faults)
        self.mailer = MemoryMailer(self.faults)
        self.helpdesk = MemoryHelpdesk(self.clock, self.faults)
        self.gates = memory_gates(self.clock)
        self.renderer = PlainRenderer()
        self.fallback_to: str | None = FALLBACK
        self.detectors: Detectors = WordDetectors()
        self.guidance: Guidance | None = None
        self.summaries: Summaries | None = None
        self.malformed: list[str] = []
        self.worn_out: list[str] = []
        """Messages that were received ten times: the queue sets them aside, the sweep goes on."""
        self._client_ids = count(1)
        self._sweep_again_at = self.clock.now()
        self.workspace = Workspace(
            workspace_id=WS, name="Acme", owner_email=OWNER, created_at=self.clock.now()
        )
        for bot_id in ("support", "billing", "sales"):
            self.bots.always(bot_id, reply(f"{bot_id} answers", 0.9))
            self.configure(bot_id)
        self.configure("support", **settings)
        for helpdesk in ("zendesk", "freshdesk"):
            self.connect(helpdesk)

    # What the owner does.

    def configure(self, bot_id: str, **settings: object) -> None:
        """Save settings of a bot."""
        known = self.profiles.known.get(bot_id)
        self.profiles.known[bot_id] = BotProfile(
            bot=Bot(
                bot_id=bot_id,
                workspace_id=WS,
                name=bot_id.title(),
                created_at=self.clock.now(),
            ),
            workspace=self.workspace,
            versioned=VersionedSettings(
                bot_id=bot_id,
                workspace_id=WS,
                version=known.versioned.version + 1 if known else 1,
                settings=EscalationSettings.model_validate(AMPLE | settings),
            ),
        )

    def book_auto_reply(self) -> None:
        """Give the workspace the add-on Auto Ticket Reply."""
        self.workspace = self.workspace.model_copy(update={"add_ons": ("auto_ticket_reply",)})
        for bot_id, known in self.profiles.known.items():
            booked = known.model_copy(update={"workspace": self.workspace})
            self.profiles.known[bot_id] = booked

    def connect(self, helpdesk: HelpdeskName) -> None:
        """Connect a helpdesk."""
        self.connections.known[WS, helpdesk] = Connection(
            connection_id=f"{helpdesk}-1",
            workspace_id=WS,
            helpdesk=helpdesk,
            secret_ref="arn",
            created_at=self.clock.now(),
        )

    # What the visitor does.

    def start(self, *, signed: str | None = None, page: str | None = None, **visitor: str) -> str:
        """Open the widget; the conversation's id. `signed`: an address that the site vouches for,
        where `email` would only be a claim.
        """
        given = {"identity_token": f"signed:{signed}"} if signed else {"visitor": visitor}
        return self.started({**given, "page": page}).conversation_id

    def started(
        self,
        body: Mapping[str, object],
        *,
        origin: str | None = None,
        client: str | None = None,
        bot_id: str = "support",
    ) -> ConversationStarted:
        """What the widget gets for this body."""
        use_case = StartConversationUseCase(
            transcripts=self.transcripts,
            profiles=self.profiles,
            tokens=PlainTokens(),
            identities=PlainIdentities(),
            spent=self.spent,
            signed=self.transcripts,
            admission=Admission(
                counts=self.client_counts,
                proofs=PlainProofs(),
                spent=self.spent,
                clock=self.clock,
                events=self.events,
            ),
            ids=self.ids,
            clock=self.clock,
            events=self.events,
        )
        taken = StartConversation.model_validate(body)
        return use_case(bot_id, taken, origin=origin, client=client)

    def say(self, conversation_id: str, text: str, *, client_id: str | None = None) -> TurnResult:
        """Send a message."""
        post = PostMessage(client_message_id=client_id or self.client_id(), text=text)
        return self.take_turn()(conversation_id, WS, post)

    def say_together(self, conversation_id: str, lines: Mapping[str, str]) -> TurnResult:
        """Send several messages, by client id, in one call."""
        posted = [{"client_message_id": key, "text": text} for key, text in lines.items()]
        post = PostMessage.model_validate({"lines": posted})
        return self.take_turn()(conversation_id, WS, post)

    def client_id(self) -> str:
        """A new client message id."""
        return f"client-{next(self._client_ids):06d}"

    def take_turn(self) -> TakeTurn:
        return TakeTurn(
            self.ports(),
            profiles=self.profiles,
            bots=self.bots,
            detectors=self.detectors,
            guidance=self.guidance,
        )

    def ask_for_person(self, conversation_id: str, *, client_id: str | None = None) -> TurnResult:
        """Press "Talk to a person"."""
        use_case = RequestHandoffUseCase(self.ports(), profiles=self.profiles)
        body = RequestHandoff(client_message_id=client_id or self.client_id())
        return use_case(conversation_id, WS, body)

    def reopen(self, conversation_id: str, *, client_id: str | None = None) -> TurnResult:
        """Press "Not solved?"."""
        use_case = ReopenTicketUseCase(self.ports(), profiles=self.profiles)
        body = RequestReopen(client_message_id=client_id or self.client_id())
        return use_case(conversation_id, WS, body)

    def give_contact(self, conversation_id: str, email: str, name: str | None = None) -> TurnResult:
        use_case = PutContactUseCase(self.ports(), profiles=self.profiles)
        return use_case(conversation_id, WS, PutContact(email=email, name=name))

    def ask_for_code(self, conversation_id: str, email: str) -> TurnResult:
        use_case = AskForCodeUseCase(
            self.ports(), allowances=self.allowances, marks=self.address_marks, ids=self.ids
        )
        return use_case(conversation_id, WS, AskForCode(email=email))

    def confirm(self, conversation_id: str, email: str, code: str) -> TurnResult:
        use_case = ConfirmAddress(self.ports(), profiles=self.profiles)
        return use_case(conversation_id, WS, ConfirmCode(email=email, code=code))

    def mailed_code(self, email: str) -> str:
        """The digits of the newest mail to an address."""
        return self.mailer.to(email)[-1].text.split()[-1]

    def prove(self, conversation_id: str, email: str) -> TurnResult:
        """Ask for a code, read the mail, type what it says."""
        self.ask_for_code(conversation_id, email)
        self.work_through()
        return self.confirm(conversation_id, email, self.mailed_code(email))

    def close(self, conversation_id: str) -> TurnResult:
        use_case = CloseConversation(self.ports(), profiles=self.profiles)
        return use_case(conversation_id, WS)

    def poll(self) -> "Polled":
        return Polled(PollMessages(transcripts=self.transcripts))

    def read(self, conversation_id: str) -> str:
        use_case = ReadTranscript(
            transcripts=self.transcripts, profiles=self.profiles, renderer=self.renderer
        )
        return use_case(conversation_id, WS)

    def want_transcript(self, conversation_id: str, email: str) -> TurnResult:
        use_case = RequestTranscriptMail(
            self.ports(), allowances=self.allowances, marks=self.address_marks, ids=self.ids
        )
        return use_case(conversation_id, WS, MailTranscriptTo(email=email))

    # What the workers do.

    def run(self, job: QueueJob) -> Defer | None:
        """One worker takes one job."""
        return run(self.workplace(), job)

    def workplace(self) -> Workplace:
        return Workplace(
            ports=self.ports(),
            replies=self.transcripts.replies,
            connections=self.connections,
            helpdesk=self.helpdesk,
            renderer=self.renderer,
            mailer=self.mailer,
            bots=self.bots,
            detectors=self.detectors,
            guidance=self.guidance,
            summaries=self.summaries,
            fallback_to=self.fallback_to,
            marks=self.gates,
            allowances=self.allowances,
            address_marks=self.address_marks,
            digest_mails=self.digest_mails,
            listeners=self.listeners,
            notes=self.transcripts,
            address_of=lambda _, member: self.addresses.get(member),
        )

    def hear(self, number: int, *, late: timedelta = timedelta(), **what: Any) -> Defer | None:
        """The mail service tells something of the mail `number`, counted from 1, or it is told once
        more, as `late` as this.
        """
        event = event_of(self.mailer, number, at=self.clock.now() - late, **what)
        return hear(event, self.ports(), self.address_marks, self.digest_mails)

    def ports(self) -> Ports:
        return Ports(
            transcripts=self.transcripts,
            profiles=self.profiles,
            queue=self.queue,
            clock=self.clock,
            ids=self.ids,
            events=self.events,
            console_url="https://console.example",
        )

    def deliver(self, escalation_id: str) -> Defer | None:
        """A worker takes the job of one escalation."""
        return self.run(job_of(self.transcripts.records[escalation_id]))

    def take_visible(self) -> list[Waiting]:
        """Messages that the queue shows now."""
        now = self.clock.now()
        shown = [w for w in self.queue.waiting if w.visible_at <= now]
        self.queue.waiting = [w for w in self.queue.waiting if w.visible_at > now]
        return shown

    def work(self, message: Waiting) -> None:
        """One worker receives one message; the queue does what follows."""
        message.received += 1
        try:
            again = self.run(decode(message.body))
        except MalformedJob:
            self.malformed.append(message.body)
            return
        except RetryableError as error:
            again = Defer(timedelta(seconds=error.delay_s or 30))
        except Crash:
            again = Defer(VISIBILITY)
        if again is None:
            return
        if message.received >= 10:
            self.worn_out.append(message.body)
            return
        message.visible_at = self.clock.now() + max(again.after, timedelta(seconds=1))
        self.queue.waiting.append(message)

    def new_sweep(
        self, count: CountConversations | None = None, *, lasts: timedelta = LASTS
    ) -> Sweep:
        ports = self.ports()
        act = Act(
            ports,
            connections=self.connections,
            replies=self.transcripts.replies,
            indexes=self.transcripts.indexes,
            holds=self.transcripts.personal_data,
        )
        return Sweep(ports, act=act, count=count, lasts=lasts)

    def sweep(self) -> None:
        """The schedule's minute."""
        try:
            self.new_sweep()()
        except (Crash, RetryableError):
            return

    def work_through(self) -> None:
        """Workers take what the queue shows, until it shows nothing."""
        while shown := self.take_visible():
            for message in shown:
                self.work(message)

    def pass_time(self, span: timedelta) -> None:
        """Let time pass: queues show what is due and the sweep comes each minute."""
        end = self.clock.now() + span
        self.work_through()
        while (moment := self._next_moment(end)) is not None:
            self.clock.time = moment
            self.work_through()
            if self._sweep_again_at <= moment:
                self.sweep()
                self._sweep_again_at = moment + timedelta(minutes=1)
                self.work_through()
        self.clock.time = end

    def _next_moment(self, end: datetime) -> datetime | None:
        """When something happens next: a message shows, or the sweep finds something due."""
        now = self.clock.now()
        moments = [max(w.visible_at, now + timedelta(seconds=1)) for w in self.queue.waiting]
        due = self.transcripts.everything_due()
        if due:
            moments.append(max(due[0].due_at, self._sweep_again_at, now))
        first = min(moments, default=end + timedelta(days=1))
        return first if first <= end else None

    # What there is to see.

    def head(self, conversation_id: str) -> Head:
        return self.transcripts.heads[conversation_id]

    def escalations(self, conversation_id: str) -> list[Escalation]:
        return [
            e for e in self.transcripts.records.values() if e.conversation_id == conversation_id
        ]

    def messages(self, conversation_id: str) -> list[Message]:
        return [m for turn in self.transcripts.turns[conversation_id] for m in turn.messages]

    def said(self, conversation_id: str) -> list[str]:
        """The transcript as `author: text`."""
        return [f"{m.author.kind}: {m.text}" for m in self.messages(conversation_id)]

    def last_decision(self, conversation_id: str) -> Decision:
        decisions = [t.decision for t in self.transcripts.turns[conversation_id] if t.decision]
        return decisions[-1]

    def event_names(self) -> list[str]:
        return [name for name, _ in self.events.events]


def job_of(escalation: Escalation) -> DeliverEscalation:
    """The job that delivers an escalation."""
    return DeliverEscalation(
        workspace_id=escalation.workspace_id,
        method=escalation.method,
        conversation_id=escalation.conversation_id,
        escalation_id=escalation.escalation_id,
    )


def ticket_settings(**more: object) -> dict[str, object]:
    """Handoff by ticket in Zendesk, without asking for an address."""
    return {"handoff_method": "ticket", "ticket": ZENDESK, "contact": "never", **more}


class Polled:
    """Polls of somebody who has read nothing yet: each gives its page."""

    def __init__(self, poll: PollMessages) -> None:
        self._poll = poll

    def __call__(
        self, conversation_id: str, workspace_id: str, *, after: str | None
    ) -> MessagesPage:
        page, _ = self._poll(conversation_id, workspace_id, after=after, known=None)
        assert page is not None
        return page
