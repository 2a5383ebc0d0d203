// What the bot has learnt about itself: how much of what visitors ask it cannot know, and how sure that is.

import { percent } from "../../api/decisions";
import type { Report } from "../../api/types";
import { plural, t } from "../../texts/translate";
import { Card } from "../../ui";

export function Learned({ of }: { of: NonNullable<Report["learned"]> }) {
  const { outside, margin, messages = 0, outcomes = 0, wrong = 0 } = of;
  const known = outside !== null && outside !== undefined;
  return (
    <Card
      title={t("What the bot cannot know")}
      text={t("An estimate from what visitors asked. The bot's confidence is corrected by it.")}
    >
      {known ? (
        <p>
          {t("{share} of the questions, between {low} and {high}, have no answer in the knowledge.", {
            share: percent(outside),
            low: percent(Math.max(0, outside - (margin ?? 0))),
            high: percent(Math.min(1, outside + (margin ?? 0))),
          })}{" "}
          {plural(messages, "It was read from {count} message.", "It was read from {count} messages.")}
        </p>
      ) : (
        <p>{t("There were too few messages yet to tell.")}</p>
      )}
      {outcomes > 0 && (
        <p class="hint">
          {plural(
            outcomes,
            "Of {count} answer of which something tells what it did, {wrong} did not help.",
            "Of {count} answers of which something tells what they did, {wrong} did not help.",
            { wrong },
          )}
        </p>
      )}
    </Card>
  );
}
