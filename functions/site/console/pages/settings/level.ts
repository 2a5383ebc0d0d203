// Careful, balanced or bold: four settings that are one choice, and what was changed of one of them.

import type { Settings } from "../../api/types";
import { t } from "../../texts/translate";
import { same } from "./paths";
import { handoffs, percent } from "./words";

export type LevelId = "careful" | "balanced" | "bold";
/** What decides when the bot answers, asks back, offers people or hands over. */
export type Numbers = Pick<Settings, "answer_costs" | "clarify" | "low_confidence">;

export const LEVEL_NAMES: Record<LevelId, string> = {
  careful: t("Careful"),
  balanced: t("Balanced"),
  bold: t("Bold"),
};

export const LEVELS: Record<LevelId, Numbers> = {
  balanced: { answer_costs: { wrong_answer: 3 }, clarify: true, low_confidence: "handoff" },
  careful: { answer_costs: { wrong_answer: 10 }, clarify: false, low_confidence: "handoff" },
  bold: { answer_costs: { wrong_answer: 1 }, clarify: true, low_confidence: "offer" },
};

const IDS = Object.keys(LEVELS) as LevelId[];
const NUMBERS = ["answer_costs", "clarify", "low_confidence"] as const;

const differing = (value: Settings, id: LevelId): (keyof Numbers)[] =>
  NUMBERS.filter((name) => !same(value[name], LEVELS[id][name]));

export const levelOf = (value: Settings): LevelId | null => IDS.find((id) => !differing(value, id).length) ?? null;

/** "Balanced, but a wrong answer is as bad as 5 needless handoffs"; empty where it is one of the three. */
export function customised(value: Settings): string {
  const nearest = IDS.toSorted((a, b) => differing(value, a).length - differing(value, b).length)[0];
  if (!nearest) return "";
  const changed = differing(value, nearest).map((name) => said(name, value));
  return changed.length
    ? t("{level}, but {changes}", { level: LEVEL_NAMES[nearest], changes: changed.join(", ") })
    : "";
}

function said(name: keyof Numbers, value: Settings): string {
  if (name === "clarify") {
    return value.clarify ? t("asks which answer is meant") : t("does not ask which answer is meant");
  }
  if (name === "low_confidence") {
    return value.low_confidence === "offer" ? t("offers a person first") : t("hands over at once");
  }
  return value.answer_costs
    ? t("a wrong answer is as bad as {handoffs}", { handoffs: handoffs(value.answer_costs.wrong_answer) })
    : t("answers from {threshold} on", { threshold: percent(value.confidence_threshold) });
}
