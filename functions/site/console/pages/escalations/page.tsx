// Everything that was handed over or transferred, by state and method; what failed can be tried
// again together.

import { useLocation } from "preact-iso/router";
import { failureSentence } from "../../api/failures";
import { useList } from "../../api/hooks";
import type { EscalationState, ListedEscalation, Method } from "../../api/types";
import { methodWord, reasonWord } from "../../api/words";
import { useNavigate, useWorkspace } from "../../shell/workspace";
import { t } from "../../texts/translate";
import { Button, Card, EmptyState, ListView, Page, Select, StateBadge, stateWord, Table, Time } from "../../ui";
import { BulkRetry } from "./bulk_retry";
import { Destination } from "./destination";

const PATH = "/console/escalations";
const STATES: readonly EscalationState[] = [
  "failed",
  "waiting_contact",
  "recorded",
  "delivering",
  "delivered",
  "cancelled",
];
const METHODS: readonly Method[] = ["ticket", "email", "transfer"];

export default function Escalations() {
  const { query } = useLocation();
  const { botName } = useWorkspace();
  const go = useNavigate();
  const state = query.state ?? "";
  const method = query.method ?? "";
  const set = (changes: { state?: string; method?: string }): void => {
    const all = { state, method, ...changes };
    const next = new URLSearchParams(Object.entries(all).filter(([, value]) => value));
    go(next.size ? `${PATH}?${next}` : PATH, { replace: true });
  };
  const found = useList<ListedEscalation>("/escalations", { state, method });
  const clear = (
    <Button size="small" onClick={() => set({ state: "", method: "" })}>
      {t("Clear filters")}
    </Button>
  );
  return (
    <Page
      title={t("Escalations")}
      text={t("Each matter that was handed to people or to another bot, and whether it arrived.")}
      actions={
        <Button icon="retry" busy={found.loading} onClick={found.reload}>
          {t("Refresh")}
        </Button>
      }
    >
      <BulkRetry onDone={found.reload} />
      <search class="filters" aria-label={t("Escalations")}>
        <Select
          label={t("State")}
          value={state}
          options={[
            { value: "", label: t("Any state") },
            ...STATES.map((value) => ({ value, label: stateWord(value) })),
          ]}
          onChange={(value) => set({ state: value })}
        />
        <Select
          label={t("Method")}
          value={method}
          options={[
            { value: "", label: t("Any method") },
            ...METHODS.map((value) => ({ value, label: methodWord(value) })),
          ]}
          onChange={(value) => set({ method: value })}
        />
        {(state || method) && clear}
      </search>
      <Card flush>
        <ListView
          of={found}
          what={t("The escalations")}
          empty={
            state === "failed" ? (
              <EmptyState icon="check" title={t("Nothing has failed")} actions={clear}>
                {t("Every handoff has reached somebody, or is on its way.")}
              </EmptyState>
            ) : state || method ? (
              <EmptyState icon="search" title={t("No escalation fits these filters")} actions={clear} />
            ) : (
              <EmptyState icon="escalations" title={t("No escalations yet")}>
                {t("As soon as a bot hands a chat to people or to another bot, it appears here.")}
              </EmptyState>
            )
          }
        >
          {(items) => (
            <Table
              caption={t("Escalations")}
              rows={items}
              rowKey={(one) => one.id}
              columns={[
                {
                  title: t("Escalation"),
                  main: true,
                  cell: (one) => (
                    <div>
                      <a href={`${PATH}/${one.id}`}>
                        {methodWord(one.method)}
                        {one.reference ? ` ${one.reference}` : ""}
                      </a>
                      {(one.visitor?.name || one.visitor?.email) && (
                        <>
                          {" "}
                          <bdi>{one.visitor.name ?? one.visitor.email}</bdi>
                        </>
                      )}
                      {one.question && <bdi class="listed-question">{one.question}</bdi>}
                    </div>
                  ),
                },
                {
                  title: t("State"),
                  cell: (one) => (
                    <div class="escalations-state">
                      <StateBadge state={one.state} />
                      {one.last_error && one.state !== "delivered" && (
                        <span class="hint">{failureSentence(one.last_error.code)}</span>
                      )}
                    </div>
                  ),
                },
                { title: t("Reason"), cell: (one) => reasonWord(one.reason) },
                { title: t("Bot"), cell: (one) => <bdi>{botName(one.bot_id)}</bdi> },
                {
                  title: t("To"),
                  cell: (one) => (
                    <div class="escalations-to">
                      <Destination of={one} />
                    </div>
                  ),
                },
                { title: t("When"), narrow: true, cell: (one) => <Time at={one.created_at} /> },
              ]}
            />
          )}
        </ListView>
      </Card>
    </Page>
  );
}
