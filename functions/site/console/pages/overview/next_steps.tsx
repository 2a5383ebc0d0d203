// What a new workspace does first, and where an old one goes on.

import type { ComponentChildren } from "preact";
import { useResource } from "../../api/hooks";
import type { Knowledge } from "../../api/types";
import { useCurrentBot } from "../../shell/workspace";
import { t } from "../../texts/translate";
import { Card, Icon, LinkButton, Loading } from "../../ui";
import type { Reports } from "./reports";

export function NextSteps({ reports }: { reports: Reports }) {
  const bot = useCurrentBot();
  const chats = reports.rows?.some((row) => row.week.conversations > 0) ?? false;
  const at = bot ? `/console/bots/${bot.bot_id}` : "";
  const knowledge = useResource<Knowledge>(bot && !chats ? `/bots/${bot.bot_id}/knowledge` : null);
  if (bot && !reports.rows && reports.error === undefined) return <Loading kind="block" count={1} />;
  if (chats) {
    return (
      <Card title={t("Go on")} text={t("Where a support lead looks next.")}>
        <div class="actions">
          <LinkButton icon="conversations" href={`${at}/conversations`}>
            {t("Read conversations")}
          </LinkButton>
          <LinkButton icon="simulator" href={`${at}/simulator`}>
            {t("Try other settings")}
          </LinkButton>
          <LinkButton icon="report" href={`${at}/report`}>
            {t("See the report")}
          </LinkButton>
        </div>
      </Card>
    );
  }
  return (
    <Card title={t("Get started")} text={t("Four steps from here to the first chat on your site.")}>
      <ol class="overview-steps">
        <Step done={Boolean(bot)} title={t("Make a bot")} href="/console/bots/new">
          {t("It greets visitors and answers what it knows.")}
        </Step>
        <Step
          done={Boolean(knowledge.data?.entries.length)}
          title={t("Give it knowledge")}
          href={bot && `${at}?tab=knowledge`}
        >
          {t("The questions that visitors ask most, with your answers.")}
        </Step>
        <Step title={t("Decide who gets the rest")} href={bot && `${at}/settings`}>
          {t("An e-mail to you, a ticket in your helpdesk, or another bot.")}
        </Step>
        <Step title={t("Put the chat on your site")} href={bot && `${at}?tab=embed`}>
          {t("One line of HTML.")}
        </Step>
      </ol>
    </Card>
  );
}

interface StepProps {
  title: string;
  href: string | undefined;
  done?: boolean;
  children: ComponentChildren;
}

function Step({ title, href, done, children }: StepProps) {
  return (
    <li class={done ? "done" : undefined}>
      <span class="overview-mark">{done && <Icon name="check" size={14} />}</span>
      <div>
        {href && !done ? <a href={href}>{title}</a> : <strong>{title}</strong>}
        {done && <span class="visually-hidden">{t(" (done)")}</span>}
        <p class="hint">{children}</p>
      </div>
    </li>
  );
}
