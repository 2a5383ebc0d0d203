"""Settings that contradict themselves are refused, with the reason."""

import pytest
from hypothesis import given
from pydantic import ValidationError

from escalation.domain.settings import EscalationSettings
from tests.unit.domain.strategies import settings

TARGET = {"bot_id": "billing"}
TRANSFER = {"enabled": True, "targets": [TARGET]}
HANDOFF_RULE = {"keywords": ["refund"], "then": "handoff"}
TRANSFER_RULE = {"keywords": ["refund"], "then": "transfer", "target_bot_id": "billing"}


def refusal(**document: object) -> str:
    with pytest.raises(ValidationError) as refused:
        EscalationSettings.model_validate(document)
    return str(refused.value)


def test_a_new_bot_hands_off_by_mail_to_the_owner_and_does_nothing_else() -> None:
    new = EscalationSettings()
    assert new.human_handoff
    assert new.handoff_method == "email"
    assert new.email.to is None
    assert not new.auto_ticket_reply.enabled
    assert not new.ai_agent_transfer.enabled
    assert new.after_handoff == "team"


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ({"handoff_method": "ticket"}, "ticket must name a helpdesk"),
        ({"auto_ticket_reply": {"enabled": True}}, "needs human_handoff with handoff_method"),
        (
            {
                "human_handoff": False,
                "handoff_method": "ticket",
                "ticket": {"helpdesk": "zendesk"},
                "auto_ticket_reply": {"enabled": True},
            },
            "auto_ticket_reply needs human_handoff",
        ),
        ({"human_handoff": False, "rules": [HANDOFF_RULE]}, "human_handoff is off"),
        ({"rules": [TRANSFER_RULE]}, "ai_agent_transfer is off"),
        (
            {
                "ai_agent_transfer": {"enabled": True, "targets": [{"bot_id": "sales"}]},
                "rules": [HANDOFF_RULE, TRANSFER_RULE],
            },
            "names a bot that is not among the targets",
        ),
        ({"ai_agent_transfer": {"enabled": True}}, "names no target bot"),
        ({"ai_agent_transfer": {"targets": [TARGET, TARGET]}}, "named twice"),
        ({"rules": [{"keywords": ["refund"], "then": "transfer"}]}, "target_bot_id goes with"),
        (
            {"rules": [{"keywords": ["x1"], "then": "handoff", "target_bot_id": "b"}]},
            "target_bot_id goes with",
        ),
        ({"rules": [{"keywords": [], "then": "handoff"}]}, "a keyword, a language or a condition"),
        ({"email": {"to": []}}, "at least 1 item"),
        ({"email": {"to": ["nobody"]}}, "not a valid e-mail address"),
        ({"ticket": {"helpdesk": "jira"}}, "helpdesk"),
        ({"ticket": {"helpdesk": "zoho"}}, "department_id"),
        ({"ticket": {"helpdesk": "zendesk", "department_id": "1"}}, "Extra inputs"),
        ({"confidence_threshold": 1.01}, "less than or equal to 1"),
        ({"confidence_threshold": float("nan")}, "finite"),
        ({"contact_timeout_s": 10}, "greater than or equal to 30"),
        ({"hourly_cap": 0}, "greater than or equal to 1"),
        ({"retention_days": 0}, "greater than or equal to 1"),
        ({"human_handof": True}, "Extra inputs"),
        ({"messages": {"handoff": {"not a locale": "x"}}}, "locale"),
    ],
)
def test_a_contradiction_is_refused(document: dict[str, object], words: str) -> None:
    assert words in refusal(**document)


def test_a_ticket_may_be_configured_while_mail_is_the_method() -> None:
    kept = EscalationSettings.model_validate({"ticket": {"helpdesk": "freshdesk"}})
    assert kept.ticket is not None
    assert kept.handoff_method == "email"


def test_targets_may_be_configured_while_transfer_is_off() -> None:
    kept = EscalationSettings.model_validate({"ai_agent_transfer": {"targets": [TARGET]}})
    assert kept.ai_agent_transfer.targets[0].bot_id == "billing"


def test_a_method_without_a_helpdesk_is_no_contradiction_while_handoff_is_off() -> None:
    document = {"human_handoff": False, "handoff_method": "ticket"}
    assert not EscalationSettings.model_validate(document).human_handoff


@given(settings())
def test_settings_survive_the_journey_through_json(saved: EscalationSettings) -> None:
    assert EscalationSettings.model_validate_json(saved.model_dump_json()) == saved
