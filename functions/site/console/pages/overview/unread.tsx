// Visitors who wrote in a language that their bot does not read: it could not have answered them.

import { languageName } from "../../texts/languages";
import { plural, t } from "../../texts/translate";
import { Banner } from "../../ui";
import type { Reports } from "./reports";

export function Unread({ reports }: { reports: Reports }) {
  const rows = reports.rows?.filter((row) => row.week.unread?.total) ?? [];
  if (!rows.length) return null;
  const total = rows.reduce((sum, row) => sum + (row.week.unread?.total ?? 0), 0);
  return (
    <Banner
      tone="warn"
      title={plural(
        total,
        "{count} message this week was in a language that the bot does not read",
        "{count} messages this week were in languages that the bot does not read",
      )}
    >
      <ul class="overview-list">
        {rows.map((row) => (
          <li key={row.bot.bot_id}>
            <a href={`/console/bots/${row.bot.bot_id}/report`}>
              <bdi>{row.bot.name}</bdi>
            </a>
            :{" "}
            {Object.keys(row.week.unread?.by_language ?? {})
              .map(languageName)
              .join(", ")}
          </li>
        ))}
      </ul>
      {t("Such messages are handed over, not answered.")}
    </Banner>
  );
}
