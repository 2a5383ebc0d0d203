// Every reply that the AI wrote in a ticket, and every draft it left there, for review.

import { percent } from "../../api/decisions";
import { failureSentence } from "../../api/failures";
import { useList } from "../../api/hooks";
import { Problem } from "../../api/problem";
import type { AutoReply } from "../../api/types";
import { helpdeskName } from "../../helpdesks";
import { rich, t } from "../../texts/translate";
import { Badge, Button, Card, EmptyState, Icon, LinkButton, ListView, Page, stated, Time, type Tone } from "../../ui";
import { Rich } from "../../ui/rich";
import type { BotPageProps } from "../bot_page";
import { Meter } from "../conversations/evidence";

type State = AutoReply["state"];

const STATES: Record<State, [Tone, string]> = {
  recorded: ["info", t("Waiting")],
  working: ["info", t("Being written")],
  sent: ["good", t("Sent")],
  noted: ["warn", t("Left as a draft")],
  skipped: ["neutral", t("Not written")],
  failed: ["bad", t("Failed")],
};

const REASONS: Record<string, string> = {
  confident: t("Confident enough to send"),
  draft_mode: t("The settings ask for drafts"),
  below_gate: t("Not confident enough to send"),
  below_draft_floor: t("Not confident enough even for a draft"),
  explicit_request: t("The visitor asked for a person"),
  human_replied: t("A person had replied already"),
  limit_reached: t("This ticket has had as many replies as the settings allow"),
  automatic_message: t("The message was an automatic one"),
  ticket_closed: t("The ticket is closed"),
  requester_changed: t("The ticket has become another person's"),
  message_gone: t("The customer's message is gone"),
  bot_failure: t("The bot failed"),
  bot_asked_for_handoff: t("The bot itself asked for help"),
  switched_off: t("Auto Ticket Reply is switched off"),
  outcome_unknown: t("It is not known whether it was posted"),
  helpdesk_failed: t("The helpdesk did not take it"),
};

export default function AutoReplies({ bot }: BotPageProps) {
  const found = useList<AutoReply>(`/bots/${bot.bot_id}/auto-replies`);
  const empty = (
    <EmptyState
      icon="mail"
      title={t("No auto replies yet")}
      actions={<LinkButton href={`/console/bots/${bot.bot_id}/settings`}>{t("Escalation settings")}</LinkButton>}
    >
      {t(
        "With Auto Ticket Reply on, the AI answers inside the tickets it makes. Each reply and each draft appears here.",
      )}
    </EmptyState>
  );
  // A service without the add-on does not know the address.
  const missing = found.error instanceof Problem && found.error.isMissing;
  return (
    <Page
      title={t("Auto replies")}
      text={rich("What {name} wrote in tickets, and what it left there as a draft. Read the first ones closely.", {
        name: <bdi>{bot.name}</bdi>,
      })}
      actions={
        <Button icon="retry" busy={found.loading} onClick={found.reload}>
          {t("Refresh")}
        </Button>
      }
    >
      {missing ? (
        <Card flush>{empty}</Card>
      ) : (
        <ListView of={found} what={t("The auto replies")} empty={<Card flush>{empty}</Card>}>
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
  const [tone, word] = stated(STATES, of.state);
  const name = t("{reference} in {helpdesk}", {
    reference: of.reference || t("Ticket"),
    helpdesk: helpdeskName(of.helpdesk),
  });
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
          {t("Conversation")}
        </LinkButton>
      }
    >
      <div class="stack tight">
        {of.text && (
          <Rich class={`bubble bubble-text auto-reply${of.state === "sent" ? " sent" : ""}`} text={of.text} />
        )}
        {of.sources.length > 0 && (
          <p class="bubble-sources">
            <span class="muted">{t("Sources:")}</span>
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
            <span class="hint">{t("{confidence} sure", { confidence: percent(of.confidence) })}</span>
            <Meter value={of.confidence} label={t("Confidence")} />
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
