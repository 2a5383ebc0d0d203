// Bodies of POST {bot}/simulations, and what is shown of them.

import type { Action, Decision, Outcome, Unknown } from "../../api/decisions";
import type { Message } from "../../api/types";

export interface Example {
  conversation_id: string;
  message_id: string;
  at: string;
  text: string;
  was: Outcome;
  would_be: Outcome | null;
  unknown: Unknown | null;
}

export interface PastResult {
  kind: "past";
  conversations: number;
  decisions: number;
  same: number;
  changed: number;
  unknown: number;
  decisions_of_other_bots: number;
  transitions: { was: Outcome; would_be: Outcome; count: number }[];
  unknowns: { why: Unknown; explanation: string; count: number }[];
  examples: Example[];
  truncated: boolean;
}

export interface LiveResult {
  kind: "live";
  today: Outcome | null;
  unknown: Unknown | null;
  would_be: Outcome;
  changed: boolean | null;
  decision: Decision;
  messages: Message[];
}

/** How often something was, and how often it would be. */
export interface Shift {
  key: string;
  was: number;
  would: number;
}

export const ACTION_WORDS: Record<Action, string> = {
  answer: "Answered by the bot",
  transfer: "Transferred",
  handoff: "Handed to people",
  cannot_help: "Not answered",
  relay: "Passed on to the team",
};

export function shiftsBy(past: PastResult, keyOf: (outcome: Outcome) => string): Shift[] {
  const found = new Map<string, Shift>();
  const at = (key: string): Shift => {
    const shift = found.get(key) ?? { key, was: 0, would: 0 };
    found.set(key, shift);
    return shift;
  };
  for (const { was, would_be, count } of past.transitions) {
    at(keyOf(was)).was += count;
    at(keyOf(would_be)).would += count;
  }
  return [...found.values()].sort((a, b) => b.was + b.would - a.was - a.would);
}
