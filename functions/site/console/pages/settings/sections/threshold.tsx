// What is sure enough to be answered, and what that would have meant for past chats.

import { useWorkspace } from "../../../shell/workspace";
import { t } from "../../../texts/translate";
import { RadioCards, Switch } from "../../../ui";
import { Advanced } from "../advanced";
import { AnswerChoice } from "../answer_choice";
import { useEditing } from "../context";
import { customised } from "../level";
import { LevelChoice } from "../level_choice";
import { Section } from "../section";
import { ThresholdImpact } from "./threshold_impact";

export function Threshold() {
  const { draft } = useEditing();
  const { value, set, error } = draft;
  const { may } = useWorkspace();
  return (
    <Section id="threshold" text={t("When the bot answers, when it asks back, and when it gives a question up.")}>
      <LevelChoice />
      <Advanced fields={[]} custom={customised(value)}>
        <AnswerChoice
          value={value}
          onChange={({ answer_costs, confidence_threshold }) => {
            if (answer_costs !== undefined) set("answer_costs", answer_costs);
            if (confidence_threshold !== undefined) set("confidence_threshold", confidence_threshold);
          }}
          error={error}
          hint={
            value.human_handoff
              ? t(
                  "Lower: the bot answers more by itself, and is wrong more often. Higher: more questions go to people.",
                )
              : t(
                  "Lower: the bot answers more by itself, and is wrong more often. Higher: more questions stay unanswered, as Human Handoff is off.",
                )
          }
        />
        <Switch
          label={t("Ask which answer is meant")}
          hint={t("Where two or three answers come close, the visitor chooses, once for a question and twice a chat.")}
          checked={value.clarify}
          onChange={(on) => set("clarify", on)}
          error={error("clarify")}
        />
        <RadioCards
          legend={t("When it is not sure")}
          value={value.low_confidence}
          onChange={(next) => set("low_confidence", next)}
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
      </Advanced>
      {may("agent") && <ThresholdImpact />}
    </Section>
  );
}
