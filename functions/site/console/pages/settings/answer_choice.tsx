// What is sure enough to be answered, by what a wrong answer costs or by a plain threshold; and what
// lies between answering and handing over.

import type { Settings } from "../../api/types";
import { t } from "../../texts/translate";
import { RadioCards, Select, Slider, Switch } from "../../ui";
import { handoffs, percent } from "./words";

type Answered = Pick<Settings, "answer_costs" | "confidence_threshold">;
type Chosen = Answered & Pick<Settings, "clarify" | "low_confidence">;

/** Cost of a wrong answer, and what came of it in a hundred questions: right answers, wrong ones. The engine's README
 * says how that was measured. */
const COSTS: readonly (readonly [number, number, number])[] = [
  [1, 55, 7],
  [2, 52, 5],
  [3, 50, 4],
  [5, 46, 3],
  [10, 39, 1],
];

const USUAL = 3;

/** What came of a cost where it was measured. */
export function measuredAt(cost: number | undefined): { right: number; wrong: number } | undefined {
  const found = COSTS.find(([one]) => one === cost);
  return found && { right: found[1], wrong: found[2] };
}

const thresholdAt = (cost: number): number => Math.round((cost / (1 + cost)) * 10_000) / 10_000;

/** The least confidence that is answered. */
export const leastConfidence = ({ answer_costs, confidence_threshold }: Answered): number =>
  answer_costs ? thresholdAt(answer_costs.wrong_answer) : confidence_threshold;

export interface AnswerChoiceProps {
  value: Chosen;
  onChange: (changes: Partial<Chosen>) => void;
  error: (field: string) => string;
  hint: string;
}

export function AnswerChoice({ value, onChange, error, hint }: AnswerChoiceProps) {
  const cost = value.answer_costs?.wrong_answer ?? USUAL;
  const known = COSTS.find(([one]) => one === cost);
  const choices = known ? COSTS.map(([one]) => one) : [...COSTS.map(([one]) => one), cost];
  return (
    <>
      <RadioCards
        legend={t("What is answered")}
        value={value.answer_costs ? "cost" : "threshold"}
        onChange={(by) => onChange({ answer_costs: by === "cost" ? { wrong_answer: USUAL } : null })}
        options={[
          {
            value: "cost",
            title: t("What is worth it"),
            text: t("Say what a wrong answer costs; the threshold follows, and the bot learns how sure it may be."),
          },
          { value: "threshold", title: t("What is sure enough"), text: t("Set the confidence that is needed.") },
        ]}
      />
      {value.answer_costs ? (
        <Select
          label={t("A wrong answer is as bad as")}
          hint={
            t("Answers are given from {threshold} on.", { threshold: percent(thresholdAt(cost)) }) +
            (known
              ? ` ${t("Where it was measured, {right} of 100 questions got a right answer and {wrong} a wrong one.", { right: known[1], wrong: known[2] })}`
              : "")
          }
          value={String(cost)}
          options={choices.map((one) => ({
            value: String(one),
            label: handoffs(one),
          }))}
          onChange={(next) => onChange({ answer_costs: { wrong_answer: Number(next) } })}
          error={error("answer_costs.wrong_answer")}
        />
      ) : (
        <Slider
          label={t("Confidence threshold")}
          hint={hint}
          min={0}
          max={1}
          step={0.01}
          value={value.confidence_threshold}
          format={percent}
          onInput={(confidence_threshold) => onChange({ confidence_threshold })}
          error={error("confidence_threshold")}
        />
      )}
      <Switch
        label={t("Ask which answer is meant")}
        hint={t("Where two or three answers come close, the visitor chooses, once for a question and twice a chat.")}
        checked={value.clarify}
        onChange={(clarify) => onChange({ clarify })}
        error={error("clarify")}
      />
      <RadioCards
        legend={t("When it is not sure")}
        value={value.low_confidence}
        onChange={(low_confidence) => onChange({ low_confidence })}
        error={error("low_confidence")}
        options={[
          {
            value: "handoff",
            title: t("Hand over at once"),
            text: t("Every question that it cannot answer reaches people."),
          },
          {
            value: "offer",
            title: t("Offer a person first"),
            text: t("Once a chat. Who does not answer within five minutes is handed over."),
          },
        ]}
      />
    </>
  );
}
