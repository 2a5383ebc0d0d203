// The report itself: totals, days, reasons and methods, times.

import { useState } from "preact/hooks";
import type { Method, Report, ReportNumbers } from "../../api/types";
import { methodWord, reasonWord } from "../../api/words";
import { languageName } from "../../texts/languages";
import { number, rich, t } from "../../texts/translate";
import { Button, Card, duration, Table } from "../../ui";
import { Breakdown } from "./breakdown";
import { Chart } from "./chart";
import { Learned } from "./learned";
import { DidItHelp } from "./said";
import { OUTCOMES, TROUBLES } from "./series";

export function Figures({ bot_id, of }: { bot_id: string; of: Report }) {
  const { totals, days } = of;
  const [table, setTable] = useState(false);
  const troubles = TROUBLES.some((one) => one.of(totals) > 0);
  const asMethod = (key: string): string => methodWord(key as Method);
  return (
    <>
      <dl class="overview-tiles report-tiles">
        {[...OUTCOMES, ...TROUBLES].map((one) => (
          <div key={one.key} class="overview-tile">
            <dt>
              <span class="report-swatch" style={{ background: `var(${one.colour})` }} /> {one.title}
            </dt>
            <dd>
              <span class="overview-number">{number(one.of(totals))}</span>
              <span class="hint">{HINTS[one.key]}</span>
            </dd>
          </div>
        ))}
      </dl>
      <Card
        title={t("Day by day")}
        text={t("Conversations: {conversations}. Messages of visitors: {messages}.", {
          conversations: totals.conversations,
          messages: totals.messages,
        })}
        actions={
          <Button size="small" aria-expanded={table} onClick={() => setTable(!table)}>
            {table ? t("Hide the table") : t("Show as a table")}
          </Button>
        }
      >
        <Chart title={t("What became of visitors' messages")} days={days} series={OUTCOMES} />
        {troubles && (
          <>
            <h3 class="report-sub">{t("Abandoned and failed")}</h3>
            <Chart title={t("Abandoned and failed")} days={days} series={TROUBLES} height={140} />
          </>
        )}
        <div
          class={table ? "report-table" : "visually-hidden"}
          {...(table ? { role: "region", "aria-label": t("Table of the report"), tabIndex: 0 } : {})}
        >
          <Table
            caption={t("The report by day")}
            rows={days}
            rowKey={(day) => day.day}
            columns={[
              { title: t("Day"), main: true, cell: (day) => day.day },
              ...[...OUTCOMES, ...TROUBLES].map((one) => ({
                title: one.title,
                numeric: true,
                cell: (day: ReportNumbers) => one.of(day),
              })),
            ]}
          />
        </div>
      </Card>
      <div class="report-two">
        <Breakdown
          title={t("Handed to people, by reason")}
          numbers={totals.handed_off.by_reason}
          word={reasonWord}
          none={t("Nothing was handed to people.")}
        />
        <Breakdown
          title={t("By method")}
          text={
            totals.fallbacks.total
              ? t("{total} went another way after their first had failed", { total: totals.fallbacks.total })
              : undefined
          }
          numbers={totals.handed_off.by_method}
          word={asMethod}
          none={t("Nothing was handed to people.")}
        />
        <Breakdown
          title={t("Transferred, by reason")}
          numbers={totals.transferred.by_reason}
          word={reasonWord}
          none={t("Nothing was transferred to another bot.")}
        />
        <Breakdown
          title={t("Not answered, by reason")}
          numbers={totals.unanswered.by_reason}
          word={reasonWord}
          none={t("Nobody was left without an answer or a handoff.")}
        />
        {totals.unread && totals.unread.total > 0 && (
          <Breakdown
            title={t("In a language that the bot does not read")}
            text={t("It compared no meaning there, and answered next to nothing.")}
            numbers={totals.unread.by_language ?? {}}
            word={languageName}
            none=""
          />
        )}
      </div>
      <DidItHelp of={of} />
      <Card
        title={t("First response")}
        text={t("From a visitor's first question, or from the handoff, to the first word.")}
      >
        <div class="report-times">
          <Times title={t("From the bot")} of={totals.first_response.ai} none={t("No bot has answered yet.")} />
          <Times
            title={t("From a person")}
            of={totals.first_response.human}
            none={t("No person has answered in a chat yet.")}
          />
        </div>
      </Card>
      {of.learned && <Learned of={of.learned} />}
      <p class="hint">
        {rich("<a>Read the conversations</a> behind these numbers, or <a2>try what other settings would do</a2>.", {
          a: (text) => <a href={`/console/bots/${bot_id}/conversations`}>{text}</a>,
          a2: (text) => <a href={`/console/bots/${bot_id}/simulator`}>{text}</a>,
        })}
      </p>
    </>
  );
}

const HINTS: Record<string, string> = {
  answered: t("by the bot"),
  transferred: t("to another bot"),
  handed_off: t("ticket or e-mail"),
  unanswered: t("nobody could help"),
  abandoned: t("visitors who left waiting"),
  failed: t("escalations, at the time"),
};

interface TimesProps {
  title: string;
  of: ReportNumbers["first_response"]["ai"];
  none: string;
}

function Times({ title, of, none }: TimesProps) {
  return (
    <section>
      <h3>{title}</h3>
      {of.count ? (
        <dl>
          <div>
            <dt>{t("Half within")}</dt>
            <dd>{duration(of.median_s)}</dd>
          </div>
          <div>
            <dt>{t("Nine of ten within")}</dt>
            <dd>{duration(of.p90_s)}</dd>
          </div>
          <div>
            <dt>{t("Responses")}</dt>
            <dd>{number(of.count)}</dd>
          </div>
        </dl>
      ) : (
        <p class="hint">{none}</p>
      )}
    </section>
  );
}
