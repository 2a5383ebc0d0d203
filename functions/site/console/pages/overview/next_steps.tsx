// What a new workspace does first, and where an old one goes on.

import type { ComponentChildren } from "preact";
import { useResource } from "../../api/hooks";
import type { Knowledge } from "../../api/types";
import { useCurrentBot } from "../../shell/workspace";
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
      <Card title="Go on" text="Where a support lead looks next.">
        <div class="actions">
          <LinkButton icon="conversations" href={`${at}/conversations`}>
            Read conversations
          </LinkButton>
          <LinkButton icon="simulator" href={`${at}/simulator`}>
            Try other settings
          </LinkButton>
          <LinkButton icon="report" href={`${at}/report`}>
            See the report
          </LinkButton>
        </div>
      </Card>
    );
  }
  return (
    <Card title="Get started" text="Four steps from here to the first chat on your site.">
      <ol class="overview-steps">
        <Step done={Boolean(bot)} title="Make a bot" href="/console/bots/new">
          It greets visitors and answers what it knows.
        </Step>
        <Step
          done={Boolean(knowledge.data?.entries.length)}
          title="Give it knowledge"
          href={bot && `${at}?tab=knowledge`}
        >
          The questions that visitors ask most, with your answers.
        </Step>
        <Step title="Decide who gets the rest" href={bot && `${at}/settings`}>
          An e-mail to you, a ticket in your helpdesk, or another bot.
        </Step>
        <Step title="Put the chat on your site" href={bot && `${at}?tab=embed`}>
          One line of HTML.
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
        {done && <span class="visually-hidden"> (done)</span>}
        <p class="hint">{children}</p>
      </div>
    </li>
  );
}
