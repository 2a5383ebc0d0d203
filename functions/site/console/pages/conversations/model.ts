// A conversation as the API gives it, and its transcript put together for reading.

import type { Decision, Replay } from "../../api/decisions";
import type { ConversationDetail, Message } from "../../api/types";

export type DecisionOf = ConversationDetail["decisions"][number];

/** Messages that belong together: one with the decisions about it, and what was said after it. */
export interface Turn {
  messages: Message[];
  decisions: Decided[];
}

export interface Decided {
  decision: Decision;
  replay: Replay | undefined;
}

/** The message a decision is about: the last of those decided on together. */
const about = ({ message_id, decision }: DecisionOf): string => {
  const last = decision.evidence.asked.at(-1);
  return last === undefined ? message_id : String(last).padStart(8, "0");
};

export function turnsOf(detail: ConversationDetail, replays: readonly Replay[]): Turn[] {
  const left = new Map<string, Replay[]>();
  for (const one of replays) left.set(one.message_id, [...(left.get(one.message_id) ?? []), one]);
  const found = new Map<string, Decided[]>();
  for (const one of detail.decisions) {
    const id = about(one);
    const decided = { decision: one.decision, replay: left.get(id)?.shift() };
    found.set(id, [...(found.get(id) ?? []), decided]);
  }
  const turns: Turn[] = [];
  for (const message of detail.messages) {
    const decisions = found.get(message.id) ?? [];
    const last = turns.at(-1);
    if (last && !decisions.length && message.author.kind !== "visitor" && sameDay(last, message)) {
      last.messages.push(message);
    } else turns.push({ messages: [message], decisions });
  }
  return turns;
}

const sameDay = (turn: Turn, message: Message): boolean =>
  new Date(turn.messages[0]?.at ?? 0).toDateString() === new Date(message.at).toDateString();

/** What is known, with what a later read has found. */
export function joined(before: ConversationDetail, after: ConversationDetail): ConversationDetail {
  const known = new Set(before.messages.map((one) => one.id));
  const fresh = after.messages.filter((one) => !known.has(one.id));
  const { conversation, escalations, notes, feedback } = after;
  if (!fresh.length) return { ...before, conversation, escalations, notes, feedback };
  const decided = new Set(before.decisions.map((one) => one.message_id));
  return {
    ...after,
    messages: [...before.messages, ...fresh],
    decisions: [...before.decisions, ...after.decisions.filter((one) => !decided.has(one.message_id))],
  };
}
