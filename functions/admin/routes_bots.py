"""Routes of bots, their knowledge and their escalation settings."""

from aws_lambda_powertools.event_handler import Response

from escalation.domain.errors import NotFound
from escalation.domain.settings import EscalationSettings
from escalation.runtime import query
from escalation.runtime.http import empty_response, if_match, json_response, path_id
from escalation.use_cases.owner.api_models import (
    BotBody,
    BotList,
    KnowledgeBody,
    SettingsVersionList,
    SettingsVersionView,
)
from escalation.use_cases.owner.etags import etag
from escalation.use_cases.owner.knowledge import MAX_KNOWLEDGE_BYTES
from escalation.use_cases.owner.settings import MAX_SETTINGS_BYTES
from functions.admin.frame import Frame

BOT = "/v1/admin/bots/<bot_id>"


def add(frame: Frame) -> None:
    """Add the routes."""
    _bots(frame)
    _knowledge(frame)
    _settings(frame)
    _versions(frame)
    _auto_replies(frame)


def _bots(frame: Frame) -> None:
    @frame.app.get("/v1/admin/bots")
    def list_bots() -> Response[str]:
        bots = frame.owner().bots.list(frame.caller())
        return json_response(BotList(items=tuple(BotBody.of(bot) for bot in bots)))

    @frame.app.post("/v1/admin/bots")
    def create_bot() -> Response[str]:
        caller = frame.caller()
        bot = frame.owner().bots.create(caller, frame.body(BotBody))
        headers = {"ETag": etag(bot.version), "Location": f"/v1/admin/bots/{bot.bot_id}"}
        return json_response(BotBody.of(bot), 201, headers)

    @frame.app.get(BOT)
    def get_bot(bot_id: str) -> Response[str]:
        bot = frame.owner().bots.get(frame.caller(), path_id(bot_id))
        return json_response(BotBody.of(bot), headers={"ETag": etag(bot.version)})

    @frame.app.put(BOT)
    def put_bot(bot_id: str) -> Response[str]:
        caller = frame.caller()
        bot = frame.owner().bots.put(
            caller, path_id(bot_id), frame.body(BotBody), if_match=if_match(frame.event)
        )
        return json_response(BotBody.of(bot), headers={"ETag": etag(bot.version)})

    @frame.app.delete(BOT)
    def delete_bot(bot_id: str) -> Response[str]:
        frame.owner().bots.delete(frame.caller(), path_id(bot_id))
        return empty_response()


def _knowledge(frame: Frame) -> None:
    path = f"{BOT}/knowledge"

    @frame.app.get(path)
    def get_knowledge(bot_id: str) -> Response[str]:
        knowledge = frame.owner().knowledge.get(frame.caller(), path_id(bot_id))
        return json_response(
            KnowledgeBody(entries=knowledge.entries), headers={"ETag": etag(knowledge.version)}
        )

    @frame.app.put(path)
    def put_knowledge(bot_id: str) -> Response[str]:
        caller = frame.caller()
        body = frame.body(KnowledgeBody, limit=2 * MAX_KNOWLEDGE_BYTES)
        knowledge = frame.owner().knowledge.put(
            caller, path_id(bot_id), body, if_match=if_match(frame.event)
        )
        return json_response(
            KnowledgeBody(entries=knowledge.entries), headers={"ETag": etag(knowledge.version)}
        )


def _settings(frame: Frame) -> None:
    path = f"{BOT}/escalation-settings"

    @frame.app.get(path)
    def get_settings(bot_id: str) -> Response[str]:
        current = frame.owner().settings.get(frame.caller(), path_id(bot_id))
        return json_response(current.settings, headers={"ETag": etag(current.version)})

    @frame.app.put(path)
    def put_settings(bot_id: str) -> Response[str]:
        caller = frame.caller()
        body = frame.body(EscalationSettings, limit=2 * MAX_SETTINGS_BYTES)
        saved = frame.owner().settings.put(
            caller, path_id(bot_id), body, if_match=if_match(frame.event)
        )
        return json_response(saved.settings, headers={"ETag": etag(saved.version)})


def _versions(frame: Frame) -> None:
    path = f"{BOT}/escalation-settings/versions"

    @frame.app.get(path)
    def list_versions(bot_id: str) -> Response[str]:
        page = frame.owner().settings.versions(
            frame.caller(), path_id(bot_id), after=query.cursor(frame.event)
        )
        items = tuple(SettingsVersionView.of(version) for version in page.items)
        return json_response(SettingsVersionList(items=items, next=page.next))

    @frame.app.post(f"{path}/<version>/restore")
    def restore_version(bot_id: str, version: str) -> Response[str]:
        caller = frame.caller()
        if not (version.isascii() and version.isdigit() and len(version) <= 9):
            raise NotFound("These settings have no such version.")
        saved = frame.owner().settings.restore(
            caller, path_id(bot_id), int(version), if_match=if_match(frame.event)
        )
        return json_response(saved.settings, headers={"ETag": etag(saved.version)})


def _auto_replies(frame: Frame) -> None:
    @frame.app.get(f"{BOT}/auto-replies")
    def list_auto_replies(bot_id: str) -> Response[str]:
        caller = frame.caller()
        return json_response(
            frame.owner().auto_replies.list(
                caller, path_id(bot_id), after=query.cursor(frame.event)
            )
        )
