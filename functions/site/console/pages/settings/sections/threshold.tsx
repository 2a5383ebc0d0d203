// How sure the bot must be, and what that would have meant for past chats.

import { useWorkspace } from "../../../shell/workspace";
import { t } from "../../../texts/translate";
import { Slider } from "../../../ui";
import { useEditing } from "../context";
import { percent } from "../fields";
import { Section } from "../section";
import { ThresholdImpact } from "./threshold_impact";

export function Threshold() {
  const { draft } = useEditing();
  const { value } = draft;
  const { may } = useWorkspace();
  return (
    <Section id="threshold" text={t("How sure the bot must be of an answer to give it.")}>
      <Slider
        label={t("Confidence threshold")}
        hint={
          value.human_handoff
            ? t("Lower: the bot answers more by itself, and is wrong more often. Higher: more questions go to people.")
            : t(
                "Lower: the bot answers more by itself, and is wrong more often. Higher: more questions stay unanswered, as Human Handoff is off.",
              )
        }
        min={0}
        max={1}
        step={0.01}
        value={value.confidence_threshold}
        format={percent}
        onInput={(next) => draft.set("confidence_threshold", next)}
        error={draft.error("confidence_threshold")}
      />
      {may("agent") && <ThresholdImpact threshold={value.confidence_threshold} />}
    </Section>
  );
}
