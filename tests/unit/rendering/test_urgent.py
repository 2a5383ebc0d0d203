"""What must reach a person is the first thing that mails and tickets say."""

from escalation.adapters.helpdesks.zendesk.settings import ZendeskTicket
from escalation.adapters.rendering import JinjaRenderer
from escalation.domain.conversation import Visitor
from escalation.domain.delivery import Handover
from escalation.domain.must_reach import ReachMark
from escalation.domain.team_texts import team_texts
from tests.unit.rendering.handovers import ANNA, NOW, handover, messages

MARK = ReachMark(kinds=("self_harm",), seq=1, at=NOW)
SETTINGS = ZendeskTicket(helpdesk="zendesk")


def urgent(mark: ReachMark | None, visitor: Visitor = ANNA) -> Handover:
    made = handover(messages("I want to die"), question="I want to die", visitor=visitor)
    head = made.head.model_copy(update={"must_reach": mark})
    return made.model_copy(update={"head": head})


def test_a_mail_says_so_in_its_subject_and_among_its_facts() -> None:
    mail = JinjaRenderer().mail(urgent(MARK))
    assert mail.subject == "Urgent (self-harm): Anna Lindqvist: I want to die"
    assert "self-harm" in mail.text
    assert "self-harm" in mail.html


def test_what_people_have_handed_back_is_a_mail_like_any() -> None:
    back = MARK.model_copy(update={"handed_back": True})
    for mark in (back, None):
        mail = JinjaRenderer().mail(urgent(mark))
        assert "Urgent" not in mail.subject + mail.text


def test_a_tickets_subject_says_that_it_is_urgent_and_never_what_it_is_about() -> None:
    for visitor in (ANNA, Visitor(email="typed@example.org")):
        ticket = JinjaRenderer().ticket(urgent(MARK, visitor), SETTINGS)
        assert ticket.subject.startswith("Urgent: ")
        assert "self-harm" not in ticket.subject
        assert "self-harm" in ticket.team_note


def test_a_note_says_it_in_the_teams_language() -> None:
    note = JinjaRenderer().urgent_note("self_harm", team_texts("de"))
    assert note == "<p><strong>Dringend (Selbstgefährdung)</strong></p>"
