// The week in figures: for all bots together, then bot by bot.

import type { ReportNumbers } from "../../api/types";
import { Card, duration, ErrorState, Loading, Table } from "../../ui";
import type { BotNumbers, Reports } from "./reports";

interface Tile {
  title: string;
  hint: string;
  of: (numbers: ReportNumbers) => number;
}

const TILES: Tile[] = [
  { title: "Conversations", hint: "begun by visitors", of: (n) => n.conversations },
  { title: "Answered", hint: "questions, by bots", of: (n) => n.answered },
  { title: "Handed to people", hint: "tickets and e-mails", of: (n) => n.handed_off.total },
  { title: "Not answered", hint: "nobody could help", of: (n) => n.unanswered.total },
];

export function Numbers({ reports }: { reports: Reports }) {
  const { rows, error, reload } = reports;
  if (!rows) {
    if (error !== undefined) {
      return (
        <Card>
          <ErrorState error={error} what="The numbers" onRetry={reload} />
        </Card>
      );
    }
    return <Loading kind="block" count={2} />;
  }
  return (
    <>
      <dl class="overview-tiles">
        {TILES.map((tile) => (
          <div key={tile.title} class="overview-tile">
            <dt>{tile.title}</dt>
            <dd>
              <span class="overview-number">{sum(rows, (row) => tile.of(row.week))}</span>
              <span class="hint">
                {sum(rows, (row) => (row.today ? tile.of(row.today) : 0))} today
                <span class="overview-hint"> · {tile.hint}</span>
              </span>
            </dd>
          </div>
        ))}
      </dl>
      <Card flush title="By bot" text="Last seven days">
        <Table
          caption="The last seven days by bot"
          rows={rows}
          rowKey={(row) => row.bot.bot_id}
          columns={[
            {
              title: "Bot",
              main: true,
              cell: (row) => (
                <a href={`/console/bots/${row.bot.bot_id}/report`}>
                  <bdi>{row.bot.name}</bdi>
                </a>
              ),
            },
            { title: "Conversations", numeric: true, cell: (row) => row.week.conversations },
            { title: "Answered", numeric: true, cell: (row) => row.week.answered },
            { title: "Handed over", numeric: true, cell: (row) => row.week.handed_off.total },
            { title: "Transferred", numeric: true, cell: (row) => row.week.transferred.total },
            { title: "Not answered", numeric: true, cell: (row) => row.week.unanswered.total },
            {
              title: "First human reply",
              numeric: true,
              cell: (row) => duration(row.week.first_response.human.median_s),
            },
          ]}
        />
      </Card>
    </>
  );
}

function sum(rows: readonly BotNumbers[], of: (row: BotNumbers) => number): string {
  return rows.reduce((total, row) => total + of(row), 0).toLocaleString("en");
}
