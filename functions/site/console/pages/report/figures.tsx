// The report itself: totals, days, reasons and methods, times.

import { useState } from "preact/hooks";
import type { Method, Report, ReportNumbers } from "../../api/types";
import { counted, methodWord, reasonWord } from "../../api/words";
import { Button, Card, duration, Table } from "../../ui";
import { Breakdown } from "./breakdown";
import { Chart } from "./chart";
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
              <span class="overview-number">{one.of(totals).toLocaleString("en")}</span>
              <span class="hint">{HINTS[one.key]}</span>
            </dd>
          </div>
        ))}
      </dl>
      <Card
        title="Day by day"
        text={`${counted(totals.conversations, "conversation")} with ${counted(totals.messages, "message")} of visitors`}
        actions={
          <Button size="small" aria-expanded={table} onClick={() => setTable(!table)}>
            {table ? "Hide the table" : "Show as a table"}
          </Button>
        }
      >
        <Chart title="What became of visitors' messages" days={days} series={OUTCOMES} />
        {troubles && (
          <>
            <h3 class="report-sub">Abandoned and failed</h3>
            <Chart title="Abandoned and failed" days={days} series={TROUBLES} height={140} />
          </>
        )}
        <div
          class={table ? "report-table" : "visually-hidden"}
          {...(table ? { role: "region", "aria-label": "Table of the report", tabIndex: 0 } : {})}
        >
          <Table
            caption="The report by day"
            rows={days}
            rowKey={(day) => day.day}
            columns={[
              { title: "Day", main: true, cell: (day) => day.day },
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
          title="Handed to people, by reason"
          numbers={totals.handed_off.by_reason}
          word={reasonWord}
          none="Nothing was handed to people."
        />
        <Breakdown
          title="By method"
          text={
            totals.fallbacks.total
              ? `${totals.fallbacks.total} went another way after their first had failed`
              : undefined
          }
          numbers={totals.handed_off.by_method}
          word={asMethod}
          none="Nothing was handed to people."
        />
        <Breakdown
          title="Transferred, by reason"
          numbers={totals.transferred.by_reason}
          word={reasonWord}
          none="Nothing was transferred to another bot."
        />
        <Breakdown
          title="Not answered, by reason"
          numbers={totals.unanswered.by_reason}
          word={reasonWord}
          none="Nobody was left without an answer or a handoff."
        />
      </div>
      <Card title="First response" text="From a visitor's first question, or from the handoff, to the first word.">
        <div class="report-times">
          <Times title="From the bot" of={totals.first_response.ai} none="No bot has answered yet." />
          <Times title="From a person" of={totals.first_response.human} none="No person has answered in a chat yet." />
        </div>
      </Card>
      <p class="hint">
        <a href={`/console/bots/${bot_id}/conversations`}>Read the conversations</a> behind these numbers, or{" "}
        <a href={`/console/bots/${bot_id}/simulator`}>try what other settings would do</a>.
      </p>
    </>
  );
}

const HINTS: Record<string, string> = {
  answered: "by the bot",
  transferred: "to another bot",
  handed_off: "ticket or e-mail",
  unanswered: "nobody could help",
  abandoned: "visitors who left waiting",
  failed: "escalations, at the time",
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
            <dt>Half within</dt>
            <dd>{duration(of.median_s)}</dd>
          </div>
          <div>
            <dt>Nine of ten within</dt>
            <dd>{duration(of.p90_s)}</dd>
          </div>
          <div>
            <dt>Responses</dt>
            <dd>{of.count.toLocaleString("en")}</dd>
          </div>
        </dl>
      ) : (
        <p class="hint">{none}</p>
      )}
    </section>
  );
}
