"""Use cases' events as log lines, and the ones an alarm watches as metrics."""

from collections.abc import Callable

from escalation.runtime import observability

COUNTED = {
    "turn_taken": "Turns",
    "start_refused": "StartsRefused",
    "bot_failed": "BotFailures",
    "escalation_delivered": "EscalationsDelivered",
    "escalation_failed": "EscalationsFailed",
    "escalation_reopened": "EscalationsReopened",
    "every_path_failed": "EveryPathFailed",
    "mail_returned": "MailsReturned",
    "mail_reply_taken": "MailRepliesTaken",
    "mail_reply_refused": "MailRepliesRefused",
    "hourly_cap_exceeded": "HourlyCapExceeded",
    "claimed_address_cap_exceeded": "ClaimedAddressCapExceeded",
    "code_asked": "CodesAsked",
    "code_wrong": "CodesWrong",
    "code_mail_refused": "CodeMailsRefused",
    "answer_mailed": "AnswersMailed",
    "answer_mail_refused": "AnswerMailsRefused",
    "job_not_queued": "JobsNotQueued",
    "model_called": "ModelCalls",
    "model_failed": "ModelFailures",
    "model_budget_spent": "ModelBudgetsSpent",
    "webhook_taken": "WebhooksTaken",
    "webhook_refused": "WebhooksRefused",
    "webhook_sent": "WebhooksSent",
    "webhook_given_up": "WebhooksGivenUp",
    "webhook_switched_off": "WebhooksSwitchedOff",
    "circuit_opened": "CircuitsOpened",
    "token_not_shared": "TokensNotShared",
    "auto_reply_finished": "AutoRepliesFinished",
    "auto_reply_outcome_unknown": "AutoReplyOutcomesUnknown",
    "ticket_outcome_unknown": "TicketOutcomesUnknown",
    "sweep_item_failed": "SweepItemsFailed",
    "socket_opened": "SocketsOpened",
    "socket_refused": "SocketsRefused",
}
"""Metric by event. Those of `infra.stacks.watching` have alarms."""
MEASURED = {
    "model_called": {
        "input_tokens": "ModelInputTokens",
        "output_tokens": "ModelOutputTokens",
        "cost_usd": "ModelCostUsd",
    },
    "hints_sent": {"sent": "HintsSent", "lost": "HintsLost"},
    "hints_not_sent": {"lost": "HintsLost"},
    "swept": {
        "oldest_due_s": "OldestDueSeconds",
        "left_over": "RescuesLeftOver",
        "oldest_idle_s": "OldestIdleSeconds",
        "idle_left_over": "IdleLeftOver",
    },
}
"""Metrics by event whose value is that of a field."""
HELPDESK_TOOK = "HelpdeskMilliseconds"
"""Metric of calls of a helpdesk, which are too many for a line each."""
WARNINGS = frozenset(
    {
        "answer_mail_put_back",
        "answer_mail_unsure",
        "answer_times_not_kept",
        "audit_not_written",
        "auto_reply_attempt_failed",
        "auto_reply_note_failed",
        "bus_refused",
        "auto_reply_outcome_unknown",
        "bot_failed",
        "circuit_opened",
        "delivery_failed",
        "escalation_reopened",
        "gate_not_told",
        "hints_not_sent",
        "job_not_queued",
        "matter_not_read",
        "matters_not_taken",
        "left_to_newer_release",
        "live_frames_dropped",
        "mail_event_unknown",
        "mail_returned",
        "model_budget_spent",
        "model_failed",
        "relay_failed",
        "return_not_told",
        "sign_out_failed",
        "sweep_item_failed",
        "sync_failed",
        "ticket_outcome_unknown",
        "token_not_shared",
        "webhook_given_up",
        "webhook_noted_late",
        "webhook_notice_refused",
        "webhook_refused",
        "webhook_switched_off",
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


def helpdesk_took(ms: float) -> None:
    """A helpdesk was called, and that took so many milliseconds."""
    observability.count(HELPDESK_TOOK, ms, unit="Milliseconds")
