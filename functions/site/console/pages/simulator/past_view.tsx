// Numbers and examples of what would be different.

import type { Example, PastSimulation } from "../../api/decisions";
import { leadsElsewhere, unknownSentence } from "../../api/decisions";
import { reasonWord } from "../../api/words";
import { number, plural, rich, t } from "../../texts/translate";
import { Card, EmptyState, LinkButton, Time } from "../../ui";
import { Between } from "./between";
import { ACTION_WORDS, type Shift, shiftsBy } from "./model";
import { OutcomeBadge } from "./outcome_badge";

export interface PastViewProps {
  result: PastSimulation;
  /** Where everything that was found can be downloaded. */
  link: string | null;
  /** `result` is of the newest chats only: the rest is still being weighed. */
  partial: boolean;
}

export function PastView({ result, link, partial }: PastViewProps) {
  const changed = result.examples.filter((one) => one.would_be && leadsElsewhere(one.was, one.would_be));
  const unknown = result.examples.filter((one) => !one.would_be);
  return (
    <>
      <div class="simulator-headline" role="status">
        <p>
          {rich(
            partial
              ? "{changed} of {decisions} in the newest {chats} would go another way."
              : "{changed} of {decisions} in {chats} would go another way.",
            {
              changed: <strong class="simulator-number">{number(result.changed)}</strong>,
              decisions: plural(result.decisions, "{count} decision", "{count} decisions"),
              chats: plural(result.conversations, "{count} chat", "{count} chats"),
            },
          )}
        </p>
        <Between of={result.between} />
        {result.unknown > 0 && (
          <p class="hint">
            {plural(
              result.unknown,
              "Of {count} more decision the record does not tell; see below.",
              "Of {count} more decisions the record does not tell; see below.",
            )}
          </p>
        )}
        {result.truncated && (
          <p class="hint">{t("There are more chats than one simulation reads: these are the newest.")}</p>
        )}
      </div>
      <div class="simulator-cards">
        <Shifts
          title={t("What becomes of them")}
          shifts={shiftsBy(result, (one) => one.action)}
          word={(key) => ACTION_WORDS[key as keyof typeof ACTION_WORDS]}
        />
        <Shifts title={t("Why")} shifts={shiftsBy(result, (one) => one.reason)} word={reasonWord} />
      </div>
      <Card
        title={t("Examples")}
        text={
          partial ? plural(result.conversations, "From the newest chat", "From the newest {count} chats") : undefined
        }
        flush
        actions={
          link && (
            <LinkButton size="small" href={link} external>
              {t("Download all")}
            </LinkButton>
          )
        }
      >
        {changed.length ? (
          <ul class="simulator-examples">
            {changed.map((one) => (
              <ExampleRow key={`${one.conversation_id}${one.message_id}`} of={one} />
            ))}
          </ul>
        ) : (
          <EmptyState icon="check" title={t("Nothing would change")}>
            {t("Every decision that can be told would be the same under these settings.")}
          </EmptyState>
        )}
      </Card>
      {unknown.length > 0 && (
        <details class="simulator-unknown card">
          <summary>
            {plural(
              result.unknown,
              "{count} decision of which the record does not tell",
              "{count} decisions of which the record does not tell",
            )}
          </summary>
          <ul class="stack tight">
            {result.unknowns.map((one) => (
              <li key={one.why}>
                <strong>{number(one.count)}</strong>: {one.explanation}
              </li>
            ))}
          </ul>
          <ul class="simulator-examples">
            {unknown.map((one) => (
              <ExampleRow key={`${one.conversation_id}${one.message_id}`} of={one} />
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

interface ShiftsProps {
  title: string;
  shifts: readonly Shift[];
  word: (key: string) => string;
}

function Shifts({ title, shifts, word }: ShiftsProps) {
  const most = Math.max(1, ...shifts.flatMap((one) => [one.was, one.would]));
  return (
    <Card title={title}>
      <table class="simulator-shifts">
        <thead>
          <tr>
            <th scope="col">
              <span class="visually-hidden">{title}</span>
            </th>
            <th scope="col">{t("Was")}</th>
            <th scope="col">{t("Would be")}</th>
          </tr>
        </thead>
        <tbody>
          {shifts.map((one) => (
            <tr key={one.key} class={one.was === one.would ? undefined : "moved"}>
              <th scope="row">
                {word(one.key)}
                <span class="simulator-bars" aria-hidden="true">
                  <span class="was" style={{ width: `${(one.was / most) * 100}%` }} />
                  <span class="would" style={{ width: `${(one.would / most) * 100}%` }} />
                </span>
              </th>
              <td>{one.was}</td>
              <td>
                {one.would}
                {one.was !== one.would && (
                  <span class="simulator-delta">
                    {" "}
                    ({one.would > one.was ? "+" : "−"}
                    {Math.abs(one.would - one.was)})
                  </span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}

function ExampleRow({ of }: { of: Example }) {
  return (
    <li>
      <p class="simulator-quote" dir="auto">
        {of.text ? `“${of.text}”` : t("(the message is not known)")}
      </p>
      <div class="simulator-change">
        <OutcomeBadge of={of.was} />
        <span aria-hidden="true">→</span>
        <span class="visually-hidden">{t("would be")}</span>
        {of.would_be ? <OutcomeBadge of={of.would_be} /> : <span class="muted">{t("cannot be told")}</span>}
      </div>
      <p class="hint">
        {of.would_be ? (
          <>
            {reasonWord(of.was.reason)} → {reasonWord(of.would_be.reason)}
          </>
        ) : (
          of.unknown && unknownSentence(of.unknown)
        )}
        {" · "}
        <a href={`/console/conversations/${of.conversation_id}`}>
          {rich("Chat of {time}", { time: <Time at={of.at} absolute /> })}
        </a>
      </p>
    </li>
  );
}
