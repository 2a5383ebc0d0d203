// What a large language model may do, where this deployment has one.

import { RadioCards, Switch } from "../../../ui";
import { useEditing } from "../context";
import { NumberInput } from "../number_input";
import { Section } from "../section";

export function Model() {
  const { draft } = useEditing();
  const { answers, summary, calls_a_day } = draft.value.language_model;
  return (
    <Section
      id="model"
      text="What a large language model may do for this bot. It has an effect only where this service is set up with one."
    >
      <RadioCards
        legend="When the bot is not sure of an answer"
        value={answers}
        onChange={(next) => draft.set("language_model.answers", next)}
        error={draft.error("language_model.answers")}
        options={[
          {
            value: "write",
            title: "Write",
            text: "The model writes an answer from the bot's knowledge.",
          },
          { value: "judge", title: "Judge", text: "It only judges the answer that was found." },
          { value: "off", title: "Off", text: "It is not asked." },
        ]}
      />
      <Switch
        label="Summary for the team"
        hint="A short summary of the chat at the top of tickets and e-mails."
        checked={summary}
        onChange={(on) => draft.set("language_model.summary", on)}
        error={draft.error("language_model.summary")}
      />
      <NumberInput
        label="Questions to the model per day, at most"
        hint="Beyond it the bot goes on without one until midnight UTC. The workspace and the service have limits of their own."
        min={0}
        max={1000000}
        value={calls_a_day}
        onChange={(next) => draft.set("language_model.calls_a_day", next)}
        error={draft.error("language_model.calls_a_day")}
      />
    </Section>
  );
}
