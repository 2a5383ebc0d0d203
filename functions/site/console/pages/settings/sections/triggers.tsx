// What leads to people besides low confidence.

import type { Settings } from "../../../api/types";
import { t } from "../../../texts/translate";
import { Switch } from "../../../ui";
import { useEditing } from "../context";
import { Section } from "../section";

const TRIGGERS: [keyof Settings["triggers"], string, string][] = [
  [
    "explicit_request",
    t("The visitor asks for a person"),
    t(
      "“Let me talk to someone”, in English, Spanish, German, French, Portuguese and Hindi. The button in the chat always works.",
    ),
  ],
  ["frustration", t("The visitor is frustrated"), t("Anger, shouting, or “this does not help”.")],
  ["repetition", t("The visitor asks the same again"), t("The answer did not help if the question comes back.")],
  ["bot_failure", t("The bot fails"), t("It does not answer in time, or breaks.")],
];

export function Triggers() {
  const { draft } = useEditing();
  return (
    <Section id="triggers" text={t("Hand over (or transfer, where a bot fits) besides low confidence when:")}>
      <div class="settings-switches">
        {TRIGGERS.map(([name, label, hint]) => (
          <Switch
            key={name}
            label={label}
            hint={hint}
            checked={draft.value.triggers[name]}
            onChange={(on) => draft.set(`triggers.${name}`, on)}
            error={draft.error(`triggers.${name}`)}
          />
        ))}
      </div>
    </Section>
  );
}
