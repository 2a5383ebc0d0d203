"""What follows where a message must reach a person: the words for the visitor, the mark, the
handover at once, and mail to those who are named for it.

Pure: works on a `Draft`.
"""

from typing import Final

from escalation.domain.countries import country_of
from escalation.domain.decision import Decision
from escalation.domain.escalation import Escalation, record
from escalation.domain.must_reach import IN_DANGER, ReachKind, ReachMark
from escalation.domain.ports import BotProfile
from escalation.domain.texts import spoken
from escalation.use_cases.writing import hand_over
from escalation.use_cases.writing.draft import Draft

REASON: Final = "must_reach_person"


def to_person(
    draft: Draft,
    profile: BotProfile,
    decision: Decision,
    *,
    trigger_seq: int,
    waiting: Escalation | None,
) -> None:
    """Bring it to people, who do not have the chat yet; with Human Handoff off to the owner alone.

    `waiting`: the handoff that still waits for an address, which it does no longer.
    """
    kind = _marked(draft, profile, decision, trigger_seq)
    middle = draft.head.middle
    draft.set(pending_transfer=None, middle=middle.closed() if middle is not None else None)
    if kind is not None:
        _say(draft, profile, kind)
    if not profile.settings.human_handoff:
        draft.set(last_reason=REASON)
        if kind is None:
            _announce(draft, profile, "reach_again")
        else:
            _alert(draft, profile, kind, trigger_seq, alone=True)
        return
    handover: Escalation | None
    if waiting is not None:
        handover = _no_longer_waiting(draft, profile, waiting, trigger_seq)
    else:
        handover = hand_over.to_people(
            draft, profile, REASON, trigger_seq=trigger_seq, at_once=kind is not None
        )
    if kind is not None:
        _alert(draft, profile, kind, trigger_seq, alone=handover is None)


def with_people(draft: Draft, profile: BotProfile, decision: Decision, *, trigger_seq: int) -> None:
    """The same where people have the chat: they see it marked, and it is mailed besides. Who is in
    danger is told whom to call, once: nobody knows whether the team is looking.
    """
    kind = _marked(draft, profile, decision, trigger_seq)
    if kind is None:
        return
    if kind in IN_DANGER:
        _say(draft, profile, kind)
    _alert(draft, profile, kind, trigger_seq, alone=True)


def _marked(
    draft: Draft, profile: BotProfile, decision: Decision, trigger_seq: int
) -> ReachKind | None:
    """Mark the conversation; the kind, where it is new in it."""
    found = decision.evidence.must_reach
    if found is None or found.kind not in profile.settings.must_reach.enabled:
        return None
    before = draft.head.must_reach
    known = before is not None and not before.handed_back and found.kind in before.kinds
    mark = (
        ReachMark(kinds=(found.kind,), seq=trigger_seq, at=draft.now)
        if before is None
        else before.after(found.kind, trigger_seq, draft.now)
    )
    draft.set(must_reach=mark)
    return None if known else found.kind


def _say(draft: Draft, profile: BotProfile, kind: ReachKind) -> None:
    settings = profile.settings.must_reach
    words = _words(draft, profile, f"reach_{kind}", own=dict(settings.plan(kind).text))
    lines: tuple[str, ...] = ()
    if kind in IN_DANGER:
        lines = settings.lines_for(country_of(draft.head.time_zone, draft.head.locale))
    draft.announce("\n".join((words, *lines)))


def _announce(draft: Draft, profile: BotProfile, name: str) -> None:
    draft.announce(_words(draft, profile, name))


def _words(draft: Draft, profile: BotProfile, name: str, own: dict[str, str] | None = None) -> str:
    return spoken(name, draft.head.locale, profile.languages, {}, own=own or {})


def _no_longer_waiting(
    draft: Draft, profile: BotProfile, waiting: Escalation, trigger_seq: int
) -> Escalation:
    recorded = record(waiting, draft.now).model_copy(update={"reason": REASON})
    draft.changed_escalations.append(recorded)
    draft.set(contact=None, last_reason=REASON)
    draft.set(unanswered_seq=max(draft.head.unanswered_seq, trigger_seq))
    hand_over.announce_recorded(draft, profile, recorded)
    return recorded


def _alert(
    draft: Draft, profile: BotProfile, kind: ReachKind, trigger_seq: int, *, alone: bool
) -> None:
    """Mail to who is named for this kind, and outside business hours to who is on call.

    `alone`: no handover leaves with it. Then somebody gets it in any case.
    """
    settings, reach = profile.settings, profile.settings.must_reach
    hours = settings.business_hours
    is_open = hours is None or hours.is_open(draft.now)
    wanted = [reach.plan(kind).to, None if is_open else reach.on_call]
    named = tuple(dict.fromkeys(one for one in wanted if one is not None))
    if not named and alone:
        named = settings.email.to or (profile.workspace.owner_email,)
    if named:
        draft.new_escalation(profile, "email", REASON, trigger_seq=trigger_seq, alert_to=named)
