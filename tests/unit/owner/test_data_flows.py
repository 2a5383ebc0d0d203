"""The page *Where this data goes*: every recipient that a bot's settings lead to, and no other."""

from datetime import UTC, datetime

import pytest

from escalation.domain.data_flows import DataFlows, Deployment, Recipient, data_flows
from escalation.domain.outgoing_webhooks import OutgoingWebhook
from escalation.domain.settings import EscalationSettings
from escalation.domain.workspace import REFERENCE, Bot

HERE = "eu-central-1"
FOREIGN = "arn:aws:lambda:us-east-1:111122223333:function:their-bot"
OWNER = "owner@acme.example"


def bot(bot_id: str, function: str = REFERENCE) -> Bot:
    return Bot(
        bot_id=bot_id,
        workspace_id="acme",
        name=bot_id.title(),
        function=function,
        created_at=datetime(2026, 12, 1, tzinfo=UTC),
    )


def flows(
    *,
    function: str = REFERENCE,
    model_id: str | None = None,
    embedding_model_id: str | None = None,
    settings: dict[str, object] | None = None,
    **more: object,
) -> DataFlows:
    return data_flows(
        bot("support", function),
        EscalationSettings.model_validate({**(settings or {}), **more}),
        Deployment(
            region=HERE,
            model_id=model_id,
            embedding_model_id=embedding_model_id,
            log_days=30,
        ),
        owner_email=OWNER,
        others={"billing": bot("billing"), "legal": bot("legal", FOREIGN)},
    )


def of_kind(found: DataFlows, kind: str) -> list[Recipient]:
    return [one for one in found.recipients if one.kind == kind]


def test_an_embedding_model_gets_messages_to_the_reference_bot_alone() -> None:
    (model,) = of_kind(flows(embedding_model_id="eu.cohere.embed-multilingual-v3"), "model")
    assert (model.region, model.when, model.gets) == ("eu", "always", ("messages",))
    assert of_kind(flows(function=FOREIGN, embedding_model_id="amazon.titan"), "model") == []


def test_a_new_bot_keeps_it_here_and_mails_its_owner() -> None:
    found = flows(retention_days=90)
    assert [one.kind for one in found.recipients] == [
        "storage",
        "backup",
        "logs",
        "export",
        "bot",
        "mailbox",
        "events",
    ]
    assert [one.keeps_days for one in found.recipients] == [90, 35, 30, 8, 0, None, None]
    assert {one.region for one in found.recipients} == {HERE}
    assert of_kind(found, "mailbox")[0].name == OWNER


def test_what_stands_before_the_api_passes_it_on_all_over_the_world() -> None:
    assert of_kind(flows(), "front") == []
    found = data_flows(
        bot("support"),
        EscalationSettings(),
        Deployment(region=HERE, front=True),
        owner_email=OWNER,
        others={},
    )
    [front] = of_kind(found, "front")
    assert (front.region, front.keeps_days) == ("global", 0)


def test_without_handoff_no_person_gets_it() -> None:
    assert of_kind(flows(human_handoff=False), "mailbox") == []


def test_tickets_name_the_helpdesk_and_who_gets_the_mail_in_its_place() -> None:
    found = flows(
        handoff_method="ticket",
        ticket={"helpdesk": "freshdesk"},
        auto_ticket_reply={"enabled": True},
        email={"to": ["a@acme.example", "b@acme.example"]},
    )
    [desk] = of_kind(found, "helpdesk")
    assert (desk.name, desk.region, desk.keeps_days) == ("freshdesk", None, None)
    assert [one.when for one in of_kind(found, "bot")] == ["always", "in_tickets"]
    mailboxes = of_kind(found, "mailbox")
    assert [one.name for one in mailboxes] == ["a@acme.example", "b@acme.example"]
    assert {one.when for one in mailboxes} == {"when_a_ticket_fails"}


def test_a_function_of_the_owners_is_named_with_its_region() -> None:
    [own] = of_kind(flows(function=FOREIGN), "bot")
    assert FOREIGN in own.name
    assert (own.region, own.keeps_days) == ("us-east-1", None)


@pytest.mark.parametrize(
    ("model_id", "region"),
    [("eu.anthropic.claude", "eu"), ("anthropic.claude", HERE), ("global.x", "global")],
)
def test_the_model_is_named_with_where_its_calls_may_go(model_id: str, region: str) -> None:
    [model] = of_kind(flows(model_id=model_id), "model")
    assert (model.name, model.region, model.keeps_days) == (model_id, region, 0)


@pytest.mark.parametrize(
    ("settings", "when"),
    [
        ({"language_model": {"answers": "off", "summary": False}}, None),
        ({"language_model": {"answers": "off", "summary": True}}, "at_a_handoff"),
        ({"language_model": {"answers": "judge", "summary": False}}, "when_unsure"),
        ({"language_model": {"answers": "off", "summary": True}, "human_handoff": False}, None),
        (
            {"language_model": {"answers": "off", "summary": False}, "guidance": ["Anger."]},
            "when_unsure",
        ),
    ],
)
def test_a_model_gets_only_what_the_settings_let_it(
    settings: dict[str, object], when: str | None
) -> None:
    found = of_kind(flows(model_id="eu.model", settings=settings), "model")
    assert [one.when for one in found] == ([when] if when else [])


def test_targets_of_transfers_are_named_where_transfers_are_on() -> None:
    targets = [{"bot_id": "billing"}, {"bot_id": "legal"}, {"bot_id": "gone"}]
    on = flows(ai_agent_transfer={"enabled": True, "targets": targets})
    assert [(one.name, one.region) for one in of_kind(on, "other_bot")] == [
        ("Billing", HERE),
        (f"Legal ({FOREIGN})", "us-east-1"),
    ]
    off = flows(ai_agent_transfer={"enabled": False, "targets": targets})
    assert of_kind(off, "other_bot") == []


def test_what_is_hidden_and_agreed_to_is_said() -> None:
    found = flows(
        masking={"cards": False, "patterns": [{"name": "Id", "pattern": "###"}]},
        privacy={"url": "https://acme.example/p", "consent": True},
    )
    assert (found.hides_cards, found.hides_secrets, found.own_patterns) == (False, True, 1)
    assert found.asks_consent


@pytest.mark.parametrize(
    ("wanted", "leaves", "gets"),
    [
        (True, True, ("messages", "ids")),
        (True, False, ("ids",)),
        (False, True, ("ids",)),
    ],
)
def test_a_receiver_of_webhooks_is_named_by_its_host_with_what_it_gets(
    wanted: bool, leaves: bool, gets: tuple[str, ...]
) -> None:
    hook = OutgoingWebhook(
        webhook_id="hook-1",
        workspace_id="acme",
        url="https://hooks.example.com/in?key=s3cret",
        kinds=("escalation.failed",),
        include_text=wanted,
        secret_ref="arn:1",
        created_at=datetime(2026, 12, 1, tzinfo=UTC),
    )
    found = data_flows(
        bot("support"),
        EscalationSettings(),
        Deployment(region=HERE),
        owner_email=OWNER,
        others={},
        webhooks=[hook, hook.model_copy(update={"paused": True})],
        text_leaves=leaves,
    )
    [receiver] = of_kind(found, "webhook")
    assert (receiver.name, receiver.gets, receiver.keeps_days) == ("hooks.example.com", gets, None)
    [bus] = of_kind(found, "events")
    assert bus.gets == (("messages", "ids") if leaves else ("ids",))
    assert "s3cret" not in found.model_dump_json()
