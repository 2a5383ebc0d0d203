"""A Zoho ticket that is there already is found by its marker, and commented once."""

from typing import Any

import httpx
import pytest

from escalation.domain.errors import OutcomeUnknown, RetryableError
from tests.adapters.helpdesks.support import (
    ADA,
    MARKER,
    NOW,
    ZOHO_SETTINGS,
    Vendor,
    body_of,
    draft,
    reply,
    zoho,
)

TICKETS = "/api/v1/tickets"
COMMENTS = f"{TICKETS}/700000000000901/comments"
DRAFT = draft(ZOHO_SETTINGS)
END = httpx.Response(204)


class Portal:
    """Tickets as Zoho lists them, and one by one in full."""

    def __init__(
        self, vendor: Vendor, tickets: list[dict[str, Any]], *, newest_first: bool
    ) -> None:
        self._tickets = tickets if newest_first else tickets[::-1]
        vendor.on("GET", TICKETS, self.listed)
        for ticket in tickets:
            vendor.on("GET", f"{TICKETS}/{ticket['id']}", reply(200, ticket))

    def listed(self, request: httpx.Request) -> httpx.Response:
        params = request.url.params
        wanted = params.get("departmentId")
        rows = [t for t in self._tickets if wanted in {None, t["departmentId"]}]
        start = int(params["from"])
        page = [
            {k: v for k, v in t.items() if k != "description"}
            for t in rows[start : start + int(params["limit"])]
        ]
        return reply(200, data=page) if page else END


def ticket(number: int, minutes: int, **changes: Any) -> dict[str, Any]:
    made = NOW.replace(hour=9, minute=0).timestamp() + minutes * 60
    stamp = NOW.fromtimestamp(made, NOW.tzinfo).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    values = {
        "id": str(number),
        "subject": "Another",
        "departmentId": "700000000000101",
        "createdTime": stamp,
        "description": "<p>Else</p>",
    }
    return values | changes


OURS = {"description": f"<div>x</div><p>[ref:{MARKER}]</p>"}


@pytest.mark.parametrize("newest_first", [True, False])
def test_the_ticket_is_found_by_its_marker_in_any_order(vendor: Vendor, newest_first: bool) -> None:
    made = [ticket(300 - n, 61 - n) for n in range(20)] + [
        ticket(99 - n, -60 - n) for n in range(90)
    ]
    made[3] |= OURS
    Portal(vendor, made, newest_first=newest_first)
    found = zoho(vendor).find(DRAFT, since=NOW)
    assert found is not None
    assert found.ticket_id == made[3]["id"]


def test_a_ticket_that_a_rule_moved_is_found_too(vendor: Vendor) -> None:
    made = [ticket(5, 61, departmentId="2", **OURS), ticket(4, 60)]
    Portal(vendor, made, newest_first=True)
    found = zoho(vendor).find(DRAFT, since=NOW)
    assert found is not None
    assert found.ticket_id == "5"


def test_no_ticket_is_said_after_all_recent_ones_were_read(vendor: Vendor) -> None:
    Portal(vendor, [ticket(5, 61), ticket(4, 56), ticket(3, 10)], newest_first=True)
    assert zoho(vendor).find(DRAFT, since=NOW) is None
    assert vendor.sent("GET", f"{TICKETS}/4")
    assert not vendor.sent("GET", f"{TICKETS}/3")


def test_reading_ends_with_the_first_page_that_is_old_enough(vendor: Vendor) -> None:
    Portal(vendor, [ticket(1000 - n, 30 - n) for n in range(500)], newest_first=True)
    assert zoho(vendor).find(DRAFT, since=NOW) is None
    assert [r.url.params["from"] for r in vendor.sent("GET", TICKETS)] == ["0", "0"]


def test_too_many_tickets_to_compare_leave_it_unknown(vendor: Vendor) -> None:
    Portal(vendor, [ticket(1000 - n, 60) for n in range(70)], newest_first=True)
    with pytest.raises(OutcomeUnknown, match="read_incomplete"):
        zoho(vendor).find(DRAFT, since=NOW)


def test_a_list_without_an_end_leaves_it_unknown(vendor: Vendor) -> None:
    vendor.on("GET", TICKETS, reply(200, data=[ticket(1, 0)]))
    vendor.on("GET", f"{TICKETS}/1", reply(200, ticket(1, 0)))
    with pytest.raises(OutcomeUnknown, match="read_incomplete"):
        zoho(vendor).find(DRAFT, since=NOW.replace(hour=1))


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (reply(403, errorCode="SCOPE_MISMATCH"), OutcomeUnknown),
        (reply(422, errorCode="INVALID_DATA"), OutcomeUnknown),
        (reply(500), RetryableError),
        (httpx.ReadTimeout("slow"), RetryableError),
        (httpx.Response(200, content=b"{"), RetryableError),
    ],
)
def test_a_search_that_fails_never_says_that_there_is_no_ticket(
    vendor: Vendor, answer: Any, error: type[Exception]
) -> None:
    vendor.on("GET", TICKETS, answer)
    with pytest.raises(error):
        zoho(vendor).find(DRAFT, since=NOW)


def test_a_portal_that_lists_by_department_only_is_read_by_department(vendor: Vendor) -> None:
    vendor.on(
        "GET",
        TICKETS,
        lambda r: END if "departmentId" in r.url.params else reply(422, errorCode="INVALID_DATA"),
    )
    assert zoho(vendor).find(DRAFT, since=NOW) is None


def test_a_comment_is_added_once_with_its_marker(vendor: Vendor) -> None:
    vendor.on("GET", COMMENTS, reply(200, data=[{"content": "[ref:m-12]"}]), END)
    vendor.on("POST", COMMENTS, reply(200))
    zoho(vendor).comment("700000000000901", "<p>More</p>", marker="m-1")
    assert body_of(vendor.sent("POST", COMMENTS)[0]) == {
        "content": "<p>More</p><p>[ref:m-1]</p>",
        "contentType": "html",
        "isPublic": False,
    }
    vendor.on("GET", COMMENTS, reply(200, data=[{"content": "<p>More</p>[ref:m-1]"}]), END)
    zoho(vendor).comment("700000000000901", "<p>More</p>", marker="m-1")
    assert len(vendor.sent("POST", COMMENTS)) == 1


def test_a_long_comment_goes_on_in_further_ones_of_a_length_that_zoho_keeps(
    vendor: Vendor,
) -> None:
    vendor.on("GET", COMMENTS, END)
    vendor.on("POST", COMMENTS, reply(200))
    html = "".join(f"<p>word {number}</p>" for number in range(5_000))
    zoho(vendor).comment("700000000000901", html, marker="m-1", by=ADA)
    sent = [body_of(request) for request in vendor.sent("POST", COMMENTS)]
    contents = [item["content"] for item in sent]
    assert len(contents) == 3
    assert {item["isPublic"] for item in sent} == {False}
    assert max(map(len, contents)) <= 32_000
    assert all(f"<p>word {number}</p>" in "".join(contents) for number in range(5_000))
    ends = ["<p>[ref:m-1]</p>", "<p>[ref:m-1+2]</p>", "<p>[ref:m-1+3]</p>"]
    assert all(content.endswith(end) for content, end in zip(contents, ends, strict=True))
