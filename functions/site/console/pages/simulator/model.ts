// Bodies of POST {bot}/simulations, and what is shown of them.

import type { Action, Outcome, PastSimulation } from "../../api/decisions";
import { t } from "../../texts/translate";

/** How often something was, and how often it would be. */
export interface Shift {
  key: string;
  was: number;
  would: number;
}

export const ACTION_WORDS: Record<Action, string> = {
  answer: t("Answered by the bot"),
  transfer: t("Transferred"),
  handoff: t("Handed to people"),
  cannot_help: t("Not answered"),
  relay: t("Passed on to the team"),
  clarify: t("Asked which answer is meant"),
  offer: t("Offered a person"),
  ask_back: t("Asked what it is about"),
  added: t("Added to the request"),
};

export function shiftsBy(past: PastSimulation, keyOf: (outcome: Outcome) => string): Shift[] {
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
