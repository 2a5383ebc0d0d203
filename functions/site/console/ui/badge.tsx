// A word in a colour that supports it; the word alone says everything.

import type { ComponentChildren } from "preact";
import type { ConversationState, EscalationState } from "../api/types";
import { t } from "../texts/translate";

export type Tone = "neutral" | "info" | "good" | "warn" | "bad";

export function Badge({ tone = "neutral", children }: { tone?: Tone; children: ComponentChildren }) {
  return <span class={`badge ${tone}`}>{children}</span>;
}

const STATES: Record<EscalationState | ConversationState, [Tone, string]> = {
  waiting_contact: ["info", t("Waiting for an address")],
  recorded: ["info", t("Queued")],
  delivering: ["info", t("On its way")],
  delivered: ["good", t("Delivered")],
  failed: ["bad", t("Failed")],
  cancelled: ["neutral", t("Cancelled")],
  open: ["info", t("With the bot")],
  handed_off: ["warn", t("With the team")],
  closed: ["neutral", t("Closed")],
  erased: ["neutral", t("Erased")],
};

/** Tone and word of a state; of one that only a newer release of the service knows, as it is. */
export const stated = <State extends string>(states: Record<State, [Tone, string]>, state: State): [Tone, string] =>
  states[state] ?? ["neutral", state];

/** The state of an escalation or a conversation, in the console's words. */
export function StateBadge({ state }: { state: EscalationState | ConversationState }) {
  const [tone, word] = stated(STATES, state);
  return <Badge tone={tone}>{word}</Badge>;
}

export const stateWord = (state: EscalationState | ConversationState): string => stated(STATES, state)[1];
