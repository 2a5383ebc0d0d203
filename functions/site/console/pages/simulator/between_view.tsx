// What lies between answering and escalating, in numbers: what would have been asked, and to what end.

import type { PastSimulation } from "../../api/decisions";
import { number, plural, rich, t } from "../../texts/translate";
import { Card } from "../../ui";

export type Between = PastSimulation["between"];

/** A share of a question is no question: halves are enough to compare by. */
const about = (value: number): string => number(Math.round(value * 2) / 2);

const asks = (of: Between): boolean => Boolean(of.asked_which || of.offered || of.asked_back);

const waits = (of: Between): boolean => of.meanwhile.lines > 0;

/** Nothing where nothing would have been asked, and nobody waited. */
export function BetweenView({ of }: { of: Between }) {
  if (!asks(of) && !waits(of)) return null;
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
  if (!asks(of) && !waits(of)) return null;
  return (
    <ul class="stack tight simulator-between">
      {asks(of) && <Asked of={of} />}
      {waits(of) && <Meanwhile of={of.meanwhile} />}
    </ul>
  );
}

function Asked({ of }: { of: Between }) {
  return (
    <>
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
    </>
  );
}

/** What a bot that goes on until somebody replies would have said to those who waited. */
function Meanwhile({ of }: { of: Between["meanwhile"] }) {
  return (
    <>
      <li>
        {rich("Waiting for your team's first word: {lines} in {chats}", {
          lines: plural(of.lines, "{count} line", "{count} lines"),
          chats: plural(of.chats, "{count} chat", "{count} chats"),
        })}
      </li>
      {of.is_told ? (
        <>
          <li>{t("Answered by the bot meanwhile: {answered}", { answered: about(of.answered) })}</li>
          <li>{t("Wrong ones among these answers: {wrong}", { wrong: about(of.wrong) })}</li>
        </>
      ) : (
        <li>
          {t(
            "None answered by the bot meanwhile: no webhook tells what your team writes, so it would have the chat at once",
          )}
        </li>
      )}
    </>
  );
}
