// What was sent to a webhook, and what came of each attempt.

import { api } from "../../api/client";
import { type List, useAction, useEvery } from "../../api/hooks";
import { sentence } from "../../api/problem";
import type { Delivery } from "../../api/types";
import { t } from "../../texts/translate";
import { Badge, Banner, Button, Card, EmptyState, ListView, stated, Table, Time, toast } from "../../ui";
import { attemptWord, DELIVERY_STATES, kindWord } from "./model";

type Attempt = Delivery["attempts"][number];

const LOOK_MS = 4000;

interface LogProps {
  of: List<Delivery>;
  /** The webhook's, below the API's. */
  path: string;
  /** Nothing can be sent now. */
  idle: boolean;
  onChange: () => Promise<void>;
}

export function Log({ of, path, idle, onChange }: LogProps) {
  const moving = of.items.some((one) => one.state === "sending" || (one.state === "waiting" && soon(one)));
  useEvery(moving ? LOOK_MS : undefined, async () => {
    await of.reload();
    await onChange();
  });
  const again = useAction(async (signal, one: Delivery) => {
    await api.post<Delivery>(`${path}/deliveries/${one.id}/retry`, undefined, { signal });
    toast(t("It is sent once more."));
    await of.reload();
  });
  return (
    <Card
      flush
      title={t("Log")}
      text={t("The last two weeks. What is not taken is tried eight times, for 28 hours at most.")}
      actions={
        <Button icon="retry" busy={of.loading} onClick={of.reload}>
          {t("Refresh")}
        </Button>
      }
    >
      {again.error !== undefined && <Banner tone="bad">{sentence(again.error)}</Banner>}
      <ListView
        of={of}
        what={t("The log")}
        empty={
          <EmptyState icon="history" title={t("Nothing has been sent yet")}>
            {t("Send a test event to see whether your receiver takes it.")}
          </EmptyState>
        }
      >
        {(items) => (
          <Table
            caption={t("Log")}
            rows={items}
            rowKey={(one) => one.id}
            columns={[
              { title: t("Event"), main: true, cell: (one) => <What of={one} /> },
              { title: t("State"), narrow: true, cell: (one) => <DeliveryState of={one} /> },
              { title: t("Attempts"), cell: (one) => <Attempts of={one} /> },
              { title: t("When"), narrow: true, cell: (one) => <Time at={one.created_at} /> },
              {
                title: t("Send again"),
                hidden: true,
                narrow: true,
                cell: (one) =>
                  one.state !== "sending" && (
                    <Button size="small" busy={again.busy} disabled={idle} onClick={() => again.run(one)}>
                      {t("Send again")}
                    </Button>
                  ),
              },
            ]}
          />
        )}
      </ListView>
    </Card>
  );
}

/** Whether its next attempt is near enough to wait for. */
const soon = (one: Delivery): boolean => !one.next_at || new Date(one.next_at).getTime() - Date.now() < 60_000;

function What({ of }: { of: Delivery }) {
  const word = kindWord(of.kind);
  return of.conversation_id ? <a href={`/console/conversations/${of.conversation_id}`}>{word}</a> : <span>{word}</span>;
}

function DeliveryState({ of }: { of: Delivery }) {
  const [tone, word] = stated(DELIVERY_STATES, of.state);
  return <Badge tone={tone}>{word}</Badge>;
}

/** Attempts that came to the same after each other, with their number. */
function runs(attempts: readonly Attempt[]): [Attempt, number][] {
  const found: [Attempt, number][] = [];
  for (const one of attempts) {
    const last = found.at(-1);
    if (last && attemptWord(last[0]) === attemptWord(one)) last[1] += 1;
    else found.push([one, 1]);
  }
  return found;
}

function Attempts({ of }: { of: Delivery }) {
  if (!of.attempts.length) return <>–</>;
  return (
    <div class="webhook-attempts">
      {runs(of.attempts).map(([one, count]) => (
        <span
          key={one.at}
          class={one.outcome === "taken" ? "taken" : "refused"}
          title={t("{ms} ms", { ms: one.took_ms })}
        >
          {attemptWord(one)}
          {count > 1 && ` × ${count}`}
        </span>
      ))}
      {of.next_at && of.state === "waiting" && (
        <span class="hint">
          {t("next:")} <Time at={of.next_at} />
        </span>
      )}
    </div>
  );
}
