// What the draft would have done to the chats of the last days. Few are weighed at once; many are a
// job, and until it is done the newest show what to expect.

import { useEffect, useRef, useState } from "preact/hooks";
import { api, query } from "../../api/client";
import type { PastSimulation } from "../../api/decisions";
import { isAbort, sentence } from "../../api/problem";
import type { Conversation, Job, Page } from "../../api/types";
import { t } from "../../texts/translate";
import { Banner, Button, EmptyState, LinkButton, Loading, Select } from "../../ui";
import type { Moved, TryProps } from "./one_message";
import { PastView } from "./past_view";

const DAY_MS = 86_400_000;
/** As many as the service weighs while somebody waits. */
const AT_ONCE = 20;
const SETTLED_MS = 500;

interface Found {
  result: PastSimulation;
  /** Where everything that was found can be downloaded, if it was a job. */
  link: string | null;
}

export interface PastChatsProps extends TryProps {
  onMoved: (moved: Moved) => void;
}

export function PastChats({ bot, settings, onRefused, onMoved }: PastChatsProps) {
  const [days, setDays] = useState("7");
  const [found, setFound] = useState<Found>();
  const [progress, setProgress] = useState<Job["state"]>();
  const [busy, setBusy] = useState(true);
  const [error, setError] = useState<unknown>();
  const [turn, setTurn] = useState(0);
  const running = useRef<AbortController>(undefined);
  const path = `/bots/${bot.bot_id}/simulations`;

  useEffect(() => {
    const mine = new AbortController();
    running.current = mine;
    const { signal } = mine;
    const from = new Date(Date.now() - Number(days) * DAY_MS).toISOString();
    const run = async (): Promise<void> => {
      setBusy(true);
      setError(undefined);
      onRefused(undefined);
      onMoved(undefined);
      try {
        const answer = await api.post<PastSimulation>(path, { from, settings }, { signal });
        if (answer.status === 202) {
          const newest = await api.get<Page<Conversation>>(`/bots/${bot.bot_id}/conversations${query({ from })}`, {
            signal,
          });
          const ids = newest.body.items.slice(0, AT_ONCE).map((one) => one.id);
          const sample = await api.post<PastSimulation>(path, { conversation_ids: ids, settings }, { signal });
          setFound({ result: sample.body, link: null });
          const job = await api.job(answer, { signal, onProgress: (now) => setProgress(now.state) });
          if (!job) return;
          const all = await api.get<PastSimulation>(`${path}/${job.job_id}`, { signal });
          setFound({ result: all.body, link: job.link });
          onMoved(all.body.changed);
        } else {
          setFound({ result: answer.body, link: null });
          onMoved(answer.body.changed);
        }
      } catch (failure) {
        if (isAbort(failure)) return;
        setError(failure);
        onRefused(failure);
      }
      setProgress(undefined);
      setBusy(false);
    };
    const timer = setTimeout(run, found ? SETTLED_MS : 0);
    return () => {
      clearTimeout(timer);
      mine.abort();
      setProgress(undefined);
    };
  }, [settings, days, turn]);

  return (
    <div class="stack">
      <div class="row between">
        <Select
          label={t("Chats begun in the last")}
          value={days}
          options={[
            { value: "1", label: t("24 hours") },
            { value: "7", label: t("7 days") },
            { value: "30", label: t("30 days") },
          ]}
          onChange={setDays}
        />
        <span class="simulator-busy hint" role="status">
          {progress === "queued" && t("Many chats: waiting for its turn…")}
          {progress === "running" && t("Many chats: weighing each decision…")}
          {busy && !progress && found && t("Trying…")}
        </span>
      </div>
      {progress && <progress class="progress" aria-label={t("Weighing every chat")} />}
      {error !== undefined && (
        <Banner
          tone="bad"
          title={t("Not tried")}
          actions={
            <Button size="small" onClick={() => setTurn(turn + 1)}>
              {t("Try again")}
            </Button>
          }
        >
          {sentence(error)}
        </Banner>
      )}
      {!found ? (
        error === undefined && <Loading kind="block" count={2} />
      ) : found.result.conversations === 0 ? (
        <EmptyState
          icon="conversations"
          title={t("No chats in this time")}
          actions={
            <LinkButton href={`/console/bots/${bot.bot_id}?tab=embed`}>{t("Put the chat on your site")}</LinkButton>
          }
        >
          {t("Take a longer time, or try one message.")}
        </EmptyState>
      ) : (
        <PastView result={found.result} link={found.link} partial={busy && progress !== undefined} />
      )}
    </div>
  );
}
