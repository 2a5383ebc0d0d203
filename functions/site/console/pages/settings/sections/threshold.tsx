// What is sure enough to be answered, and what that would have meant for past chats.

import { useWorkspace } from "../../../shell/workspace";
import { t } from "../../../texts/translate";
import { AnswerChoice } from "../answer_choice";
import { useEditing } from "../context";
import { Section } from "../section";
import { ThresholdImpact } from "./threshold_impact";

export function Threshold() {
  const { draft } = useEditing();
  const { value } = draft;
  const { may } = useWorkspace();
  return (
    <Section id="threshold" text={t("How sure the bot must be of an answer to give it.")}>
      <AnswerChoice
        value={value}
        onChange={({ answer_costs, confidence_threshold }) => {
          if (answer_costs !== undefined) draft.set("answer_costs", answer_costs);
          if (confidence_threshold !== undefined) draft.set("confidence_threshold", confidence_threshold);
        }}
        error={draft.error}
        hint={
          value.human_handoff
            ? t("Lower: the bot answers more by itself, and is wrong more often. Higher: more questions go to people.")
            : t(
                "Lower: the bot answers more by itself, and is wrong more often. Higher: more questions stay unanswered, as Human Handoff is off.",
              )
        }
      />
      {may("agent") && <ThresholdImpact />}
    </Section>
  );
}
