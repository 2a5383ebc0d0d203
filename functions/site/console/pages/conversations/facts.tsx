// Who wrote, where the conversation stands, and its ticket.

import type { Conversation } from "../../api/types";
import { ticketStanding } from "../../api/words";
import { helpdeskName } from "../../helpdesks";
import { useWorkspace } from "../../shell/workspace";
import { languageName } from "../../texts/languages";
import { rich, t } from "../../texts/translate";
import { Badge, Card, Icon, Time } from "../../ui";
import { VisitorFacts } from "./visitor_facts";

export function Facts({ of }: { of: Conversation }) {
  const { botName } = useWorkspace();
  const { visitor, ticket } = of;
  return (
    <Card title={t("At a glance")}>
      <dl class="facts">
        <dt>{t("Visitor")}</dt>
        <dd class="wide">
          {visitor.name || visitor.email ? (
            <>
              {visitor.name && <bdi>{visitor.name}</bdi>}
              {visitor.name && visitor.email && <br />}
              {visitor.email && <bdi>{visitor.email}</bdi>}{" "}
              {visitor.verified ? (
                <Badge tone="good">{t("Verified")}</Badge>
              ) : visitor.confirmed ? (
                <Badge tone="good">{t("Address confirmed by a code")}</Badge>
              ) : (
                <Badge>{t("As typed, not verified")}</Badge>
              )}
            </>
          ) : (
            <span class="muted">{of.contact_required ? t("Asked for an address") : t("Unknown")}</span>
          )}
        </dd>
        <VisitorFacts of={of} />
        <dt>{t("Who speaks next")}</dt>
        <dd>
          {of.state === "closed" ? (
            t("Nobody: closed")
          ) : of.assignee.kind === "team" ? (
            t("The team")
          ) : (
            <bdi>{botName(of.assignee.bot_id)}</bdi>
          )}
        </dd>
        <dt>{t("Language")}</dt>
        <dd>{languageName(of.locale)}</dd>
        <dt>{t("Begun")}</dt>
        <dd>
          <Time at={of.created_at} absolute />
        </dd>
        <dt>{t("Last word")}</dt>
        <dd>
          <Time at={of.last_activity_at} />
        </dd>
        {of.held && (
          <>
            <dt>{t("Legal hold")}</dt>
            <dd>
              <Badge tone="warn">{t("Kept")}</Badge>
            </dd>
          </>
        )}
        {ticket && (
          <>
            <dt>{t("Ticket")}</dt>
            <dd class="wide">
              {ticket.url ? (
                <a class="with-icon" href={ticket.url} target="_blank" rel="noreferrer">
                  {t("{reference} in {helpdesk}", {
                    reference: ticket.reference,
                    helpdesk: helpdeskName(ticket.helpdesk),
                  })}{" "}
                  <Icon name="external" size={14} />
                </a>
              ) : (
                t("{reference} in {helpdesk}", { reference: ticket.reference, helpdesk: helpdeskName(ticket.helpdesk) })
              )}{" "}
              <Badge tone={ticket.open ? "info" : "neutral"}>{ticketStanding(ticket)}</Badge>
              <p class="hint">
                {ticket.assignee
                  ? rich("{name} has it there.", { name: <bdi>{ticket.assignee}</bdi> })
                  : ticket.status && t("Nobody is known to have it there.")}
              </p>
            </dd>
          </>
        )}
      </dl>
    </Card>
  );
}
