// The one choice of a new owner: careful, balanced or bold.

import { t } from "../../texts/translate";
import { RadioCards } from "../../ui";
import { measuredAt } from "./answer_choice";
import { useEditing } from "./context";
import { LEVEL_NAMES, LEVELS, type LevelId, levelOf } from "./level";

const TEXTS: Record<LevelId, string> = {
  careful: t("Answers only what it is all but certain of. Everything else goes to people at once."),
  balanced: t("Answers what is worth it. Where two answers come close, it asks which one is meant."),
  bold: t("Answers all it can and asks back. Before it gives a question up, it offers a person."),
};
const IDS: readonly LevelId[] = ["careful", "balanced", "bold"];

export function LevelChoice() {
  const { draft } = useEditing();
  return (
    <RadioCards
      legend={t("How sure the bot must be")}
      hideLegend
      value={levelOf(draft.value)}
      onChange={(id) => draft.replace({ ...draft.value, ...LEVELS[id] })}
      options={IDS.map((id) => ({
        value: id,
        title: LEVEL_NAMES[id],
        text: (
          <>
            {TEXTS[id]} <Measured id={id} />
          </>
        ),
      }))}
    />
  );
}

function Measured({ id }: { id: LevelId }) {
  const found = measuredAt(LEVELS[id].answer_costs?.wrong_answer);
  if (!found) return null;
  return (
    <span class="settings-measured">{t("Of 100 questions {right} were answered right and {wrong} wrong.", found)}</span>
  );
}
