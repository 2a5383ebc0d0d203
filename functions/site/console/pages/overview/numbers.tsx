// The week in figures: for all bots together, then bot by bot.

import type { ReportNumbers } from "../../api/types";
import { number, t } from "../../texts/translate";
import { Card, duration, ErrorState, Loading, Table } from "../../ui";
import type { BotNumbers, Reports } from "./reports";

interface Tile {
  title: string;
  hint: string;
  of: (numbers: ReportNumbers) => number;
}

const TILES: Tile[] = [
  { title: t("Conversations"), hint: t("begun by visitors"), of: (n) => n.conversations },
  { title: t("Answered"), hint: t("questions, by bots"), of: (n) => n.answered },
  { title: t("Handed to people"), hint: t("tickets and e-mails"), of: (n) => n.handed_off.total },
  { title: t("Not answered"), hint: t("nobody could help"), of: (n) => n.unanswered.total },
];

export function Numbers({ reports }: { reports: Reports }) {
  const { rows, error, reload } = reports;
  if (!rows) {
    if (error !== undefined) {
      return (
        <Card>
          <ErrorState error={error} what={t("The numbers")} onRetry={reload} />
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
              <span class="overview-number">{number(sum(rows, (row) => tile.of(row.week)))}</span>
              <span class="hint">
                {t("{number} today", { number: sum(rows, (row) => (row.today ? tile.of(row.today) : 0)) })}
                <span class="overview-hint"> · {tile.hint}</span>
              </span>
            </dd>
          </div>
        ))}
      </dl>
      <Card flush title={t("By bot")} text={t("Last seven days")}>
        <Table
          caption={t("The last seven days by bot")}
          rows={rows}
          rowKey={(row) => row.bot.bot_id}
          columns={[
            {
              title: t("Bot"),
              main: true,
              cell: (row) => (
                <a href={`/console/bots/${row.bot.bot_id}/report`}>
                  <bdi>{row.bot.name}</bdi>
                </a>
              ),
            },
            { title: t("Conversations"), numeric: true, cell: (row) => row.week.conversations },
            { title: t("Answered"), numeric: true, cell: (row) => row.week.answered },
            { title: t("Handed over"), numeric: true, cell: (row) => row.week.handed_off.total },
            { title: t("Transferred"), numeric: true, cell: (row) => row.week.transferred.total },
            { title: t("Not answered"), numeric: true, cell: (row) => row.week.unanswered.total },
            {
              title: t("First human reply"),
              numeric: true,
              cell: (row) => duration(row.week.first_response.human.median_s),
            },
          ]}
        />
      </Card>
    </>
  );
}

function sum(rows: readonly BotNumbers[], of: (row: BotNumbers) => number): number {
  return rows.reduce((total, row) => total + of(row), 0);
}
