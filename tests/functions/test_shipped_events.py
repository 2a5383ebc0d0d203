"""The events of `events/` with the examples that `make run` stores: what `events/README.md` says.

In this process, on moto's AWS: helpdesks and other bots are out of reach. What calls those has
its event claimed and tried here; the tests of the deployed service see them answer.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import boto3
import pytest

from escalation.adapters.aws.settings_store import SettingsStore
from escalation.adapters.aws.transcript_store import TranscriptStore
from escalation.domain.escalation import Escalation, Method
from escalation.domain.workspace import Connection
from escalation.runtime import bot, workers
from infra.local import examples
from infra.packaging import ROOT
from tests.events import event
from tests.functions.owner_on_moto import owner_on_moto

CONTEXT = SimpleNamespace(
    aws_request_id="1", function_name="test", get_remaining_time_in_millis=lambda: 60_000
)
CACHES = (workers.email_worker, workers.transfer_worker, workers.ticket_worker, bot.answer_question)
DONE: dict[str, list[object]] = {"batchItemFailures": []}
DESK = "zendesk"


@pytest.fixture(autouse=True)
def stored(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The examples, beside a workspace that is connected to a helpdesk."""
    more = {
        "FALLBACK_MAIL_TO": "fallback@example.com",
        "MAIL_CONFIGURATION_SET": "mail",
        "VISITOR_MAIL_CONFIGURATION_SET": "visitors",
        "POWERTOOLS_SERVICE_NAME": "test",
        "POWERTOOLS_METRICS_NAMESPACE": "Escalation",
        "STARTS_OF_CLIENT": "30",
        "DEAD_LETTER_QUEUE_URL": "https://sqs.eu-west-1.amazonaws.com/1/dead",
        "HELPDESK_EVENTS_QUEUE_URL": "https://sqs.eu-west-1.amazonaws.com/1/events",
        "AUTO_REPLIES_QUEUE_URL": "https://sqs.eu-west-1.amazonaws.com/1/replies",
        "REPEAT_UNKNOWN_CREATES": "true",
        "TOKEN_SECRET_ARN": "arn:aws:secretsmanager:eu-west-1:1:secret:tokens",
    }
    for name, value in more.items():
        monkeypatch.setenv(name, value)
    _forget()
    with owner_on_moto(monkeypatch):
        for name in ("mail", "visitors"):
            boto3.client("sesv2").create_configuration_set(ConfigurationSetName=name)
        now = datetime.now(UTC)
        connection = Connection(
            connection_id="theirs",
            workspace_id="acme",
            helpdesk=DESK,
            account={"subdomain": "acme"},
            secret_ref="arn:aws:secretsmanager:eu-west-1:1:secret:none-1b2c3d",
            created_at=now,
        )
        for _ in range(2):  # as at each start of the local service
            examples.store_examples(
                SettingsStore(boto3.client("dynamodb"), "settings"),
                _transcripts(),
                connection=connection,
                ticket={"helpdesk": DESK},
                now=now,
            )
        yield
    _forget()


def _forget() -> None:
    for cached in CACHES:
        cached.cache_clear()


def _transcripts() -> TranscriptStore:
    return TranscriptStore(boto3.client("dynamodb"), "transcripts")


def _call(function: str) -> Any:
    return import_module(f"functions.{function}.handler").handler(event(function), CONTEXT)


def _escalation(method: Method) -> Escalation:
    found = _transcripts().escalation(examples.escalation_id(method))
    assert found is not None
    return found


def test_what_waits_is_not_sent_by_a_sweep_before_its_event_is() -> None:
    for method in examples.CONVERSATIONS:
        escalation = _escalation(method)
        assert escalation.state == "recorded"
        assert escalation.due_at is not None
        assert (escalation.due_at - datetime.now(UTC)).days > 3_000


def test_admin_lists_the_bots_of_the_examples() -> None:
    answer = _call("admin")
    assert answer["statusCode"] == 200, answer
    found = {one["bot_id"] for one in json.loads(answer["body"])["items"]}
    assert found == {examples.BOT_ID, examples.TARGET_BOT_ID}


def test_classify_answers_with_the_bots_profile() -> None:
    answer = _call("classify")
    assert answer["statusCode"] == 200, answer
    assert json.loads(answer["body"])["name"] == "Billing"


def test_send_email_delivers() -> None:
    assert _call("send_email") == DONE
    assert _escalation("email").state == "delivered"
    assert _call("send_email") == DONE, "a second time it does nothing"


def test_the_bot_answers() -> None:
    reply = _call("bot")
    assert reply["text"] == "Refunds take a week."


def test_jobs_makes_the_index() -> None:
    assert _call("jobs") == DONE
    job = SettingsStore(boto3.client("dynamodb"), "settings").owner_job(examples.JOB_ID)
    assert job is not None
    assert job.state == "done", job


@pytest.mark.parametrize(
    ("function", "method", "missing"),
    [
        ("create_ticket", "ticket", "secret_missing"),
        ("transfer", "transfer", "target_bot_missing"),
    ],
)
def test_what_calls_others_is_claimed_and_gets_as_far_as_to_those(
    function: str, method: Method, missing: str
) -> None:
    """There are no credentials here, and no function of a bot."""
    assert _call(function) == DONE
    tried = _escalation(method)
    assert tried.attempts == 1
    assert tried.last_error is not None
    assert tried.last_error.code == missing


def test_each_event_is_on_the_page() -> None:
    page = (ROOT / "events" / "README.md").read_text(encoding="utf-8")
    for path in (ROOT / "events").glob("*.json"):
        assert f"| `{path.stem}` |" in page
