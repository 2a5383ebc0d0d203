// Escalations that reached nobody. They stay here until somebody retries or dismisses them.

import { useState } from "preact/hooks";
import { api } from "../../api/client";
import { failureSentence } from "../../api/failures";
import { useAction, useList } from "../../api/hooks";
import { sentence } from "../../api/problem";
import type { Escalation } from "../../api/types";
import { methodWord, reasonWord } from "../../api/words";
import { useWorkspace } from "../../shell/workspace";
import { plural, t } from "../../texts/translate";
import { Banner, Button, LinkButton, Time, toast } from "../../ui";

const SHOWN = 3;

export function Failed() {
  const failed = useList<Escalation>("/escalations", { state: "failed" });
  const { botName, may } = useWorkspace();
  const [gone, setGone] = useState<ReadonlySet<string>>(new Set());
  const retry = useAction(async (signal, ids: string[]) => {
    for (const id of ids) {
      await api.post(`/escalations/${id}/retry`, undefined, { signal });
      setGone((old) => new Set([...old, id]));
    }
    toast(plural(ids.length, "Trying {count} handoff again.", "Trying {count} handoffs again."));
  });
  const open = failed.items.filter((one) => !gone.has(one.id));
  if (!open.length) {
    if (failed.error === undefined) return null;
    return (
      <Banner
        tone="warn"
        title={t("Whether handoffs have failed is not known")}
        actions={
          <Button size="small" onClick={failed.reload}>
            {t("Try again")}
          </Button>
        }
      >
        {sentence(failed.error)}
      </Banner>
    );
  }
  const title = failed.more
    ? t("{count} handoffs or more reached nobody", { count: open.length })
    : plural(open.length, "{count} handoff reached nobody", "{count} handoffs reached nobody");
  return (
    <section class="overview-failed" aria-label={t("Failed handoffs")}>
      <Banner
        tone="bad"
        title={title}
        actions={
          <>
            <LinkButton size="small" href="/console/escalations?state=failed">
              {t("Look at all")}
            </LinkButton>
            {may("agent") && (
              <Button
                size="small"
                kind="primary"
                icon="retry"
                busy={retry.busy}
                onClick={() => retry.run(open.map((one) => one.id))}
              >
                {open.length === 1 ? t("Try again") : t("Try all {count} again", { count: open.length })}
              </Button>
            )}
          </>
        }
      >
        <p>{t("Somebody waits for an answer. Nothing is lost: each can be tried again.")}</p>
        <ul class="overview-list">
          {open.slice(0, SHOWN).map((one) => (
            <li key={one.id}>
              <a href={`/console/escalations/${one.id}`}>
                <bdi>{botName(one.bot_id)}</bdi>: {methodWord(one.method)}
              </a>{" "}
              <Time at={one.created_at} /> · {reasonWord(one.reason)}
              {one.last_error && <> · {failureSentence(one.last_error.code)}</>}
            </li>
          ))}
        </ul>
        {retry.error !== undefined && <p>{sentence(retry.error)}</p>}
      </Banner>
    </section>
  );
}
