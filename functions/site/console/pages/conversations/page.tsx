// The chats of one bot, newest first, by state, reason and date. The filters are in the address.

import { useLocation } from "preact-iso/router";
import { useList } from "../../api/hooks";
import type { ConversationState, ListedConversation } from "../../api/types";
import { reasonWord } from "../../api/words";
import { useNavigate } from "../../shell/workspace";
import { plural, rich, t } from "../../texts/translate";
import {
  Button,
  Card,
  EmptyState,
  LinkButton,
  ListView,
  Page,
  Select,
  StateBadge,
  stateWord,
  Table,
  TextInput,
  Time,
} from "../../ui";
import type { BotPageProps } from "../bot_page";

const STATES: readonly ConversationState[] = ["open", "handed_off", "closed"];
const REASONS = [
  "must_reach_person",
  "low_confidence",
  "explicit_request",
  "offer_accepted",
  "offer_ignored",
  "offer_declined",
  "none_of_these",
  "frustration",
  "repetition",
  "bot_failure",
  "bot_asked_for_handoff",
  "rule",
  "guidance",
  "better_bot",
  "target_failed",
  "confident",
] as const;
const NAMES = ["state", "reason", "from", "to"] as const;
type Filters = Partial<Record<(typeof NAMES)[number], string>>;

export default function Conversations({ bot }: BotPageProps) {
  const { query, path } = useLocation();
  const go = useNavigate();
  const given: Filters = Object.fromEntries(NAMES.map((name) => [name, query[name]]));
  const filtered = NAMES.some((name) => given[name]);
  const set = (changes: Filters): void => {
    const next = new URLSearchParams();
    for (const name of NAMES) {
      const value = name in changes ? changes[name] : given[name];
      if (value) next.set(name, value);
    }
    go(next.size ? `${path}?${next}` : path, { replace: true });
  };
  const found = useList<ListedConversation>(`/bots/${bot.bot_id}/conversations`, {
    state: given.state,
    reason: given.reason,
    from: startOf(given.from, 0),
    to: startOf(given.to, 1),
  });
  const clear = (
    <Button size="small" onClick={() => go(path, { replace: true })}>
      {t("Clear filters")}
    </Button>
  );

  return (
    <Page
      title={t("Conversations")}
      text={rich("What visitors asked {name}, and what was decided each time.", { name: <bdi>{bot.name}</bdi> })}
      actions={
        <Button icon="retry" busy={found.loading} onClick={found.reload}>
          {t("Refresh")}
        </Button>
      }
    >
      <search class="filters" aria-label={t("Conversations")}>
        <Select
          label={t("State")}
          value={given.state ?? ""}
          options={[
            { value: "", label: t("Any state") },
            ...STATES.map((value) => ({ value, label: stateWord(value) })),
          ]}
          onChange={(state) => set({ state })}
        />
        <Select
          label={t("Last reason")}
          value={given.reason ?? ""}
          options={[
            { value: "", label: t("Any reason") },
            ...REASONS.map((value) => ({ value, label: reasonWord(value) })),
          ]}
          onChange={(reason) => set({ reason })}
        />
        <TextInput
          label={t("From|date")}
          type="date"
          value={given.from ?? ""}
          max={given.to}
          onInput={(from) => set({ from })}
        />
        <TextInput
          label={t("To|date")}
          type="date"
          value={given.to ?? ""}
          min={given.from}
          onInput={(to) => set({ to })}
        />
        {filtered && clear}
      </search>
      <Card flush>
        <ListView
          of={found}
          what={t("The conversations")}
          empty={
            filtered ? (
              <EmptyState icon="search" title={t("No conversation fits these filters")} actions={clear}>
                {t("Try a longer time, or another reason.")}
              </EmptyState>
            ) : (
              <EmptyState
                icon="conversations"
                title={t("No conversations yet")}
                actions={
                  <LinkButton href={`/console/bots/${bot.bot_id}?tab=embed`}>
                    {t("Put the chat on your site")}
                  </LinkButton>
                }
              >
                {t("Chats appear here as soon as a visitor writes.")}
              </EmptyState>
            )
          }
        >
          {(items) => (
            <Table
              caption={t("Conversations")}
              rows={items}
              rowKey={(one) => one.id}
              columns={[
                { title: t("Visitor"), main: true, cell: (one) => <Visitor of={one} /> },
                { title: t("State"), narrow: true, cell: (one) => <StateBadge state={one.state} /> },
                { title: t("Last reason"), cell: (one) => reasonWord(one.last_reason) },
                { title: t("Escalated"), cell: (one) => <HandedOver of={one} /> },
                { title: t("Begun"), narrow: true, cell: (one) => <Time at={one.created_at} absolute /> },
                { title: t("Last word"), narrow: true, cell: (one) => <Time at={one.last_activity_at} /> },
              ]}
            />
          )}
        </ListView>
      </Card>
    </Page>
  );
}

function Visitor({ of }: { of: ListedConversation }) {
  const { name, email } = of.visitor;
  return (
    <div>
      <a class="conversations-visitor" href={`/console/conversations/${of.id}`}>
        {name || email ? <bdi>{name ?? email}</bdi> : t("Visitor {value}", { value: of.id.slice(0, 6) })}
      </a>
      {of.question && <bdi class="listed-question">{of.question}</bdi>}
    </div>
  );
}

function HandedOver({ of }: { of: ListedConversation }) {
  if (of.ticket) return <>{t("Ticket {reference}", { reference: of.ticket.reference })}</>;
  if (of.open_handoff) return <>{t("Under way")}</>;
  return <span class="muted">{of.escalations ? plural(of.escalations, "{count} time", "{count} times") : "–"}</span>;
}

/** The local midnight at which a day begins, or the one `later` days after it. */
function startOf(day: string | undefined, later: number): string | null {
  const [year, month, date] = (day ?? "").split("-").map(Number);
  if (!year || !month || !date) return null;
  const moment = new Date(year, month - 1, date + later);
  return Number.isNaN(moment.getTime()) ? null : moment.toISOString();
}
