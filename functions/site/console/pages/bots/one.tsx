// One bot: what describes it, what it knows, how it comes onto a page.

import { useLocation } from "preact-iso/router";
import { currentConfig } from "../../auth/session";
import { rich, t } from "../../texts/translate";
import { Card, CodeBlock, LinkButton, LinkTabs, Page } from "../../ui";
import type { BotPageProps } from "../bot_page";
import { Details } from "./details";
import { Knowledge } from "./knowledge";

export default function OneBot({ bot }: BotPageProps) {
  const { query } = useLocation();
  const at = `/console/bots/${bot.bot_id}`;
  const tab = query.tab ?? "details";
  const knows = bot.function === "reference";
  return (
    <Page
      title={bot.name}
      parent={{ title: t("Bots"), href: "/console/bots" }}
      actions={
        <LinkButton icon="settings" href={`${at}/settings`}>
          {t("Escalation settings")}
        </LinkButton>
      }
      tabs={
        <LinkTabs
          label={t("This bot")}
          tabs={[
            { title: t("Details"), href: at, current: tab === "details" },
            ...(knows ? [{ title: t("Knowledge"), href: `${at}?tab=knowledge`, current: tab === "knowledge" }] : []),
            { title: t("Embed"), href: `${at}?tab=embed`, current: tab === "embed" },
          ]}
        />
      }
      narrow={tab !== "knowledge"}
    >
      {tab === "knowledge" && knows ? (
        <Knowledge bot={bot} />
      ) : tab === "embed" ? (
        <Embed bot={bot} />
      ) : (
        <Details bot={bot} />
      )}
    </Page>
  );
}

function Embed({ bot }: BotPageProps) {
  const address = currentConfig().public_url;
  const snippet = `<script src="${address}/widget.js" data-bot="${bot.bot_id}" async></script>`;
  return (
    <Card
      title={t("Put the chat on your site")}
      text={t("Paste this line before </body> on every page that should have the chat.")}
    >
      <div class="stack">
        <CodeBlock text={snippet} label={t("Embed snippet")} />
        <p class="hint">
          {bot.allowed_origins.length > 0
            ? rich("Only {allowed_origins} may embed it. Other sites are added under <a>Details</a>.", {
                allowed_origins: <bdi>{bot.allowed_origins.join(", ")}</bdi>,
                a: (text) => <a href={`/console/bots/${bot.bot_id}`}>{text}</a>,
              })
            : rich(
                "Any site may embed it. Limit that under <a>Details</a>. Colour, name and position are the <a2>workspace's</a2>.",
                {
                  a: (text) => <a href={`/console/bots/${bot.bot_id}`}>{text}</a>,
                  a2: (text) => <a href="/console/workspace">{text}</a>,
                },
              )}
        </p>
        {currentConfig().environment === "local" && (
          <p class="hint">
            {rich("Or try it on the <a>demo page</a>.", {
              a: (text) => <a href={`/demo?bot=${bot.bot_id}`}>{text}</a>,
            })}
          </p>
        )}
      </div>
    </Card>
  );
}
