"""What the events of `events/` speak of: each shows a success on the local service.

A workspace beside the seeded one, with ids that never change. Nothing else speaks of it. Its three
handovers are due in ten years, so that no sweep sends them before `sam local invoke` does.
`events/README.md` says what to expect.
"""

from datetime import datetime, timedelta
from typing import Final

import escalation.runtime  # noqa: F401 - installs the helpdesks, which a connection names
from escalation.adapters.aws.settings_store import SettingsStore
from escalation.adapters.aws.transcript_store import TranscriptStore
from escalation.domain.conversation import Assignee, Author, Head, Message, Turn
from escalation.domain.escalation import Escalation, Method
from escalation.domain.knowledge import KnowledgeEntry
from escalation.domain.owner_ports import Knowledge, OwnerJob, SettingsVersion
from escalation.domain.ports import Commit, SystemClock
from escalation.domain.settings import EscalationSettings
from escalation.domain.workspace import Bot, Connection, Member, Workspace
from infra.local.stack import LocalStack
from infra.local.standins.registry import stand_ins

WORKSPACE_ID: Final = "8d21f6a0c37be94512ac60ef"
BOT_ID: Final = "5f0c2b7d9a41e83c6d172f90"
TARGET_BOT_ID: Final = "d6420e9b8f1c75a3e90b2d48"
CONNECTION_ID: Final = "3b7e90d16ca2f85409d3e7b1"
MEMBER_SUB: Final = "b4a81408-c0f1-70ec-2a5b-8f1d63e0a917"
JOB_ID: Final = "3e8b15d0f7c6429ab0d5e871"
CONVERSATIONS: Final[dict[Method, str]] = {
    "ticket": "b19e4c70d25fa8360e7d41c9",
    "email": "0c5d7e2a9b4f1836c8a2e7d1",
    "transfer": "7d3a1f86e05b2c49d8e6f013",
}
"""A conversation that is handed over by each method; its first escalation waits for a worker."""
OWNER: Final = "ada@harborlight.example"
QUESTION: Final = "Can I get my money back for March?"
_KEPT: Final = timedelta(days=3_650)
_REFUND: Final = KnowledgeEntry(
    id="refund",
    questions=("Can I get my money back?", "I want a refund"),
    answer="Refunds take a week.",
)


def escalation_id(method: Method) -> str:
    """Of what waits to be handed over by this method."""
    return f"{CONVERSATIONS[method]}-1"


def seed_examples(stack: LocalStack, workspace_id: str) -> None:
    """Store them in the local service, with the connection of the workspace that is seeded there.

    Args:
        stack: as deployed.
        workspace_id: which has a connection that works.
    """
    dynamodb = stack.session().client("dynamodb", endpoint_url=stack.endpoint)
    settings = SettingsStore(dynamodb, stack.names.settings_table)
    desk = stand_ins()[0]
    team = next(iter(desk.teams.values()))
    store_examples(
        settings,
        TranscriptStore(dynamodb, stack.names.transcripts_table),
        connection=settings.connection(workspace_id, desk.name),
        ticket={"helpdesk": desk.name, **team},
        now=SystemClock().now(),
    )


def store_examples(
    settings: SettingsStore,
    transcripts: TranscriptStore,
    *,
    connection: Connection | None,
    ticket: dict[str, object] | None,
    now: datetime,
) -> None:
    """Store what is missing of it.

    Args:
        settings: of the local service.
        transcripts: likewise.
        connection: one that works, of another workspace: it is this one's as well from now on.
        ticket: where tickets go, as a bot's settings say it; None for mails alone.
        now: when all of it was made.
    """
    if settings.workspace(WORKSPACE_ID) is None:
        _store_workspace(settings, ticket, now)
    if connection is not None:
        own = {"connection_id": CONNECTION_ID, "workspace_id": WORKSPACE_ID}
        settings.save_connection(connection.model_copy(update=own))
    for method in CONVERSATIONS:
        if transcripts.load(CONVERSATIONS[method], turns=1) is None:
            transcripts.commit(_handed_over(method, connection, now))


def _store_workspace(
    settings: SettingsStore, ticket: dict[str, object] | None, now: datetime
) -> None:
    workspace = Workspace(
        workspace_id=WORKSPACE_ID, name="Examples", owner_email=OWNER, created_at=now
    )
    owner = Member(
        sub=MEMBER_SUB, workspace_id=WORKSPACE_ID, email=OWNER, role="owner", created_at=now
    )
    settings.create_workspace(workspace, owner)
    target: dict[str, object] = {} if ticket is None else {"ticket": ticket}
    if ticket is not None:
        target["handoff_method"] = "ticket"
    bots: dict[str, tuple[str, dict[str, object]]] = {
        BOT_ID: ("Billing", {}),
        TARGET_BOT_ID: ("Refunds", target),
    }
    for bot_id, (name, chosen) in bots.items():
        settings.create_bot(
            Bot(bot_id=bot_id, workspace_id=WORKSPACE_ID, name=name, created_at=now)
        )
        settings.save_settings(
            SettingsVersion(
                bot_id=bot_id,
                workspace_id=WORKSPACE_ID,
                version=1,
                settings=EscalationSettings.model_validate(chosen),
                author=OWNER,
                saved_at=now,
            )
        )
        settings.save_knowledge(Knowledge(bot_id=bot_id, version=1, entries=(_REFUND,)))
    settings.save_owner_job(
        OwnerJob(
            job_id=JOB_ID,
            workspace_id=WORKSPACE_ID,
            kind="index_knowledge",
            arguments={"bot_id": BOT_ID},
            created_at=now,
            expires_at=now + _KEPT,
        )
    )


def _handed_over(method: Method, connection: Connection | None, now: datetime) -> Commit:
    conversation_id, escalation = CONVERSATIONS[method], escalation_id(method)
    is_transfer = method == "transfer"
    bot_id = TARGET_BOT_ID if method == "ticket" else BOT_ID
    question = Message(id="00000001", author=Author(kind="visitor"), text=QUESTION, at=now)
    head = Head(
        conversation_id=conversation_id,
        workspace_id=WORKSPACE_ID,
        bot_id=bot_id,
        assignee=Assignee(kind="bot", bot_id=TARGET_BOT_ID if is_transfer else bot_id),
        next_seq=2,
        created_at=now,
        last_activity_at=now,
        last_visitor_at=now,
        unanswered_seq=1,
        escalations=1,
        open_handoff=None if is_transfer else escalation,
        pending_transfer=escalation if is_transfer else None,
        visited=(BOT_ID,) if is_transfer else (),
        hops=1 if is_transfer else 0,
        due_at=now + _KEPT,
        expires_at=now + _KEPT,
    )
    record = Escalation(
        escalation_id=escalation,
        conversation_id=conversation_id,
        workspace_id=WORKSPACE_ID,
        bot_id=bot_id,
        method=method,
        state="recorded",
        reason="better_bot" if is_transfer else "explicit_request",
        settings_version=1,
        trigger_seq=1,
        recorded_at=now,
        created_at=now,
        target_bot_id=TARGET_BOT_ID if is_transfer else None,
        due_at=now + _KEPT,
        expires_at=now + _KEPT,
    )
    if method == "ticket" and connection is not None:
        # Which helpdesk, as the bot's settings of that moment say.
        record = record.model_copy(
            update={"helpdesk": connection.helpdesk, "connection_id": CONNECTION_ID}
        )
    turn = Turn(conversation_id=conversation_id, messages=(question,), escalation_id=escalation)
    return Commit(before=None, after=head, turns=(turn,), new_escalations=(record,))
