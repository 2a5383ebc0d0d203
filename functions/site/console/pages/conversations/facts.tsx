// Who wrote, where the conversation stands, and its ticket.

import type { Conversation } from "../../api/types";
import { helpdeskName } from "../../helpdesks";
import { useWorkspace } from "../../shell/workspace";
import { Badge, Card, Icon, Time } from "../../ui";

const languages = new Intl.DisplayNames(["en"], { type: "language" });

export function Facts({ of }: { of: Conversation }) {
  const { botName } = useWorkspace();
  const { visitor, ticket } = of;
  return (
    <Card title="At a glance">
      <dl class="facts">
        <dt>Visitor</dt>
        <dd class="wide">
          {visitor.name || visitor.email ? (
            <>
              {visitor.name && <bdi>{visitor.name}</bdi>}
              {visitor.name && visitor.email && <br />}
              {visitor.email && <bdi>{visitor.email}</bdi>}{" "}
              {visitor.verified ? <Badge tone="good">Verified</Badge> : <Badge>As typed, not verified</Badge>}
            </>
          ) : (
            <span class="muted">{of.contact_required ? "Asked for an address" : "Unknown"}</span>
          )}
        </dd>
        <dt>Who speaks next</dt>
        <dd>
          {of.state === "closed" ? (
            "Nobody: closed"
          ) : of.assignee.kind === "team" ? (
            "The team"
          ) : (
            <bdi>{botName(of.assignee.bot_id)}</bdi>
          )}
        </dd>
        <dt>Language</dt>
        <dd>{languageOf(of.locale)}</dd>
        <dt>Begun</dt>
        <dd>
          <Time at={of.created_at} absolute />
        </dd>
        <dt>Last word</dt>
        <dd>
          <Time at={of.last_activity_at} />
        </dd>
        {ticket && (
          <>
            <dt>Ticket</dt>
            <dd class="wide">
              {ticket.url ? (
                <a class="with-icon" href={ticket.url} target="_blank" rel="noreferrer">
                  {ticket.reference} in {helpdeskName(ticket.helpdesk)} <Icon name="external" size={14} />
                </a>
              ) : (
                `${ticket.reference} in ${helpdeskName(ticket.helpdesk)}`
              )}{" "}
              <Badge tone={ticket.open ? "info" : "neutral"}>{ticket.open ? "Open" : "Closed"}</Badge>
            </dd>
          </>
        )}
      </dl>
    </Card>
  );
}

function languageOf(locale: string): string {
  try {
    return languages.of(locale) ?? locale;
  } catch {
    return locale;
  }
}
