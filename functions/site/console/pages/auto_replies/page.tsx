// Every reply that the AI wrote in a ticket, and every draft it left there, for review.

import { percent } from "../../api/decisions";
import { failureSentence } from "../../api/failures";
import { useList } from "../../api/hooks";
import { Problem } from "../../api/problem";
import type { AutoReply } from "../../api/types";
import { helpdeskName } from "../../helpdesks";
import { Badge, Button, Card, EmptyState, Icon, LinkButton, ListView, Page, Time, type Tone } from "../../ui";
import type { BotPageProps } from "../bot_page";
import { Meter } from "../conversations/evidence";

type State = AutoReply["state"];

const STATES: Record<State, [Tone, string]> = {
  recorded: ["info", "Waiting"],
  working: ["info", "Being written"],
  sent: ["good", "Sent"],
  noted: ["warn", "Left as a draft"],
  skipped: ["neutral", "Not written"],
  failed: ["bad", "Failed"],
};

const REASONS: Record<string, string> = {
  confident: "Confident enough to send",
  draft_mode: "The settings ask for drafts",
  below_gate: "Not confident enough to send",
  below_draft_floor: "Not confident enough even for a draft",
  explicit_request: "The visitor asked for a person",
  human_replied: "A person had replied already",
  limit_reached: "This ticket has had as many replies as the settings allow",
  automatic_message: "The message was an automatic one",
  ticket_closed: "The ticket is closed",
  requester_changed: "The ticket has become another person's",
  message_gone: "The customer's message is gone",
  bot_failure: "The bot failed",
  bot_asked_for_handoff: "The bot itself asked for help",
  switched_off: "Auto Ticket Reply is switched off",
  outcome_unknown: "It is not known whether it was posted",
  helpdesk_failed: "The helpdesk did not take it",
};

export default function AutoReplies({ bot }: BotPageProps) {
  const found = useList<AutoReply>(`/bots/${bot.bot_id}/auto-replies`);
  const empty = (
    <EmptyState
      icon="mail"
      title="No auto replies yet"
      actions={<LinkButton href={`/console/bots/${bot.bot_id}/settings`}>Escalation settings</LinkButton>}
    >
      With Auto Ticket Reply on, the AI answers inside the tickets it makes. Each reply and each draft appears here.
    </EmptyState>
  );
  // A service without the add-on does not know the address.
  const missing = found.error instanceof Problem && found.error.isMissing;
  return (
    <Page
      title="Auto replies"
      text={
        <>
          What <bdi>{bot.name}</bdi> wrote in tickets, and what it left there as a draft. Read the first ones closely.
        </>
      }
      actions={
        <Button icon="retry" busy={found.loading} onClick={found.reload}>
          Refresh
        </Button>
      }
    >
      {missing ? (
        <Card flush>{empty}</Card>
      ) : (
        <ListView of={found} what="The auto replies" empty={<Card flush>{empty}</Card>}>
          {(items) => (
            <ol class="auto-replies">
              {items.map((one) => (
                <li key={one.id}>
                  <One of={one} />
                </li>
              ))}
            </ol>
          )}
        </ListView>
      )}
    </Page>
  );
}

function One({ of }: { of: AutoReply }) {
  const [tone, word] = STATES[of.state];
  const name = `${of.reference || "Ticket"} in ${helpdeskName(of.helpdesk)}`;
  return (
    <Card
      title={
        <span class="row">
          {of.reference_url ? (
            <a class="with-icon" href={of.reference_url} target="_blank" rel="noreferrer">
              {name} <Icon name="external" size={14} />
            </a>
          ) : (
            name
          )}
          <Badge tone={tone}>{word}</Badge>
        </span>
      }
      text={
        <>
          {of.reason && `${REASONS[of.reason] ?? of.reason.replaceAll("_", " ")} · `}
          <Time at={of.posted_at ?? of.created_at} />
        </>
      }
      actions={
        <LinkButton size="small" href={`/console/conversations/${of.conversation_id}`}>
          Conversation
        </LinkButton>
      }
    >
      <div class="stack tight">
        {of.text && (
          <p class={`bubble bubble-text auto-reply${of.state === "sent" ? " sent" : ""}`} dir="auto">
            {of.text}
          </p>
        )}
        {of.sources.length > 0 && (
          <p class="bubble-sources">
            <span class="muted">Sources:</span>
            {of.sources.map((source) => (
              <a
                key={source.url}
                href={/^https?:/i.test(source.url) ? source.url : undefined}
                target="_blank"
                rel="noreferrer"
              >
                <bdi>{source.title || source.url}</bdi>
              </a>
            ))}
          </p>
        )}
        {of.confidence !== null && (
          <div class="auto-reply-confidence">
            <span class="hint">{percent(of.confidence)} sure</span>
            <Meter value={of.confidence} label="Confidence" />
          </div>
        )}
        {of.error && (
          <p class="hint">
            {failureSentence(of.error)} <span class="mono">{of.error}</span>
          </p>
        )}
      </div>
    </Card>
  );
}
