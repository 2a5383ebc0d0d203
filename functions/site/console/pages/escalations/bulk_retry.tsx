// Tries all that failed again, one after the other; what is refused stays named, with the reason.

import { useState } from "preact/hooks";
import { api } from "../../api/client";
import { useAction, useList } from "../../api/hooks";
import { isAbort, Problem, sentence } from "../../api/problem";
import type { Escalation } from "../../api/types";
import { methodWord } from "../../api/words";
import { useWorkspace } from "../../shell/workspace";
import { plural, t } from "../../texts/translate";
import { Banner, Button, toast } from "../../ui";

/** A transfer that failed has gone to people already. */
const canRetry = (one: Escalation): boolean => one.method !== "transfer";

interface Refused {
  one: Escalation;
  why: string;
}

export function BulkRetry({ onDone }: { onDone: () => unknown }) {
  const { may } = useWorkspace();
  const failed = useList<Escalation>("/escalations", { state: "failed" });
  const [done, setDone] = useState(0);
  const [total, setTotal] = useState(0);
  const [refused, setRefused] = useState<Refused[]>([]);
  const waiting = failed.items.filter(canRetry);

  const retry = useAction(async (signal, all: Escalation[]) => {
    setDone(0);
    setTotal(all.length);
    setRefused([]);
    const kept: Refused[] = [];
    for (const [at, one] of all.entries()) {
      try {
        await api.post(`/escalations/${one.id}/retry`, undefined, { signal });
      } catch (error) {
        // One that is refused must not hold up the others; without the service nothing works.
        if (isAbort(error) || !(error instanceof Problem) || error.status >= 500) throw error;
        if (error.code !== "not_failed") kept.push({ one, why: sentence(error) });
      }
      setDone(at + 1);
    }
    setRefused(kept);
    toast(plural(all.length - kept.length, "Trying {count} escalation again.", "Trying {count} escalations again."));
    await Promise.all([failed.reload(), onDone()]);
  });

  if (!waiting.length && !retry.busy && !refused.length && retry.error === undefined) return null;
  return (
    <Banner
      tone={waiting.length || retry.busy ? "bad" : "warn"}
      title={
        retry.busy
          ? t("Trying again: {done} of {total}", { done, total })
          : waiting.length
            ? failed.more
              ? t("{count} escalations or more failed", { count: waiting.length })
              : plural(waiting.length, "{count} escalation failed", "{count} escalations failed")
            : t("Some could not be tried again")
      }
      actions={
        waiting.length > 0 &&
        may("agent") && (
          <Button size="small" kind="primary" icon="retry" busy={retry.busy} onClick={() => retry.run(waiting)}>
            {waiting.length === 1 ? t("Try again") : t("Try all {count} again", { count: waiting.length })}
          </Button>
        )
      }
    >
      {retry.busy ? (
        <progress class="progress" max={total} value={done} aria-label={t("Tried again")} />
      ) : (
        waiting.length > 0 && (
          <p>
            {t(
              "A ticket that failed has gone out by e-mail, where that worked. Put the cause right first, then try again.",
            )}
          </p>
        )
      )}
      {retry.error !== undefined && <p>{sentence(retry.error)}</p>}
      {refused.length > 0 && (
        <ul>
          {refused.map(({ one, why }) => (
            <li key={one.id}>
              <a href={`/console/escalations/${one.id}`}>{methodWord(one.method)}</a>: {why}
            </li>
          ))}
        </ul>
      )}
    </Banner>
  );
}
