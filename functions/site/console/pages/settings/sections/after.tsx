// Who speaks while a ticket is open.

import { t } from "../../../texts/translate";
import { RadioCards } from "../../../ui";
import { useEditing } from "../context";
import { NumberInput } from "../number_input";
import { Section } from "../section";

export function After() {
  const { draft } = useEditing();
  const { value, set, error } = draft;
  return (
    <Section id="after" text={t("Who speaks with the visitor while the ticket is open.")}>
      <RadioCards
        legend={t("Who speaks")}
        hideLegend
        value={value.after_handoff}
        onChange={(next) => set("after_handoff", next)}
        error={error("after_handoff")}
        options={[
          {
            value: "team",
            title: t("The team"),
            text: t("The bot is silent until the ticket is solved or somebody hands the chat back."),
          },
          {
            value: "bot",
            title: t("The bot goes on"),
            text: t("It keeps answering while the ticket is worked on."),
          },
        ]}
      />
      {value.after_handoff === "team" && (
        <NumberInput
          label={t("Give the chat back to the bot after")}
          hint={t("Hours without a word from the team, between 1 and 720. The visitor is told.")}
          unit="hours"
          min={1}
          max={720}
          value={value.team_silence_hours}
          onChange={(next) => set("team_silence_hours", next)}
          error={error("team_silence_hours")}
        />
      )}
    </Section>
  );
}
