// What is sure enough to be answered, and what that would have meant for past chats.

import { useWorkspace } from "../../../shell/workspace";
import { t } from "../../../texts/translate";
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
          onChange={(changes) => {
            for (const [field, next] of Object.entries(changes)) set(field, next);
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
      </Advanced>
      {may("agent") && <ThresholdImpact />}
    </Section>
  );
}
