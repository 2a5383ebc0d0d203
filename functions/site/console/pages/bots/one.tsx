// One bot: what describes it, what it knows, how it comes onto a page.

import { useLocation } from "preact-iso/router";
import { currentConfig } from "../../auth/session";
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
      parent={{ title: "Bots", href: "/console/bots" }}
      actions={
        <LinkButton icon="settings" href={`${at}/settings`}>
          Escalation settings
        </LinkButton>
      }
      tabs={
        <LinkTabs
          label="This bot"
          tabs={[
            { title: "Details", href: at, current: tab === "details" },
            ...(knows ? [{ title: "Knowledge", href: `${at}?tab=knowledge`, current: tab === "knowledge" }] : []),
            { title: "Embed", href: `${at}?tab=embed`, current: tab === "embed" },
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
      title="Put the chat on your site"
      text="Paste this line before </body> on every page that should have the chat."
    >
      <div class="stack">
        <CodeBlock text={snippet} label="Embed snippet" />
        <p class="hint">
          {bot.allowed_origins.length > 0 ? (
            <>
              Only <bdi>{bot.allowed_origins.join(", ")}</bdi> may embed it. Other sites are added under{" "}
              <a href={`/console/bots/${bot.bot_id}`}>Details</a>.
            </>
          ) : (
            <>
              Any site may embed it. Limit that under <a href={`/console/bots/${bot.bot_id}`}>Details</a>. Colour, name
              and position are the <a href="/console/workspace">workspace's</a>.
            </>
          )}
        </p>
        {currentConfig().environment === "local" && (
          <p class="hint">
            Or try it on the <a href={`/demo?bot=${bot.bot_id}`}>demo page</a>.
          </p>
        )}
      </div>
    </Card>
  );
}
