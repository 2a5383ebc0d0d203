"""Every function, packed as for Lambda, run by Lambda's own runtime, with its event of `events/`.

Behind it is the AWS emulator with tables, queues and a secret, and no deployment.
"""

import hmac
import json
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from escalation import __version__
from escalation.adapters.aws.conversation_tokens import SigningKeys
from escalation.adapters.aws.live_tickets import JwtTickets
from escalation.domain.live import LiveClaims
from escalation.use_cases.sweep.attempts import SweepReport
from infra.local.emulator import Emulator
from tests.events import (
    BOT_ID,
    CONNECTION_ID,
    MEMBER_SUB,
    WEBHOOK_SECRET,
    WORKSPACE_ID,
    event,
)
from tests.functions.aws_backend import (
    OWNER,
    WORKERS,
    Backend,
    make_backend,
    seed,
    seed_ticket,
)
from tests.functions.live_events import connect, disconnect, frame
from tests.functions.rie import Runtime

MALFORMED = "this is not a job"


@pytest.fixture(scope="module")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    running = Emulator(folder=tmp_path_factory.mktemp("emulator"))
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def backend(emulator: Emulator) -> Backend:
    return make_backend(emulator.url)


@pytest.fixture(scope="module")
def seeded(backend: Backend) -> Backend:
    seed(backend)
    return backend


Run = Callable[[str], Runtime]


@pytest.fixture(scope="module")
def run(backend: Backend, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """Starts a function once, for all tests of it."""
    folder: Path = tmp_path_factory.mktemp("rie")
    started: dict[str, Runtime] = {}
    with ExitStack() as stack:

        def once(name: str) -> Runtime:
            if name not in started:
                runtime = Runtime(name, variables=backend.variables_of(name), folder=folder)
                started[name] = stack.enter_context(runtime)
            return started[name]

        yield once


def test_the_site_says_that_it_is_up(run: Run) -> None:
    answer = run("site").invoke(event("site"))
    assert answer["statusCode"] == 200
    assert json.loads(answer["body"]) == {"status": "ok", "version": __version__}


def test_an_unknown_bot_is_a_problem_document_with_404(run: Run) -> None:
    asked = event("classify")
    asked["rawPath"] = asked["requestContext"]["http"]["path"] = "/v1/bots/nobody/profile"
    answer = run("classify").invoke(asked)
    assert answer["statusCode"] == 404
    assert _headers(answer)["content-type"] == "application/problem+json"
    assert json.loads(answer["body"])["status"] == 404


def test_the_widget_gets_the_profile_of_a_bot(run: Run, seeded: Backend) -> None:
    answer = run("classify").invoke(event("classify"))
    assert answer["statusCode"] == 200
    assert json.loads(answer["body"])["name"] == "Billing"


def test_a_subject_that_belongs_to_no_workspace_is_refused(run: Run) -> None:
    asked = event("admin")
    asked["requestContext"]["authorizer"]["jwt"]["claims"]["sub"] = "somebody-else"
    assert run("admin").invoke(asked)["statusCode"] == 403


def test_a_member_lists_the_bots_of_the_workspace(run: Run, seeded: Backend) -> None:
    answer = run("admin").invoke(event("admin"))
    assert answer["statusCode"] == 200
    assert [bot["bot_id"] for bot in json.loads(answer["body"])["items"]] == [BOT_ID]


def test_the_bot_answers_from_its_knowledge(run: Run, seeded: Backend) -> None:
    reply = run("bot").invoke(event("bot"))
    assert reply["text"] == "Refunds take a week."
    assert reply["confidence"] > 0.5


def test_a_frame_of_a_socket_that_is_gone_and_a_socket_without_a_ticket(run: Run) -> None:
    assert run("live").invoke(event("live")) == {"statusCode": 200}
    assert run("live").invoke(connect("s", "escalation.v1")) == {"statusCode": 401}


def test_a_socket_with_a_ticket_is_opened_and_closed(run: Run, seeded: Backend) -> None:
    claims = LiveClaims(workspace_id=WORKSPACE_ID, sub=MEMBER_SUB)
    keys = seeded.secrets.get_secret_value(SecretId=seeded.variables["TOKEN_SECRET_ARN"])
    tickets = JwtTickets(SigningKeys(lambda: keys["SecretString"]))
    ticket = tickets.issue(claims, now=datetime.now(UTC))
    opened = run("live").invoke(connect("s", "escalation.v1", ticket))
    assert opened["headers"] == {"Sec-WebSocket-Protocol": "escalation.v1"}
    assert run("live").invoke(frame("s", '{"type":"here","conversation_id":null}')) == {
        "statusCode": 200
    }
    assert run("live").invoke(disconnect("s")) == {"statusCode": 200}


def test_a_bot_that_does_not_exist_is_a_function_error(run: Run) -> None:
    reply = run("bot").invoke({**event("bot"), "bot_id": "nobody"})
    assert reply["errorType"] == "NotFound"


@pytest.mark.parametrize("name", WORKERS)
def test_work_on_what_is_gone_is_acknowledged(run: Run, name: str) -> None:
    assert run(name).invoke(event(name)) == {"batchItemFailures": []}


@pytest.mark.parametrize("name", WORKERS)
def test_a_body_that_nobody_can_act_on_goes_to_the_workers_own_dead_letter_queue(
    run: Run, backend: Backend, name: str
) -> None:
    batch = event(name)
    batch["Records"][0]["body"] = MALFORMED
    assert run(name).invoke(batch) == {"batchItemFailures": []}
    (message,) = backend.received(f"dead-{name}")
    assert message["Body"] == MALFORMED
    assert message["MessageAttributes"]["reason"]["StringValue"]


@pytest.mark.parametrize("name", WORKERS)
def test_a_workers_log_says_for_which_invocation_and_from_where(
    run: Run, backend: Backend, name: str
) -> None:
    batch = event(name)
    batch["Records"][0]["body"] = MALFORMED
    before = len(_log_lines(run(name)))
    assert run(name).invoke(batch) == {"batchItemFailures": []}
    assert run(name).invoke(batch) == {"batchItemFailures": []}
    first, second = _log_lines(run(name))[before:]
    assert first["message"] == second["message"] == "job_malformed"
    assert first["location"].rpartition(":")[0].endswith("/escalation/runtime/queue_loop.py")
    assert first["function_request_id"]
    assert first["function_request_id"] != second["function_request_id"]
    assert len(backend.received(f"dead-{name}")) == 2


def test_what_a_use_case_logs_has_the_invocations_id_and_the_use_cases_place(
    run: Run, seeded: Backend
) -> None:
    before = len(_log_lines(run("classify")))
    _call(run("classify"), "POST", f"/v1/bots/{BOT_ID}/conversations", {"locale": "en"})
    lines = _log_lines(run("classify"))[before:]
    assert [line["message"] for line in lines] == ["conversation_started"]
    path = lines[0]["location"].rpartition(":")[0]
    assert path.endswith("/use_cases/visitor/start_conversation.py")
    assert len(lines[0]["function_request_id"]) == 36


@pytest.mark.parametrize("name", WORKERS)
def test_a_job_for_another_worker_goes_there_too(run: Run, backend: Backend, name: str) -> None:
    batch = event(name)
    foreign = event("jobs" if name != "jobs" else "transfer")["Records"][0]["body"]
    batch["Records"] = [{**batch["Records"][0], "body": foreign}]
    assert run(name).invoke(batch) == {"batchItemFailures": []}
    (message,) = backend.received(f"dead-{name}")
    assert message["Body"] == foreign


def test_a_webhook_that_nobody_here_has_a_connection_for_is_not_found(run: Run) -> None:
    asked = event("webhooks")
    asked["rawPath"] = asked["requestContext"]["http"]["path"] = "/v1/webhooks/zendesk/nobody"
    assert run("webhooks").invoke(asked)["statusCode"] == 404


def test_a_signed_webhook_of_today_has_its_ticket_read_again(run: Run, seeded: Backend) -> None:
    """From function to function, up to the helpdesk, whose credentials are missing here."""
    seed_ticket(seeded)
    asked = event("webhooks")
    assert run("webhooks").invoke(asked)["statusCode"] == 401, "it is from March"
    stamp = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    signed = hmac.new(WEBHOOK_SECRET.encode(), (stamp + asked["body"]).encode(), "sha256")
    asked["headers"]["x-zendesk-webhook-signature-timestamp"] = stamp
    asked["headers"]["x-zendesk-webhook-signature"] = b64encode(signed.digest()).decode()
    assert run("webhooks").invoke(asked)["statusCode"] == 200
    assert run("webhooks").invoke(asked)["statusCode"] == 401, "it is a replay"

    (job,) = seeded.received("HELPDESK_EVENTS_QUEUE_URL")
    batch = event("sync_ticket")
    batch["Records"] = [{**batch["Records"][0], "body": job["Body"]}]
    assert batch["Records"][0]["body"] == event("sync_ticket")["Records"][0]["body"]
    assert run("sync_ticket").invoke(batch) == {"batchItemFailures": []}
    found = seeded.settings.connection_by_id(CONNECTION_ID)
    assert found is not None
    assert found.updates.first_event_at is not None


def test_the_sweep_counts_what_it_did(run: Run) -> None:
    did = run("sweep").invoke(event("sweep"))
    assert did == asdict(SweepReport())
    assert run("sweep").invoke({"shards": [0, 4]}) == did


def test_a_request_for_a_person_becomes_a_mail_to_the_owner(run: Run, seeded: Backend) -> None:
    """From function to function by what each puts into the queue, as in the cloud."""
    api = run("classify")
    opened = _call(api, "POST", f"/v1/bots/{BOT_ID}/conversations", {"locale": "en"})
    path = f"/v1/conversations/{opened['conversation_id']}"
    asked = _call(
        api, "POST", f"{path}/handoff", {"client_message_id": "message-1"}, opened["token"]
    )
    assert asked["escalation"]["state"] == "recorded"

    (job,) = seeded.received("EMAILS_QUEUE_URL")
    batch = event("send_email")
    batch["Records"] = [{**batch["Records"][0], "body": job["Body"]}]
    assert run("send_email").invoke(batch) == {"batchItemFailures": []}

    stored = seeded.transcripts.escalation(asked["escalation"]["id"])
    assert stored is not None
    assert stored.state == "delivered"
    (mail,) = seeded.sent_mail()
    assert mail["To"] == [OWNER]
    # SQS delivers at least once: the second copy sends nothing.
    assert run("send_email").invoke(batch) == {"batchItemFailures": []}
    assert seeded.sent_mail() == [mail]


def test_a_function_whose_variables_are_missing_says_which(
    backend: Backend, tmp_path: Path
) -> None:
    without = {k: v for k, v in backend.variables.items() if k.startswith(("AWS_", "POWERTOOLS"))}
    with Runtime("sweep", variables=without, folder=tmp_path) as sweep:
        result = sweep.invoke(event("sweep"))
    assert result["errorType"] == "EnvironmentNotSet"
    assert "TABLE" in result["errorMessage"]


def _call(
    api: Runtime, method: str, path: str, body: dict[str, Any], token: str | None = None
) -> dict[str, Any]:
    request = event("classify")
    del request["queryStringParameters"]
    request["rawQueryString"] = ""
    request["rawPath"] = request["requestContext"]["http"]["path"] = path
    request["requestContext"]["http"]["method"] = method
    request["headers"]["content-type"] = "application/json"
    if token is not None:
        request["headers"]["authorization"] = f"Bearer {token}"
    request["body"] = json.dumps(body)
    answer = api.invoke(request)
    assert answer["statusCode"] in {200, 201}, answer
    parsed: dict[str, Any] = json.loads(answer["body"])
    return parsed


def _log_lines(runtime: Runtime) -> list[dict[str, Any]]:
    """What the function's own logger wrote so far; metrics and the emulator's lines are others."""
    found = []
    for line in runtime.log.read_text().splitlines():
        with suppress(ValueError):
            entry = json.loads(line)
            if isinstance(entry, dict) and "message" in entry and "service" in entry:
                found.append(entry)
    return found


def _headers(answer: dict[str, Any]) -> dict[str, str]:
    return {name.lower(): value for name, value in answer["headers"].items()}
