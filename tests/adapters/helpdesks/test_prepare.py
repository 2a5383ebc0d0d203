"""The bytes of a create call: the same each time, whatever the visitor wrote."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalation.domain.delivery import Requester, TicketDraft
from escalation.domain.errors import PermanentError
from escalation.domain.helpdesk import Helpdesk
from escalation.domain.settings import TicketSettings
from tests.adapters.helpdesks.support import (
    FRESHDESK_SETTINGS,
    ZENDESK_SETTINGS,
    ZOHO_SETTINGS,
    Vendor,
    draft,
    freshdesk,
    zendesk,
    zoho,
)

CASES: list[tuple[Any, TicketSettings]] = [
    (zendesk, ZENDESK_SETTINGS),
    (freshdesk, FRESHDESK_SETTINGS),
    (zoho, ZOHO_SETTINGS),
]
both = pytest.mark.parametrize(("opened", "settings"), CASES, ids=["zendesk", "freshdesk", "zoho"])

NAMES = st.none() | st.text(max_size=40)
REQUESTERS = st.builds(
    lambda name, email: Requester.model_validate({"name": name, "email": email}),
    NAMES,
    st.none() | st.just("ada@example.com"),
)


@both
@given(
    subject=st.text(max_size=400),
    html=st.text(max_size=300),
    requester=REQUESTERS,
    error=st.sampled_from([None, "requester_refused", "field_refused", "request_refused"]),
)
def test_the_bytes_are_the_same_after_the_draft_was_stored_and_read(
    opened: Any,
    settings: TicketSettings,
    subject: str,
    html: str,
    requester: Requester,
    error: str | None,
) -> None:
    first = draft(settings, subject=subject, html=html, requester=requester)
    stored = json.loads(json.dumps(first.model_dump(mode="json"), sort_keys=True))
    second = TicketDraft.model_validate(stored)

    def prepared(helpdesk: Helpdesk, given: TicketDraft) -> Any:
        return helpdesk.prepare_reduced(given, error) if error else helpdesk.prepare(given)

    one, two = prepared(opened(Vendor()), first), prepared(opened(Vendor()), second)
    assert one == two
    assert one.body.encode() == two.body.encode()
    assert len(one.body) <= 300_000
    assert len(one.form) <= 20
    assert one.key == f"{first.escalation_id}:{one.form}"


@both
@given(raw=st.text(alphabet=st.sampled_from("{}%a<>&\"'\r\n\u2028\u202e\x00"), max_size=60))
def test_visitor_text_is_never_a_placeholder_or_a_second_line(
    opened: Any, settings: TicketSettings, raw: str
) -> None:
    given_draft = draft(
        settings, subject=raw, requester=Requester(name=raw, email="a@example.com", trusted=True)
    )
    body = json.loads(opened(Vendor()).prepare(given_draft).body)

    def texts(value: Any) -> list[str]:
        if isinstance(value, dict):
            return [text for item in value.values() for text in texts(item)]
        if isinstance(value, list):
            return [text for item in value for text in texts(item)]
        return [value] if isinstance(value, str) else []

    for text in texts(body):
        assert not any(
            bad in text for bad in ("{{", "}}", "{%", "%}", "\r", "\n", "\u202e", "\x00")
        )


@both
def test_a_very_long_text_is_cut_with_a_notice(opened: Any, settings: TicketSettings) -> None:
    long = draft(settings, html="<p>Grüße </p>" * 40_000, subject="x" * 900)
    body = opened(Vendor()).prepare(long).body
    assert len(body) <= 300_000
    assert "too long for the helpdesk" in body


@pytest.mark.parametrize(
    ("opened", "settings", "keep"),
    [(zendesk, ZENDESK_SETTINGS, 65_535), (zoho, ZOHO_SETTINGS, 65_535)],
)
def test_a_description_stays_within_what_the_vendor_keeps(
    opened: Any, settings: TicketSettings, keep: int
) -> None:
    long = draft(settings, html="<p>Grüße 😀</p>" * 40_000)
    ticket = json.loads(opened(Vendor()).prepare(long).body)["ticket"]
    text = ticket["comment"]["html_body"] if "comment" in ticket else ticket["description"]
    size = len(text.encode()) if "comment" in ticket else len(text)
    assert keep - 2_000 <= size <= keep


@both
def test_an_empty_subject_becomes_one(opened: Any, settings: TicketSettings) -> None:
    body = json.loads(opened(Vendor()).prepare(draft(settings, subject="\u200b\n")).body)
    assert body.get("ticket", body)["subject"] == "Chat"


@both
def test_settings_of_another_helpdesk_are_refused(opened: Any, settings: TicketSettings) -> None:
    other = next(s for _, s in CASES if s.helpdesk != settings.helpdesk)
    with pytest.raises(PermanentError, match="wrong_helpdesk"):
        opened(Vendor()).prepare(draft(other))


@both
@pytest.mark.parametrize("error", ["credentials_refused", "field_missing", "ticket_refused", ""])
def test_there_is_no_smaller_form_for_other_errors(
    opened: Any, settings: TicketSettings, error: str
) -> None:
    assert opened(Vendor()).prepare_reduced(draft(settings), error) is None


@both
def test_a_code_with_its_detail_names_the_same_form(opened: Any, settings: TicketSettings) -> None:
    helpdesk = opened(Vendor())
    alone = helpdesk.prepare_reduced(draft(settings), "field_refused")
    assert helpdesk.prepare_reduced(draft(settings), "field_refused: 422 x") == alone
