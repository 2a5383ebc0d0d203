// Who speaks while a ticket is open, and what becomes of it when the visitor says it is solved.

import { t } from "../../../texts/translate";
import { RadioCards } from "../../../ui";
import { Advanced } from "../advanced";
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
            value: "until_answered",
            title: t("The bot keeps helping until somebody replies"),
            text: t(
              "What it knows it still answers. Who asked for a person, or is angry, only hears that it was added to the request. Where the helpdesk's news does not arrive at once, the team answers.",
            ),
          },
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
      <Advanced fields={["team_silence_hours", "solved_by_visitor"]}>
        {value.after_handoff !== "bot" && (
          <NumberInput
            label={t("Give the chat back to the bot after")}
            hint={t("Business hours without a word from the team, between 1 and 720. The visitor is told.")}
            unit="hours"
            min={1}
            max={720}
            value={value.team_silence_hours}
            onChange={(next) => set("team_silence_hours", next)}
            error={error("team_silence_hours")}
          />
        )}
        <RadioCards
          legend={t("When the visitor says that it is solved")}
          value={value.solved_by_visitor}
          onChange={(next) => set("solved_by_visitor", next)}
          error={error("solved_by_visitor")}
          options={[
            { value: "note", title: t("Leave a note"), text: t("Your team sees it in the ticket and decides.") },
            { value: "solve", title: t("Solve the ticket"), text: t("It is closed as solved, with the note.") },
          ]}
        />
      </Advanced>
    </Section>
  );
}
