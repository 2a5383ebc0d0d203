"""Where what visitors write to a bot goes: read off its settings and the deployment. Pure.

Codes, not sentences: the console says them in its language.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Literal

from pydantic import Field

from escalation.domain.outgoing_webhooks import OutgoingWebhook
from escalation.domain.settings import EscalationSettings
from escalation.domain.types import Frozen
from escalation.domain.workspace import REFERENCE, Bot

EXPORT_DAYS = 8
"""Files of exports are deleted after a week, and a day later for good; see the bucket's rules in
infra.
"""
BACKUP_DAYS = 35
"""Point-in-time recovery of DynamoDB keeps so much:
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/PointInTimeRecovery_Howitworks.html
"""

Kind = Literal[
    "front",
    "storage",
    "backup",
    "bot",
    "model",
    "helpdesk",
    "mailbox",
    "other_bot",
    "events",
    "webhook",
    "export",
    "logs",
]
What = Literal["messages", "contact", "decision", "ids"]
When = Literal[
    "always",
    "when_unsure",
    "at_a_handoff",
    "when_a_ticket_fails",
    "at_a_transfer",
    "in_tickets",
    "at_an_event",
    "when_asked",
]


class Deployment(Frozen):
    """What the deployment says of itself.

    Attributes:
        region: where its tables, buckets, queues, functions and mail are.
        model_id: of the large model, if there is one.
        embedding_model_id: of the one that makes vectors of messages, if there is one.
        log_days: how long log lines are kept; None where nothing says so.
        backup_days: how long backups of tables are kept; 0 for none.
        allowed_regions: regions, or patterns of them, that it keeps to; empty for no promise.
        front: calls come through CloudFront, which has places all over the world.
    """

    region: str
    model_id: str | None = None
    embedding_model_id: str | None = None
    log_days: int | None = None
    backup_days: int = BACKUP_DAYS
    allowed_regions: tuple[str, ...] = ()
    front: bool = False


class Recipient(Frozen):
    """Somebody or something that gets what visitors write.

    Attributes:
        kind: what it is.
        name: which one; empty where there is one of its kind.
        region: AWS's region, or the geography of an inference profile; None outside of AWS, where
            whoever runs it decides.
        gets: what of it.
        when: on what occasion.
        keeps_days: for how long; 0 not at all, None as long as whoever runs it says.
    """

    kind: Kind
    name: str = ""
    region: str | None = None
    gets: tuple[What, ...]
    when: When
    keeps_days: Annotated[int, Field(ge=0)] | None = None


class DataFlows(Frozen):
    """The whole answer for one bot."""

    region: str
    allowed_regions: tuple[str, ...]
    hides_cards: bool
    hides_secrets: bool
    own_patterns: int
    asks_consent: bool
    recipients: tuple[Recipient, ...]


def data_flows(
    bot: Bot,
    settings: EscalationSettings,
    deployment: Deployment,
    *,
    owner_email: str,
    others: Mapping[str, Bot],
    webhooks: Sequence[OutgoingWebhook] = (),
    text_leaves: bool = False,
) -> DataFlows:
    """Every recipient that the settings lead to.

    Args:
        bot: that visitors write to.
        settings: its present ones.
        deployment: the environment.
        owner_email: who gets mails where the settings name nobody.
        others: the workspace's bots by id.
        webhooks: the workspace's.
        text_leaves: whether its owner lets people's words out as events.
    """
    masking = settings.masking
    return DataFlows(
        region=deployment.region,
        allowed_regions=deployment.allowed_regions,
        hides_cards=masking.cards,
        hides_secrets=masking.secrets,
        own_patterns=len(masking.patterns),
        asks_consent=settings.privacy is not None and settings.privacy.consent,
        recipients=(
            *_passed(deployment),
            *_kept(settings, deployment),
            _function(bot, deployment, kind="bot", when="always"),
            *_in_tickets(bot, settings, deployment),
            *_model(bot, settings, deployment),
            *_people(settings, deployment, owner_email),
            *_transfers(settings, deployment, others),
            _events(deployment, text_leaves=text_leaves),
            *_receivers(webhooks, text_leaves=text_leaves),
        ),
    )


def _passed(deployment: Deployment) -> Iterator[Recipient]:
    """What stands before the API decrypts everything, and keeps nothing of a chat."""
    if deployment.front:
        yield Recipient(
            kind="front",
            region="global",
            gets=("messages", "contact"),
            when="always",
            keeps_days=0,
        )


def _kept(settings: EscalationSettings, deployment: Deployment) -> Iterator[Recipient]:
    here = deployment.region
    yield Recipient(
        kind="storage",
        region=here,
        gets=("messages", "contact", "decision"),
        when="always",
        keeps_days=settings.retention_days,
    )
    if deployment.backup_days:
        yield Recipient(
            kind="backup",
            region=here,
            gets=("messages", "contact", "decision"),
            when="always",
            keeps_days=deployment.backup_days,
        )
    yield Recipient(
        kind="logs", region=here, gets=("ids",), when="always", keeps_days=deployment.log_days
    )
    yield Recipient(
        kind="export",
        region=here,
        gets=("messages", "contact", "decision"),
        when="when_asked",
        keeps_days=EXPORT_DAYS,
    )


def _function(bot: Bot, deployment: Deployment, *, kind: Kind, when: When) -> Recipient:
    """The reference bot keeps nothing; what a function of the owner's does, nobody here knows."""
    own = bot.function != REFERENCE
    return Recipient(
        kind=kind,
        name=f"{bot.name} ({bot.function})" if own else bot.name,
        region=bot.function.split(":")[3] if own else deployment.region,
        gets=("messages",),
        when=when,
        keeps_days=None if own else 0,
    )


def _in_tickets(
    bot: Bot, settings: EscalationSettings, deployment: Deployment
) -> Iterator[Recipient]:
    """The bot reads what customers write in tickets that it answers."""
    if settings.auto_ticket_reply.enabled:
        yield _function(bot, deployment, kind="bot", when="in_tickets")


def _model(bot: Bot, settings: EscalationSettings, deployment: Deployment) -> Iterator[Recipient]:
    use = settings.language_model
    reference = bot.function == REFERENCE
    answers = reference and use.answers != "off"
    summary = use.summary and settings.human_handoff
    if answers or summary or settings.guidance:
        when: When = "when_unsure" if answers or settings.guidance else "at_a_handoff"
        yield from _asked_model(deployment.model_id, deployment.region, when)
    if reference:  # where its knowledge is not in English
        yield from _asked_model(deployment.embedding_model_id, deployment.region, "always")


def _asked_model(model_id: str | None, here: str, when: When) -> Iterator[Recipient]:
    if model_id is not None:
        yield Recipient(
            kind="model",
            name=model_id,
            region=_model_region(model_id, here),
            gets=("messages",),
            when=when,
            keeps_days=0,
        )


def _model_region(model_id: str, here: str) -> str:
    """A profile's geography, such as `eu`; a plain model is called where the service is."""
    scope = model_id.partition(".")[0]
    is_profile = scope in {"apac", "au", "ca", "eu", "global", "jp", "us", "us-gov"}
    return scope if is_profile else here


def _people(
    settings: EscalationSettings, deployment: Deployment, owner_email: str
) -> Iterator[Recipient]:
    if not settings.human_handoff:
        return
    by_ticket = settings.handoff_method == "ticket" and settings.ticket is not None
    if settings.ticket is not None and by_ticket:
        yield Recipient(
            kind="helpdesk",
            name=settings.ticket.helpdesk,
            gets=("messages", "contact", "decision"),
            when="at_a_handoff",
        )
    for address in settings.email.to or (owner_email,):
        yield Recipient(
            kind="mailbox",
            name=address,
            region=deployment.region,
            gets=("messages", "contact", "decision"),
            when="when_a_ticket_fails" if by_ticket else "at_a_handoff",
        )


def _transfers(
    settings: EscalationSettings, deployment: Deployment, others: Mapping[str, Bot]
) -> Iterator[Recipient]:
    transfer = settings.ai_agent_transfer
    for target in transfer.targets if transfer.enabled else ():
        bot = others.get(target.bot_id)
        if bot is not None:
            yield _function(bot, deployment, kind="other_bot", when="at_a_transfer")


def _events(deployment: Deployment, *, text_leaves: bool) -> Recipient:
    """The environment's bus: who has a rule there is known to its operator alone."""
    return Recipient(
        kind="events",
        region=deployment.region,
        gets=("messages", "ids") if text_leaves else ("ids",),
        when="at_an_event",
    )


def _receivers(webhooks: Sequence[OutgoingWebhook], *, text_leaves: bool) -> Iterator[Recipient]:
    """By their hosts: the rest of an address may be a key."""
    for webhook in webhooks:
        if webhook.paused:
            continue
        yield Recipient(
            kind="webhook",
            name=webhook.host,
            gets=("messages", "ids") if webhook.include_text and text_leaves else ("ids",),
            when="at_an_event",
        )
