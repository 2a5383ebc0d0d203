// What leads to people besides low confidence.

import { t } from "../../../texts/translate";
import { Switch } from "../../../ui";
import { useEditing } from "../context";
import { Section } from "../section";
import { TRIGGER_NAMES, type TriggerName } from "../trigger_names";

const HINTS: Record<TriggerName, string> = {
  explicit_request: t(
    "“Let me talk to someone”, in English, Spanish, German, French, Portuguese and Hindi. The button in the chat always works.",
  ),
  frustration: t("Anger, shouting, or “this does not help”."),
  repetition: t("The answer did not help if the question comes back."),
  bot_failure: t("It does not answer in time, or breaks."),
};
const TRIGGERS = Object.keys(HINTS) as TriggerName[];

export function Triggers() {
  const { draft } = useEditing();
  return (
    <Section id="triggers" text={t("Hand over (or transfer, where a bot fits) besides low confidence when:")}>
      <div class="settings-switches">
        {TRIGGERS.map((name) => (
          <Switch
            key={name}
            label={TRIGGER_NAMES[name]}
            hint={HINTS[name]}
            checked={draft.value.triggers[name]}
            onChange={(on) => draft.set(`triggers.${name}`, on)}
            error={draft.error(`triggers.${name}`)}
          />
        ))}
      </div>
    </Section>
  );
}
