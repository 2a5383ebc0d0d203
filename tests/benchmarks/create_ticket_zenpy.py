"""The other side of `create_ticket_cost`: zenpy. Run as a script with the task as JSON, by a
Python that has zenpy.
"""

import json
import sys
import time
from typing import Any


def main(task: dict[str, Any]) -> dict[str, float]:
    """Make the tickets; processor and elapsed milliseconds."""
    cpu, wall = time.process_time(), time.perf_counter()

    import requests  # type: ignore[import-untyped,import-not-found,unused-ignore]  # noqa: PLC0415
    from zenpy import Zenpy  # type: ignore[import-not-found]  # noqa: PLC0415
    from zenpy.lib.api_objects import (  # type: ignore[import-not-found]  # noqa: PLC0415
        Comment,
        CustomField,
        Ticket,
        User,
    )

    imported_cpu, imported = time.process_time(), time.perf_counter()

    class ToStandIn(requests.adapters.HTTPAdapter):
        def send(self, request: Any, *args: Any, **options: Any) -> Any:
            request.url = request.url.replace("https://acme.zendesk.com", task["url"], 1)
            return super().send(request, *args, **options)

    given = task["ticket"]
    session = requests.Session()
    session.trust_env = False
    session.mount("https://", ToStandIn())
    client = Zenpy(subdomain="acme", email=task["email"], token=task["token"], session=session)

    def make(number: int) -> None:
        client.tickets.create(
            Ticket(
                external_id=f"zenpy-{time.time():.6f}-{number}",
                subject=given["subject"],
                comment=Comment(html_body=given["html"], public=True),
                requester=User(name=given["name"], email=given["address"]),
                priority=given["priority"],
                tags=given["tags"],
                group_id=given["group_id"],
                custom_fields=[CustomField(id=given["field_id"], value=given["field_value"])],
            )
        )

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
