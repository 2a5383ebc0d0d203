// What a threshold would have done to past questions, from a simulation.

import type { Action, PastSimulation } from "../../api/decisions";
import { t } from "../../texts/translate";

export type Fate = Exclude<Action, "relay">;
export const FATES: readonly Fate[] = ["answer", "transfer", "handoff", "cannot_help"];
export const FATE_WORDS: Record<Fate, string> = {
  answer: t("answered by the bot"),
  transfer: t("transferred"),
  handoff: t("handed over"),
  cannot_help: t("left unanswered"),
};

export interface Impact {
  conversations: number;
  /** Of which it is known what would become of them. */
  questions: number;
  unknown: number;
  was: Record<Fate, number>;
  would: Record<Fate, number>;
}

const none = (): Record<Fate, number> => ({ answer: 0, transfer: 0, handoff: 0, cannot_help: 0 });

/** Messages that only went on to the team are no questions to the bot. */
export function impactOf(past: PastSimulation): Impact {
  const impact: Impact = {
    conversations: past.conversations,
    questions: 0,
    unknown: past.unknown,
    was: none(),
    would: none(),
  };
  for (const { was, would_be, count } of past.transitions) {
    if (was.action === "relay" || would_be.action === "relay") continue;
    impact.was[was.action] += count;
    impact.would[would_be.action] += count;
    impact.questions += count;
  }
  return impact;
}
