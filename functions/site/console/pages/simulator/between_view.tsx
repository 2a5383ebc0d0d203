// What lies between answering and escalating, in numbers: what would have been asked, and to what end.

import type { PastSimulation } from "../../api/decisions";
import { number, plural, t } from "../../texts/translate";
import { Card } from "../../ui";

export type Between = PastSimulation["between"];

/** A share of a question is no question: halves are enough to compare by. */
const about = (value: number): string => number(Math.round(value * 2) / 2);

const asks = (of: Between): boolean => Boolean(of.asked_which || of.offered || of.asked_back);

/** Nothing where nothing would have been asked. */
export function BetweenView({ of }: { of: Between }) {
  if (!asks(of)) return null;
  return (
    <Card
      title={t("Between answering and handing over")}
      text={t("Expected, by the confidences of then. Whether an offer is taken up nobody can tell.")}
    >
      <BetweenList of={of} />
    </Card>
  );
}

/** Likewise, among other numbers. */
export function BetweenList({ of }: { of: Between }) {
  if (!asks(of)) return null;
  return (
    <ul class="stack tight simulator-between">
      {of.asked_which > 0 && (
        <li>
          {plural(
            of.asked_which,
            "{count} visitor asked which answer is meant",
            "{count} visitors asked which answer is meant",
          )}
        </li>
      )}
      {of.offered > 0 && (
        <li>
          {plural(of.offered, "{count} visitor offered a person first", "{count} visitors offered a person first")}
        </li>
      )}
      {of.asked_back > 0 && (
        <li>
          {plural(
            of.asked_back,
            "{count} fragment asked back about, and no ticket made of it",
            "{count} fragments asked back about, and no tickets made of them",
          )}
        </li>
      )}
      <li>{t("Handoffs saved: {saved}", { saved: about(of.handoffs_saved) })}</li>
      <li>{t("People reached later, by a tap or five minutes: {delayed}", { delayed: about(of.people_delayed) })}</li>
      <li>
        {t("Wrong answers: {would}, and {was} then", {
          would: about(of.wrong_answers),
          was: about(of.wrong_answers_then),
        })}
      </li>
    </ul>
  );
}
