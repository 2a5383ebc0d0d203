// What other numbers would have done to past questions, from a simulation.

import type { Action, PastSimulation } from "../../api/decisions";
import { t } from "../../texts/translate";

export type Fate = "answer" | "asked" | "transfer" | "handoff" | "cannot_help";
export const FATES: readonly Fate[] = ["answer", "asked", "transfer", "handoff", "cannot_help"];
export const FATE_WORDS: Record<Fate, string> = {
  answer: t("answered by the bot"),
  asked: t("asked back"),
  transfer: t("transferred"),
  handoff: t("handed over"),
  cannot_help: t("left unanswered"),
};

/** Null: the message only went on to people who have the chat already. */
const FATE_OF: Record<Action, Fate | null> = {
  answer: "answer",
  clarify: "asked",
  offer: "asked",
  ask_back: "asked",
  transfer: "transfer",
  handoff: "handoff",
  cannot_help: "cannot_help",
  relay: null,
  added: null,
};

export interface Impact {
  conversations: number;
  /** Of which it is known what would become of them. */
  questions: number;
  unknown: number;
  was: Record<Fate, number>;
  would: Record<Fate, number>;
  between: PastSimulation["between"];
}

const none = (): Record<Fate, number> => ({ answer: 0, asked: 0, transfer: 0, handoff: 0, cannot_help: 0 });

/** Messages that only went on to the team are no questions to the bot. */
export function impactOf(past: PastSimulation): Impact {
  const impact: Impact = {
    conversations: past.conversations,
    questions: 0,
    unknown: past.unknown,
    was: none(),
    would: none(),
    between: past.between,
  };
  for (const { was, would_be, count } of past.transitions) {
    const [before, after] = [FATE_OF[was.action], FATE_OF[would_be.action]];
    if (!before || !after) continue;
    impact.was[before] += count;
    impact.would[after] += count;
    impact.questions += count;
  }
  return impact;
}
