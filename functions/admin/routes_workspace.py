"""Routes of the workspace, its members and its connections."""

from typing import Any

from aws_lambda_powertools.event_handler import Response
from pydantic import RootModel

from escalation.runtime.admin import parse_credentials
from escalation.runtime.http import empty_response, helpdesk_name, if_match, json_response
from escalation.use_cases.owner.api_models import (
    InviteMember,
    MemberList,
    MemberView,
    WebhookSecret,
    WorkspaceBody,
)
from escalation.use_cases.owner.etags import etag
from functions.admin.frame import Frame


class _Credentials(RootModel[dict[str, Any]]):
    """Any object; the helpdesk's own model checks it."""


def add(frame: Frame) -> None:
    """Add the routes."""
    _workspace(frame)
    _members(frame)
    _connections(frame)


def _workspace(frame: Frame) -> None:
    @frame.app.get("/v1/admin/workspace")
    def get_workspace() -> Response[str]:
        workspace = frame.owner().workspaces.get(frame.caller())
        return json_response(WorkspaceBody.of(workspace), headers={"ETag": etag(workspace.version)})

    @frame.app.put("/v1/admin/workspace")
    def put_workspace() -> Response[str]:
        caller = frame.caller()
        workspace = frame.owner().workspaces.put(
            caller, frame.body(WorkspaceBody), if_match=if_match(frame.event)
        )
        return json_response(WorkspaceBody.of(workspace), headers={"ETag": etag(workspace.version)})


def _members(frame: Frame) -> None:
    @frame.app.get("/v1/admin/members")
    def list_members() -> Response[str]:
        members = frame.owner().members.list(frame.caller())
        return json_response(MemberList(items=tuple(MemberView.of(one) for one in members)))

    @frame.app.post("/v1/admin/members")
    def invite_member() -> Response[str]:
        caller = frame.caller()
        member = frame.owner().members.invite(caller, frame.body(InviteMember))
        return json_response(MemberView.of(member), 201)


def _connections(frame: Frame) -> None:
    path = "/v1/admin/connections/<helpdesk>"

    @frame.app.get(path)
    def get_connection(helpdesk: str) -> Response[str]:
        caller = frame.caller()
        return json_response(frame.owner().connections.view(caller, helpdesk_name(helpdesk)))

    @frame.app.put(path)
    def put_connection(helpdesk: str) -> Response[str]:
        caller = frame.caller()
        name = helpdesk_name(helpdesk)
        given = parse_credentials(name, frame.body(_Credentials).root)
        _, check = frame.owner().connections.put(caller, name, given)
        return json_response(frame.owner().connections.view(caller, name, check))

    @frame.app.delete(path)
    def delete_connection(helpdesk: str) -> Response[str]:
        frame.owner().connections.delete(frame.caller(), helpdesk_name(helpdesk))
        return empty_response()

    @frame.app.post(f"{path}/test")
    def test_connection(helpdesk: str) -> Response[str]:
        _, check = frame.owner().connections.test(frame.caller(), helpdesk_name(helpdesk))
        return json_response(check)

    @frame.app.put(f"{path}/webhook")
    def keep_webhook_secret(helpdesk: str) -> Response[str]:
        caller = frame.caller()
        given = frame.body(WebhookSecret)
        return json_response(
            frame.owner().connections.keep_webhook_secret(
                caller, helpdesk_name(helpdesk), given.secret
            )
        )

    @frame.app.post(f"{path}/webhook")
    def set_up_webhook(helpdesk: str) -> Response[str]:
        caller = frame.caller()
        return json_response(
            frame.owner().connections.set_up_webhook(caller, helpdesk_name(helpdesk))
        )
