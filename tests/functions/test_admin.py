"""The owner's side over HTTP: who is believed, how answers look; settings, bots, connections."""

import pytest

from escalation.domain.errors import RetryableError
from escalation.domain.ticket_fields import FieldChoice, ListedField, TicketFieldList
from tests.fakes.owner_stores import START
from tests.fakes.owner_world import SUBJECTS, World
from tests.functions.console import Console
from tests.functions.http_events import access_token, document, header


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def owner(world: World) -> Console:
    return Console(world, SUBJECTS["owner"])


SETTINGS = "/v1/admin/bots/support/escalation-settings"


@pytest.mark.parametrize(
    "claims",
    [
        None,
        {},
        {"sub": SUBJECTS["owner"]},
        {"sub": SUBJECTS["owner"], "token_use": "id"},
        {"sub": "", "token_use": "access"},
        {"username": SUBJECTS["owner"], "token_use": "access"},
    ],
)
def test_only_the_subject_of_an_access_token_is_believed(
    owner: Console, claims: dict[str, str] | None
) -> None:
    answer = owner("GET", "/v1/admin/workspace", claims=claims)

    assert (answer["statusCode"], document(answer)["code"]) == (401, "not_authenticated")


def test_a_workspace_or_role_in_the_token_or_the_request_changes_nothing(owner: Console) -> None:
    claims = {
        **access_token(SUBJECTS["member"]),
        "custom:workspace_id": "other",
        "custom:role": "owner",
        "cognito:groups": "[owners]",
    }
    answer = owner(
        "GET",
        "/v1/admin/workspace",
        claims=claims,
        query={"workspace_id": "other"},
        headers={"x-workspace-id": "other"},
    )
    assert document(answer)["workspace_id"] == "acme"

    refused = owner("POST", "/v1/admin/bots", claims=claims, body={"name": "Mine"})
    assert (refused["statusCode"], document(refused)["code"]) == (403, "admin_only")


def test_the_workspace_says_what_its_team_reads_and_keeps_it_where_a_save_does_not_say(
    owner: Console,
) -> None:
    workspace = document(owner("GET", "/v1/admin/workspace"))
    assert workspace["team_language"] == "en"

    german = owner("PUT", "/v1/admin/workspace", body={**workspace, "team_language": "de"})
    assert document(german)["team_language"] == "de"
    older = {name: value for name, value in workspace.items() if name != "team_language"}
    assert document(owner("PUT", "/v1/admin/workspace", body=older))["team_language"] == "de"

    for wrong in ("xx", "DE", "", 1):
        refused = owner("PUT", "/v1/admin/workspace", body={**workspace, "team_language": wrong})
        problem = document(refused)
        assert (refused["statusCode"], problem["field"]) == (400, "team_language")


def test_a_stranger_is_refused(owner: Console) -> None:
    answer = owner("GET", "/v1/admin/bots", claims=access_token("sub-nobody"))

    assert (answer["statusCode"], document(answer)["code"]) == (403, "no_membership")


def test_another_workspaces_bot_is_missing(owner: Console) -> None:
    answer = owner("GET", "/v1/admin/bots/spy")

    assert (answer["statusCode"], document(answer)["code"]) == (404, "not_found")


def test_settings_carry_their_version_as_etag(owner: Console) -> None:
    shown = owner("GET", SETTINGS)
    assert (shown["statusCode"], header(shown, "etag")) == (200, '"0"')

    wanted = {
        **document(shown),
        "confidence_threshold": 0.75,
        "trust_claimed_addresses": False,
    }
    saved = owner("PUT", SETTINGS, body=wanted, headers={"if-match": '"0"'})

    assert (saved["statusCode"], header(saved, "etag")) == (200, '"1"')
    assert document(saved) == wanted
    assert document(owner("GET", SETTINGS)) == wanted


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [({}, 428, "if_match_required"), ({"If-Match": '"4"'}, 412, "version_changed")],
)
def test_settings_are_not_saved_unseen(
    owner: Console, headers: dict[str, str], status: int, code: str
) -> None:
    answer = owner("PUT", SETTINGS, body={}, headers=headers)

    assert (answer["statusCode"], document(answer)["code"]) == (status, code)


def test_wrong_settings_are_a_problem_that_names_the_field(owner: Console) -> None:
    answer = owner(
        "PUT",
        SETTINGS,
        body={"rules": [{"keywords": ["refund"], "then": "explode"}]},
        headers={"if-match": '"0"'},
    )

    problem = document(answer)
    assert (problem["status"], problem["field"]) == (400, "rules.0.then")
    assert "do_not_escalate" in problem["detail"]


def test_versions_are_listed_and_restored(owner: Console) -> None:
    for version, threshold in enumerate((0.7, 0.8)):
        owner(
            "PUT",
            SETTINGS,
            body={"confidence_threshold": threshold},
            headers={"if-match": f'"{version}"'},
        )

    listed = document(owner("GET", f"{SETTINGS}/versions"))
    restored = owner("POST", f"{SETTINGS}/versions/1/restore")

    assert [item["version"] for item in listed["items"]] == [2, 1]
    assert listed["next"] is None
    assert (restored["statusCode"], header(restored, "etag")) == (200, '"3"')
    assert document(restored)["confidence_threshold"] == 0.7


@pytest.mark.parametrize("version", ["9", "0", "-1", "one", "1" * 40, "\u0661"])
def test_a_version_that_never_was_is_missing(owner: Console, version: str) -> None:
    assert owner("POST", f"{SETTINGS}/versions/{version}/restore")["statusCode"] == 404


def test_a_bot_is_made_changed_and_deleted(owner: Console) -> None:
    made = owner("POST", "/v1/admin/bots", body={"name": "Sales"})
    path = header(made, "location")
    assert made["statusCode"] == 201
    assert path == f"/v1/admin/bots/{document(made)['bot_id']}"

    shown = document(owner("GET", path))
    assert shown == {
        "bot_id": document(made)["bot_id"],
        "name": "Sales",
        "description": "",
        "function": "reference",
        "contract": 1,
        "greeting": "",
        "allowed_origins": [],
    }
    changed = owner("PUT", path, body={**shown, "name": "Presales"})
    assert (changed["statusCode"], header(changed, "etag")) == (200, '"2"')
    gone = owner("DELETE", path)
    assert (gone["statusCode"], gone["body"]) == (204, "")
    assert owner("GET", path)["statusCode"] == 404


def test_a_list_is_items_and_next(owner: Console, world: World) -> None:
    world.conversation()
    world.escalation()
    for path in (
        "/v1/admin/bots",
        "/v1/admin/members",
        "/v1/admin/escalations",
        "/v1/admin/bots/support/conversations",
        f"{SETTINGS}/versions",
    ):
        answer = owner("GET", path)
        assert (answer["statusCode"], set(document(answer))) == (200, {"items", "next"}), path


def test_knowledge_is_put_and_got_as_entries(owner: Console) -> None:
    path = "/v1/admin/bots/support/knowledge"
    entry = {"id": "refunds", "questions": ["Refund?"], "answer": "In 14 days.", "url": None}

    assert owner("PUT", path, body={"entries": [entry]})["statusCode"] == 200
    shown = owner("GET", path)
    waits: dict[str, object] = {
        "index": "being_made",
        "index_wanted_since": "2026-03-02T09:00:00Z",
        "read_by": None,
        "unread": [],
        "hosted_failure": None,
    }
    assert (document(shown), header(shown, "etag")) == ({"entries": [entry], **waits}, '"1"')

    wrong = owner("PUT", path, body={"entries": [entry, {**entry, "answer": ""}]})
    assert document(wrong)["field"] == "entries.1.answer"


def test_a_connections_secrets_are_in_no_answer(owner: Console, world: World) -> None:
    path = "/v1/admin/connections/freshdesk"
    body = {"domain": "acme", "api_key": "fresh-s3cret"}

    answers = [
        owner("PUT", path, body=body),
        owner("GET", path),
        owner("POST", f"{path}/test"),
        owner("PUT", path, body={**body, "domain": "acme.freshdesk.com"}),
        owner("PUT", path, body={**body, "api_key": "two words s3cret"}),
    ]

    assert [answer["statusCode"] for answer in answers] == [200, 200, 200, 400, 400]
    assert [document(answer)["field"] for answer in answers[3:]] == ["domain", "api_key"]
    everything = "".join(answer["body"] for answer in answers)
    assert "s3cret" not in everything
    assert "arn:secret" not in everything
    assert "s3cret" in str(world.secrets.kept)


def test_a_helpdesks_fields_are_listed_and_read_anew_on_request(
    owner: Console, world: World
) -> None:
    connection = "/v1/admin/connections/zoho"
    path = f"{connection}/ticket-fields"
    assert owner("GET", path)["statusCode"] == 404
    given = {"data_centre": "com", "org_id": "1", "client_id": "c", "client_secret": "s"}
    owner("PUT", connection, body={**given, "refresh_token": "r"})
    choice = FieldChoice(value="7", label="Support")
    field = ListedField(name="department_id", label="D", kind="choice", choices=(choice,))
    world.lists.listed = TicketFieldList(fields=(field,), read_at=START)

    listed = document(owner("GET", path, query={"department": "7"}))
    assert listed["fields"][0]["choices"] == [{"value": "7", "label": "Support", "under": []}]
    owner("GET", path, query={"fresh": "true"})
    assert world.lists.asked == [("zoho", "7", False), ("zoho", None, True)]
    for name, wrong in (("department", "7&x=1"), ("fresh", "yes")):
        refused = owner("GET", path, query={name: wrong})
        assert (refused["statusCode"], document(refused)["field"]) == (400, name)
    world.lists.listed = RetryableError("unreachable")
    assert owner("GET", path)["statusCode"] == 503


def test_an_unknown_helpdesk_is_missing(owner: Console) -> None:
    assert owner("GET", "/v1/admin/connections/jira")["statusCode"] == 404
    assert owner("GET", "/v1/admin/connections/zendesk")["statusCode"] == 404


def test_a_member_is_invited(owner: Console) -> None:
    answer = owner("POST", "/v1/admin/members", body={"email": "cy@acme.example"})
    assert answer["statusCode"] == 201
    assert document(answer)["role"] == "agent"

    wrong = owner("POST", "/v1/admin/members", body={"email": "cy@acme.example\r\nBcc: x"})
    assert (wrong["statusCode"], document(wrong)["field"]) == (400, "email")


@pytest.mark.parametrize(
    "path",
    [
        "/v1/admin/bots/support/opinions",
        "/v1/admin/nothing",
    ],
)
def test_what_does_not_exist_is_missing(owner: Console, path: str) -> None:
    answer = owner("GET", path)

    assert (answer["statusCode"], header(answer, "content-type")) == (
        404,
        "application/problem+json",
    )


def test_another_method_is_told_what_the_address_takes(owner: Console) -> None:
    answer = owner("POST", "/v1/admin/workspace", body={})

    assert (answer["statusCode"], header(answer, "allow")) == (405, "GET, PUT")
