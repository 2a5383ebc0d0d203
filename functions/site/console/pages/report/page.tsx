// What became of visitors' questions to one bot over a time, and how long they waited.

import { useLocation } from "preact-iso/router";
import { query as queryOf } from "../../api/client";
import { useResource } from "../../api/hooks";
import type { Report as Body } from "../../api/types";
import { useNavigate } from "../../shell/workspace";
import { rich, t } from "../../texts/translate";
import { Banner, Button, EmptyState, LinkButton, Loading, Page, ResourceView, Select, TextInput } from "../../ui";
import type { BotPageProps } from "../bot_page";
import { Figures } from "./figures";

const RANGES = ["7", "30", "90"] as const;
const DAY_MS = 86_400_000;

export default function Report({ bot }: BotPageProps) {
  const { query, path } = useLocation();
  const go = useNavigate();
  const own = query.from !== undefined || query.to !== undefined;
  const days = RANGES.find((one) => one === query.days) ?? "7";
  const to = query.to || dayOf(0);
  const from = query.from || dayOf(Number(days) - 1);
  const wrong = from > to;
  const report = useResource<Body>(wrong ? null : `/bots/${bot.bot_id}/report${queryOf({ from, to })}`);
  const set = (next: Record<string, string>): void => go(path + queryOf(next), { replace: true });
  return (
    <Page
      title={t("Report")}
      text={rich("What became of visitors' questions to {name}. Days are those of UTC.", {
        name: <bdi>{bot.name}</bdi>,
      })}
      actions={
        <Button icon="retry" busy={report.refreshing} onClick={report.reload}>
          {t("Refresh")}
        </Button>
      }
    >
      <search class="filters report-range" aria-label={t("Time of the report")}>
        <Select
          label={t("Time")}
          value={own ? "own" : days}
          options={[
            ...RANGES.map((value) => ({ value: value as string, label: t("Last {value} days", { value }) })),
            { value: "own", label: t("From … to …") },
          ]}
          onChange={(value) => set(value === "own" ? { from, to } : { days: value })}
        />
        {own && (
          <>
            <TextInput
              label={t("From|date")}
              type="date"
              value={from}
              max={to}
              onInput={(value) => set({ from: value, to })}
            />
            <TextInput
              label={t("To|date")}
              type="date"
              value={to}
              min={from}
              onInput={(value) => set({ from, to: value })}
            />
          </>
        )}
      </search>
      {wrong ? (
        <Banner tone="warn">{t("The first day is after the last one.")}</Banner>
      ) : (
        <ResourceView of={report} what={t("The report")} loading={<Loading kind="block" count={3} />}>
          {(data) =>
            data.totals.conversations || data.totals.messages ? (
              <Figures bot_id={bot.bot_id} of={data} />
            ) : (
              <EmptyState
                icon="report"
                title={t("No chats in this time")}
                actions={
                  <LinkButton href={`/console/bots/${bot.bot_id}?tab=embed`}>
                    {t("Put the chat on your site")}
                  </LinkButton>
                }
              >
                {t("As soon as visitors write, this shows what was answered, handed over and left open, day by day.")}
              </EmptyState>
            )
          }
        </ResourceView>
      )}
    </Page>
  );
}

/** The day of UTC so many days ago. */
const dayOf = (ago: number): string => new Date(Date.now() - ago * DAY_MS).toISOString().slice(0, 10);
