// What visitors are asked about the help they got. Each question can be passed over.

import { t } from "../../../texts/translate";
import { Switch } from "../../../ui";
import { useEditing } from "../context";
import { Section } from "../section";

const QUESTIONS = [
  [
    "thumbs",
    t("Thumbs under answers"),
    t("A thumb up or down, and a word if the visitor likes. The bot learns from them within bounds."),
  ],
  ["solved", t("Ask “Was this solved?”"), t("At the end of a chat that the bot has answered.")],
  [
    "csat",
    t("Ask how people's help was"),
    t("Five steps, at the end of a chat that your team has answered. Not where the helpdesk asks by itself."),
  ],
] as const;

export function Feedback() {
  const { draft } = useEditing();
  return (
    <Section id="feedback" text={t("What visitors are asked about the help they got. They can pass it over.")}>
      <div class="settings-switches">
        {QUESTIONS.map(([name, label, hint]) => (
          <Switch
            key={name}
            label={label}
            hint={hint}
            checked={draft.value.feedback[name]}
            onChange={(on) => draft.set(`feedback.${name}`, on)}
            error={draft.error(`feedback.${name}`)}
          />
        ))}
      </div>
    </Section>
  );
}
