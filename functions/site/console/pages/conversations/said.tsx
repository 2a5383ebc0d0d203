// What the visitor has said about the help: a mark below an answer, and one at the chat's end.

import type { ConversationDetail } from "../../api/types";
import { t } from "../../texts/translate";
import { Badge } from "../../ui";

export type Feedback = NonNullable<ConversationDetail["feedback"]>;
type Thumb = Feedback["thumbs"][number];

export function ThumbMark({ of }: { of: Thumb }) {
  return (
    <div class="bubble-said">
      <Badge tone={of.up ? "good" : "warn"}>{of.up ? t("Helped") : t("Did not help")}</Badge>
      <Words of={of.words} />
      <Who {...of} />
    </div>
  );
}

/** Whether it was solved, and how the help of people was. */
export function EndMarks({ of: { solved, csat } }: { of: Feedback }) {
  if (!solved && !csat) return null;
  return (
    <ul class="said-at-end" aria-label={t("What the visitor said at the end")}>
      {solved && (
        <li>
          <Badge tone={solved.solved ? "good" : "warn"}>{solved.solved ? t("Solved") : t("Not solved")}</Badge>
          <Who {...solved} />
        </li>
      )}
      {csat && (
        <li>
          <Badge tone={csat.steps > 3 ? "good" : csat.steps < 3 ? "warn" : "neutral"}>
            {t("Help of people: {steps} of 5", { steps: csat.steps })}
          </Badge>
          <Words of={csat.words} />
          <Who {...csat} />
        </li>
      )}
    </ul>
  );
}

const Words = ({ of }: { of?: string | null }) => (of ? <q dir="auto">{of}</q> : null);

function Who({ signed, repeated }: { signed: boolean; repeated?: boolean }) {
  if (signed) return <span class="hint">{t("signed in at your site")}</span>;
  return repeated ? (
    <span class="hint">{t("counts nowhere: the same visitor said it about this answer that day")}</span>
  ) : null;
}
