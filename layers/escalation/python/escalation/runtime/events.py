"""Use cases' events as log lines, and the ones an alarm watches as metrics."""

from collections.abc import Callable

from escalation.runtime import observability

COUNTED = {
    "turn_taken": "Turns",
    "start_refused": "StartsRefused",
    "bot_failed": "BotFailures",
    "escalation_delivered": "EscalationsDelivered",
    "escalation_failed": "EscalationsFailed",
    "every_path_failed": "EveryPathFailed",
    "hourly_cap_exceeded": "HourlyCapExceeded",
    "claimed_address_cap_exceeded": "ClaimedAddressCapExceeded",
    "code_asked": "CodesAsked",
    "code_wrong": "CodesWrong",
    "code_mail_refused": "CodeMailsRefused",
    "job_not_queued": "JobsNotQueued",
    "model_called": "ModelCalls",
    "model_failed": "ModelFailures",
    "model_budget_spent": "ModelBudgetsSpent",
    "webhook_taken": "WebhooksTaken",
    "webhook_refused": "WebhooksRefused",
    "circuit_opened": "CircuitsOpened",
    "token_not_shared": "TokensNotShared",
    "auto_reply_finished": "AutoRepliesFinished",
    "auto_reply_outcome_unknown": "AutoReplyOutcomesUnknown",
    "ticket_outcome_unknown": "TicketOutcomesUnknown",
    "sweep_item_failed": "SweepItemsFailed",
}
"""Metric by event. Those of `infra.stacks.watching` have alarms."""
MEASURED = {
    "model_called": {
        "input_tokens": "ModelInputTokens",
        "output_tokens": "ModelOutputTokens",
        "cost_usd": "ModelCostUsd",
    },
    "swept": {"oldest_due_s": "OldestDueSeconds"},
}
"""Metrics by event whose value is that of a field."""
WARNINGS = frozenset(
    {
        "audit_not_written",
        "auto_reply_attempt_failed",
        "auto_reply_note_failed",
        "auto_reply_outcome_unknown",
        "bot_failed",
        "circuit_opened",
        "delivery_failed",
        "gate_not_told",
        "job_not_queued",
        "model_budget_spent",
        "model_failed",
        "relay_failed",
        "sign_out_failed",
        "sweep_item_failed",
        "sync_failed",
        "ticket_outcome_unknown",
        "token_not_shared",
        "webhook_refused",
    }
)
ERRORS = frozenset({"escalation_failed", "every_path_failed", "fallback_mail_failed"})


class LoggedEvents:
    """Implements the port `Events`."""

    def record(self, event: str, **fields: object) -> None:
        """Write one line, with the caller as its location; count it where somebody watches."""
        logger = observability.logger()
        write: Callable[..., None] = logger.info
        if event in ERRORS:
            write = logger.error
        elif event in WARNINGS:
            write = logger.warning
        told = {name: value for name, value in fields.items() if value is not None}
        write(event, extra=told, stacklevel=observability.CALLER)
        if event in COUNTED:
            observability.count(COUNTED[event])
        for field, metric in MEASURED.get(event, {}).items():
            value = fields.get(field)
            if isinstance(value, int | float):
                observability.count(metric, value)
