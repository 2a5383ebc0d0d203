"""Tells the event destinations of a configuration set what becomes of a mail, as SES would.

The emulator keeps the destinations of the templates and tells them nothing. So what is told here
goes where the deployment says, and of what it asks for: a destination that is missing, or that does
not match, is told nothing here either.
"""

import base64
import binascii
import json
from datetime import UTC, datetime
from email import message_from_bytes
from typing import Any, Final
from urllib.parse import quote, urlencode

import httpx

from infra.local.pages.mail_events import events_of
from infra.local.pages.signing import signed_by_root

_FORM: Final = {"content-type": "application/x-www-form-urlencoded; charset=utf-8"}


class EventDestinations:
    """The destinations on one emulator.

    Args:
        emulator_url: the emulator's address, without a slash at the end.
    """

    def __init__(self, emulator_url: str) -> None:
        self._emulator_url = emulator_url

    async def tell(self, client: httpx.AsyncClient, sent: bytes, message_id: str) -> None:
        """Publish the events of a mail that was taken for sending.

        Args:
            client: carries the requests.
            sent: body of the call `SendEmail` of SES's API v2.
            message_id: that the mail was given.

        Raises:
            httpx.HTTPError: the emulator does not answer, or not so.
        """
        call = _call(sent)
        if call is None:
            return
        configuration_set, recipients, tags, source = call
        events = list(
            events_of(
                message_id=message_id,
                at=datetime.now(UTC),
                source=source,
                recipients=recipients,
                tags=tags,
                configuration_set=configuration_set,
            )
        )
        if not events:
            return
        for destination in await self._of(client, configuration_set):
            topic = (destination.get("SnsDestination") or {}).get("TopicArn")
            if not topic or not destination.get("Enabled"):
                continue
            for kind, event in events:
                if kind in destination["MatchingEventTypes"]:
                    await self._publish(client, topic, event)

    async def _of(self, client: httpx.AsyncClient, configuration_set: str) -> list[dict[str, Any]]:
        name = quote(configuration_set, safe="")
        url = httpx.URL(
            f"{self._emulator_url}/v2/email/configuration-sets/{name}/event-destinations"
        )
        answer = await client.get(url, headers=signed_by_root("ses", "GET", url, b"", {}))
        answer.raise_for_status()
        found: list[dict[str, Any]] = answer.json().get("EventDestinations") or []
        return found

    async def _publish(self, client: httpx.AsyncClient, topic: str, event: str) -> None:
        url = httpx.URL(f"{self._emulator_url}/")
        body = urlencode(
            {"Action": "Publish", "Version": "2010-03-31", "TopicArn": topic, "Message": event}
        ).encode()
        headers = signed_by_root("sns", "POST", url, body, _FORM)
        answer = await client.post(url, content=body, headers=headers)
        answer.raise_for_status()


def _call(sent: bytes) -> tuple[str, list[str], dict[str, str], str] | None:
    """Configuration set, recipients, tags and sender of a call; None without a set or recipients,
    as nothing is told then.
    """
    try:
        call = json.loads(sent)
        raw = base64.b64decode(call["Content"]["Raw"]["Data"])
        recipients = call["Destination"]["ToAddresses"]
        configuration_set = call["ConfigurationSetName"]
    except (ValueError, KeyError, TypeError, binascii.Error):
        return None
    tags = {tag["Name"]: tag["Value"] for tag in call.get("EmailTags") or []}
    return configuration_set, recipients, tags, str(message_from_bytes(raw)["From"])
