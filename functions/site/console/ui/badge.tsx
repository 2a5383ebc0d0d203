// A word in a colour that supports it; the word alone says everything.

import type { ComponentChildren } from "preact";
import type { ConversationState, EscalationState } from "../api/types";

export type Tone = "neutral" | "info" | "good" | "warn" | "bad";

export function Badge({ tone = "neutral", children }: { tone?: Tone; children: ComponentChildren }) {
  return <span class={`badge ${tone}`}>{children}</span>;
}

const STATES: Record<EscalationState | ConversationState, [Tone, string]> = {
  waiting_contact: ["info", "Waiting for an address"],
  recorded: ["info", "Queued"],
  delivering: ["info", "On its way"],
  delivered: ["good", "Delivered"],
  failed: ["bad", "Failed"],
  cancelled: ["neutral", "Cancelled"],
  open: ["info", "With the bot"],
  handed_off: ["warn", "With the team"],
  closed: ["neutral", "Closed"],
  erased: ["neutral", "Erased"],
};

/** The state of an escalation or a conversation, in the console's words. */
export function StateBadge({ state }: { state: EscalationState | ConversationState }) {
  const [tone, word] = STATES[state];
  return <Badge tone={tone}>{word}</Badge>;
}

export const stateWord = (state: EscalationState | ConversationState): string => STATES[state][1];
