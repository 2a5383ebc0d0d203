"""Draft settings against conversations of the past, from what is stored: nobody is asked."""

from collections import Counter
from collections.abc import Iterable, Sequence

from escalation.domain.conversation import Head, Turn
from escalation.domain.decision import Decision
from escalation.domain.owner_ports import WorkspaceStore
from escalation.domain.polling import is_told
from escalation.domain.ports import ConversationFilter, TranscriptStore
from escalation.domain.replay import Again, Unknown, replay, would_decide
from escalation.domain.rule_facts import RuleFacts, looked_at
from escalation.domain.settings import EscalationSettings, VersionedSettings
from escalation.use_cases.owner.past_decisions import Outcome, SettingsThen, Weighed, weighed
from escalation.use_cases.owner.simulation_between import Between, asks_otherwise
from escalation.use_cases.owner.simulation_meanwhile import Meanwhile, goes_on
from escalation.use_cases.owner.simulation_models import (
    Example,
    PastSimulation,
    SimulationRequest,
    Transition,
    UnknownCount,
)

MOST_CONVERSATIONS = 5_000
"""Conversations of one simulation: their turns are read in two minutes or so."""
EXAMPLES_EACH = 5
EXAMPLES = 60
EXAMPLE_CHARS = 200

EXPLANATIONS: dict[Unknown, str] = {
    "bot_not_asked": "Back then the decision fell before the bot was asked, so there is no "
    "confidence to go by.",
    "guidance_changed": "No model has held one of these guidelines against the message, and "
    "whether it applies is only known once one has.",
    "scores_not_recorded": "Nobody asked back then how well a target bot fits, or it was described "
    "in other words.",
    "earlier_turn_differs": "An earlier turn would have given the chat to somebody else, so this "
    "one would not have happened like that.",
    "message_missing": "The message is not stored any more.",
    "close_entries_not_recorded": "Nobody wrote down then which other entries came close, so "
    "whether the visitor would have been asked is not known.",
}


def _holder(outcome: Outcome, settings: VersionedSettings | None) -> str | None:
    """Who has the chat after this outcome; None where it stays with the bot."""
    if outcome.action == "transfer":
        return outcome.target_bot_id
    if settings is None or outcome.action != "handoff" or outcome.method != "ticket":
        return None
    # A bot that goes on until somebody replies decides otherwise from there on: it waits for them.
    speaks = settings.settings.after_handoff
    return None if speaks == "bot" else speaks


def _may_move(draft: VersionedSettings) -> bool:
    """Whether there is an outcome after which somebody else has the chat."""
    settings = draft.settings
    to_team = settings.handoff_method == "ticket" and settings.after_handoff != "bot"
    return settings.ai_agent_transfer.enabled or (settings.human_handoff and to_team)


class _Tally:
    """What a simulation finds, conversation by conversation."""

    def __init__(
        self, draft: VersionedSettings, then: SettingsThen, console_url: str, *, is_told: bool
    ) -> None:
        self.draft = draft
        self.then = then
        self.console_url = console_url
        self.conversations = 0
        self.others = 0
        self.same = 0
        self.transitions: Counter[tuple[Outcome, Outcome]] = Counter()
        self.unknowns: Counter[Unknown] = Counter()
        self.replayed: Counter[Again] = Counter()
        self.examples: list[Example] = []
        self.between = Between()
        self.meanwhile = Meanwhile(draft, is_told=is_told)
        self._shown: Counter[object] = Counter()

    def conversation(self, head: Head, turns: Sequence[Turn]) -> None:
        self.conversations += 1
        diverged, handoffs = False, 0
        self.between.next_chat()
        self.meanwhile.next_chat(turns)
        conditions = self.draft.settings.conditions
        for each in weighed(turns):
            facts = looked_at(conditions, head.attributes, page=head.page, handoffs=handoffs)
            own = each.decision.settings_bot_id == self.draft.bot_id
            then = self.then.of(each.decision) if own else None
            self.meanwhile.add(each, then, facts)
            if own:
                found = self._decision(head, each, then, facts, diverged=diverged)
                diverged = found or diverged
            else:
                self.others += 1
            handoffs += each.decision.action == "handoff"

    def _decision(
        self,
        head: Head,
        each: Weighed,
        then: VersionedSettings | None,
        facts: RuleFacts | None,
        *,
        diverged: bool,
    ) -> bool:
        """Weigh one decision, with what its rules may ask for; whether the chat would be somebody
        else's from here on.
        """
        conversation_id = head.conversation_id
        self.replayed[replay(then, each.text, each.decision)] += 1
        was = Outcome.of(each.decision, then.settings if then else None)
        found: Decision | Unknown = (
            "earlier_turn_differs"
            if diverged or not self.between.was_asked(each.decision)
            else would_decide(
                self.draft,
                then,
                each.text,
                each.decision,
                locale=head.locale,
                asked=self.between.asked,
                facts=facts,
            )
        )
        if not isinstance(found, Decision):
            self.unknowns[found] += 1
            self._show(conversation_id, each, was, None, found)
            # Where somebody else might have it by now, what follows is open too.
            return _holder(was, then) is not None or _may_move(self.draft)
        self.between.add(each.decision, found)
        would_be = Outcome.of(found, self.draft.settings)
        self.transitions[was, would_be] += 1
        if was.leads_elsewhere(would_be):
            self._show(conversation_id, each, was, would_be, None)
        else:
            self.same += 1
        turns_out = asks_otherwise(each.decision, found)
        return turns_out or _holder(was, then) != _holder(would_be, self.draft)

    def _show(
        self,
        conversation_id: str,
        each: Weighed,
        was: Outcome,
        would_be: Outcome | None,
        unknown: Unknown | None,
    ) -> None:
        kind = (was.action, would_be and would_be.action, unknown)
        if self._shown[kind] >= EXAMPLES_EACH or len(self.examples) >= EXAMPLES:
            return
        self._shown[kind] += 1
        self.examples.append(
            Example(
                conversation_id=conversation_id,
                message_id=each.message_id,
                at=each.at,
                text=(each.text or "")[:EXAMPLE_CHARS],
                link=f"{self.console_url.rstrip('/')}/console/conversations/{conversation_id}",
                was=was,
                would_be=would_be,
                unknown=unknown,
            )
        )

    def result(self, *, truncated: bool) -> PastSimulation:
        known, unknown = self.transitions.total(), self.unknowns.total()
        return PastSimulation(
            conversations=self.conversations,
            decisions=known + unknown,
            same=self.same,
            changed=known - self.same,
            unknown=unknown,
            decisions_of_other_bots=self.others,
            transitions=tuple(
                Transition(was=was, would_be=would_be, count=number)
                for (was, would_be), number in self.transitions.most_common()
            ),
            unknowns=tuple(
                UnknownCount(why=why, explanation=EXPLANATIONS[why], count=number)
                for why, number in self.unknowns.most_common()
            ),
            replayed=dict(self.replayed),
            examples=tuple(self.examples),
            between=self.between.found(self.meanwhile.found()),
            truncated=truncated,
        )


class SimulatePast:
    """Reads conversations and weighs their decisions. Writes nothing."""

    def __init__(
        self, *, store: WorkspaceStore, transcripts: TranscriptStore, console_url: str
    ) -> None:
        self._store = store
        self._transcripts = transcripts
        self._console_url = console_url

    def chosen(
        self, bot_id: str, request: SimulationRequest, *, most: int
    ) -> tuple[tuple[str, ...], bool]:
        """Ids of the conversations that a request means, `most` at most; whether there are more."""
        if request.conversation_ids is not None:
            ids = tuple(dict.fromkeys(request.conversation_ids))
            return ids[:most], len(ids) > most
        where = ConversationFilter(started_from=request.from_, started_to=request.to)
        found: list[str] = []
        after: str | None = None
        while True:
            page = self._transcripts.list_conversations(
                bot_id, where, after=after, limit=min(100, most + 1)
            )
            found += [head.conversation_id for head in page.items]
            after = page.next
            if after is None or len(found) > most:
                return tuple(found[:most]), len(found) > most

    def __call__(
        self,
        workspace_id: str,
        draft: VersionedSettings,
        conversation_ids: Iterable[str],
        *,
        truncated: bool = False,
    ) -> PastSimulation:
        """Weigh every decision of these conversations; missing, erased and foreign ones do not
        count.
        """
        then = SettingsThen(self._store, workspace_id)
        tally = _Tally(
            draft, then, self._console_url, is_told=self._is_told(workspace_id, draft.settings)
        )
        for conversation_id in conversation_ids:
            found = self._transcripts.load(conversation_id, turns=1)
            if found is None or found.head.workspace_id != workspace_id:
                continue
            if found.head.state != "erased":
                tally.conversation(found.head, tuple(self._transcripts.all_turns(conversation_id)))
        return tally.result(truncated=truncated)

    def _is_told(self, workspace_id: str, settings: EscalationSettings) -> bool:
        """Whether webhooks tell of people's words, as far as that counts."""
        if settings.ticket is None or not goes_on(settings):
            return True
        connection = self._store.connection(workspace_id, settings.ticket.helpdesk)
        return connection is not None and is_told(connection)
