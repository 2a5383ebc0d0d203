// One chat in the inbox: who, what, since when, and whose it is.

import type { ComponentChildren } from "preact";
import type { InboxItem } from "../../api/types";
import { reasonWord, ticketStanding, urgentWord } from "../../api/words";
import { helpdeskName } from "../../helpdesks";
import { useWorkspace } from "../../shell/workspace";
import { rich, t } from "../../texts/translate";
import { Badge, Icon, Time } from "../../ui";

export function Row({ of, memberName }: { of: InboxItem; memberName: (id: string) => string }) {
  const { botName } = useWorkspace();
  const { name, email } = of.visitor;
  return (
    <li class={`inbox-row ${of.place}`}>
      <div class="inbox-head">
        <a class="inbox-link" href={`/console/conversations/${of.conversation_id}`}>
          {name || email ? <bdi>{name ?? email}</bdi> : t("Visitor {value}", { value: of.conversation_id.slice(0, 6) })}
        </a>
        {name && email && <bdi class="muted inbox-address">{email}</bdi>}
        <span class="inbox-since">{sinceWords(of)}</span>
      </div>
      {of.question && (
        <p class="inbox-question">
          <bdi>{of.question}</bdi>
        </p>
      )}
      {of.last && of.last.text !== of.question && (
        <p class="inbox-last">
          <span class="inbox-who">
            <bdi>{who(of)}</bdi>:
          </span>{" "}
          <bdi>{of.last.text}</bdi>
          {of.last.chosen && <span class="muted">{t(" · chosen from the bot’s choices")}</span>}
        </p>
      )}
      <ul class="inbox-facts">
        <li>
          <Icon name="bots" size={16} />
          <span class="visually-hidden">{t("Bot")} </span>
          <bdi>{botName(of.bot_id)}</bdi>
        </li>
        {of.urgent && (
          <li>
            <Badge tone="bad">{urgentWord(of.urgent)}</Badge>
          </li>
        )}
        <li>{of.reason ? reasonWord(of.reason) : t("Taken over")}</li>
        {of.page && (
          <li class="inbox-page">
            <span class="visually-hidden">{t("Page")} </span>
            <bdi>{shortPage(of.page)}</bdi>
          </li>
        )}
        <Assigned of={of} memberName={memberName} />
        <TicketFacts of={of} />
        <MailMark of={of} />
      </ul>
    </li>
  );
}

function Assigned({ of, memberName }: { of: InboxItem; memberName: (id: string) => string }) {
  if (of.place !== "waiting" && of.place !== "open" && of.place !== "snoozed") return null;
  const whose = of.assignee.member_id;
  return (
    <li>
      {of.mine ? (
        <Badge tone="info">{t("Yours")}</Badge>
      ) : whose ? (
        <Badge>
          <bdi>{memberName(whose)}</bdi>
        </Badge>
      ) : (
        t("Nobody’s yet")
      )}
    </li>
  );
}

function TicketFacts({ of }: { of: InboxItem }) {
  const { ticket } = of;
  if (!ticket) return null;
  return (
    <>
      <li>
        <Badge tone={ticket.open ? "warn" : "neutral"}>
          {t("Ticket {reference}", { reference: ticket.reference })} · {ticketStanding(ticket)}
        </Badge>
      </li>
      {ticket.assignee && <li>{rich("{name} has it there.", { name: <bdi>{ticket.assignee}</bdi> })}</li>}
      {ticket.url && (
        <li>
          <a href={ticket.url} target="_blank" rel="noopener noreferrer">
            {t("Open in {helpdesk}", { helpdesk: helpdeskName(ticket.helpdesk) })}
          </a>
        </li>
      )}
    </>
  );
}

/** Of what went out by mail: who of those that got it takes it, or has answered it. */
function MailMark({ of }: { of: InboxItem }) {
  const { taken, answered } = of;
  if (answered) {
    return (
      <li>
        {rich("{who} has answered it: {time}", { who: <bdi>{answered.by}</bdi>, time: <Time at={answered.at} /> })}
      </li>
    );
  }
  if (!taken) return null;
  return <li>{rich("{who} takes it: {time}", { who: <bdi>{taken.by}</bdi>, time: <Time at={taken.at} /> })}</li>;
}

function who({ last, visitor }: InboxItem): string {
  if (last?.author === "visitor") return visitor.name ?? t("Visitor");
  if (last?.author === "agent") return last.name ?? t("Team");
  return last?.name ?? t("Bot");
}

function sinceWords({ place, since: at }: InboxItem): ComponentChildren {
  const since = <Time at={at} />;
  if (place === "waiting") return rich("Waiting · {since}", { since });
  if (place === "open") return rich("Answered {since}", { since });
  if (place === "snoozed") return rich("Until {time}", { time: <Time at={at} absolute /> });
  if (place === "email") return rich("Mailed {since}", { since });
  if (place === "closed") return rich("Closed {since}", { since });
  return since;
}

/** A page as it is told apart: without what all addresses begin with. */
function shortPage(page: string): string {
  return page.replace(/^https?:\/\/(www\.)?/i, "");
}
