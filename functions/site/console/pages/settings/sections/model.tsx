// What a large language model may do, where this deployment has one.

import { t } from "../../../texts/translate";
import { RadioCards, Switch } from "../../../ui";
import { useEditing } from "../context";
import { NumberInput } from "../number_input";
import { Section } from "../section";
import { ModelUseToday } from "./model_use";

export function Model() {
  const { draft } = useEditing();
  const { answers, summary, calls_a_day } = draft.value.language_model;
  return (
    <Section
      id="model"
      text={t(
        "What a large language model may do for this bot. It has an effect only where this service is set up with one.",
      )}
    >
      <RadioCards
        legend={t("When the bot is not sure of an answer")}
        value={answers}
        onChange={(next) => draft.set("language_model.answers", next)}
        error={draft.error("language_model.answers")}
        options={[
          {
            value: "write",
            title: t("Write"),
            text: t("The model writes an answer from the bot's knowledge."),
          },
          { value: "judge", title: t("Judge"), text: t("It only judges the answer that was found.") },
          { value: "off", title: t("Off"), text: t("It is not asked.") },
        ]}
      />
      <Switch
        label={t("Summary for the team")}
        hint={t("A short summary of the chat at the top of tickets and e-mails.")}
        checked={summary}
        onChange={(on) => draft.set("language_model.summary", on)}
        error={draft.error("language_model.summary")}
      />
      <NumberInput
        label={t("Questions to the model per day, at most")}
        hint={t(
          "Beyond it the bot goes on without one until midnight UTC. The workspace and the service have limits of their own.",
        )}
        min={0}
        max={1000000}
        value={calls_a_day}
        onChange={(next) => draft.set("language_model.calls_a_day", next)}
        error={draft.error("language_model.calls_a_day")}
      />
      <ModelUseToday />
    </Section>
  );
}
