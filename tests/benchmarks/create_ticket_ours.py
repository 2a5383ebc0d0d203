"""One side of `create_ticket_cost`: our adapter. Run as a script with the task as JSON."""

import json
import sys
import time
from typing import Any


def main(task: dict[str, Any]) -> dict[str, float]:
    """Make the tickets; processor and elapsed milliseconds."""
    cpu, wall = time.process_time(), time.perf_counter()

    from pydantic import SecretStr  # noqa: PLC0415 - what is measured

    from escalation.adapters.helpdesks.access_tokens import InMemoryTokenCache  # noqa: PLC0415
    from escalation.adapters.helpdesks.calls import new_client  # noqa: PLC0415
    from escalation.adapters.helpdesks.factory import HelpdeskFactory  # noqa: PLC0415
    from escalation.adapters.helpdesks.zendesk.credentials import ZendeskApiToken  # noqa: PLC0415
    from escalation.adapters.helpdesks.zendesk.settings import ZendeskTicket  # noqa: PLC0415
    from escalation.adapters.helpdesks.zendesk.tickets import Zendesk  # noqa: F401, PLC0415
    from escalation.domain.delivery import Requester, TicketDraft  # noqa: PLC0415
    from escalation.domain.ports import SystemClock  # noqa: PLC0415
    from escalation.domain.workspace import Connection  # noqa: PLC0415
    from escalation.runtime import stores  # noqa: F401, PLC0415 - installs the helpdesks

    imported_cpu, imported = time.process_time(), time.perf_counter()

    class NoSecrets:
        def get(self, secret_ref: str) -> dict[str, str]:
            raise AssertionError(secret_ref)

    given = task["ticket"]
    clock = SystemClock()
    factory = HelpdeskFactory(
        secrets=NoSecrets(),
        client=new_client(),
        tokens=InMemoryTokenCache(),
        clock=clock,
        local_urls={"zendesk": task["url"]},
    )
    credentials = ZendeskApiToken(
        auth="api_token",
        subdomain="acme",
        email=task["email"],
        api_token=SecretStr(task["token"]),
    )

    connection = Connection(
        connection_id="c1",
        workspace_id="w1",
        helpdesk="zendesk",
        secret_ref="",
        created_at=clock.now(),
    )

    def make(number: int) -> None:
        draft = TicketDraft(
            escalation_id=f"ours-{clock.now().timestamp():.6f}-{number}",
            conversation_id="c1",
            subject=given["subject"],
            html=given["html"],
            requester=Requester(name=given["name"], email=given["address"], trusted=True),
            settings=ZendeskTicket(
                helpdesk="zendesk",
                group_id=str(given["group_id"]),
                priority=given["priority"],
                tags=tuple(given["tags"]),
                custom_fields={str(given["field_id"]): given["field_value"]},
            ),
            created_at=clock.now(),
        )
        helpdesk = factory.open_with(connection, credentials)
        helpdesk.create(helpdesk.prepare(draft))

    make(0)
    first_cpu = time.process_time()
    for number in range(1, task["tickets"]):
        make(number)
    ended = time.process_time()
    return {
        "import_cpu_ms": (imported_cpu - cpu) * 1000,
        "import_ms": (imported - wall) * 1000,
        "first_cpu_ms": (first_cpu - imported_cpu) * 1000,
        "cold_cpu_ms": (first_cpu - cpu) * 1000,
        "next_cpu_ms": (ended - first_cpu) * 1000 / (task["tickets"] - 1),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(json.loads(sys.argv[1]))))
