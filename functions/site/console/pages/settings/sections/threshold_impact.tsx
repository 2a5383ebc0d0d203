// "Of last week's 42 questions, 9 would have been handed over."

import { useEffect, useState } from "preact/hooks";
import { api, query } from "../../../api/client";
import type { PastSimulation } from "../../../api/decisions";
import { useAction, useResource } from "../../../api/hooks";
import { isAbort, sentence } from "../../../api/problem";
import type { Conversation, Page } from "../../../api/types";
import { number, plural, rich, t } from "../../../texts/translate";
import { Button, Skeleton } from "../../../ui";
import { Between } from "../../simulator/between";
import { leastConfidence } from "../answer_choice";
import { useEditing } from "../context";
import { FATE_WORDS, FATES, type Fate, type Impact, impactOf } from "../impact";
import { percent } from "../words";

const WEEK_MS = 7 * 86_400_000;
const AT_ONCE = 20;
const SETTLED_MS = 400;

/** What was simulated, under which numbers. */
interface Found {
  key: string;
  at: number;
  impact: Impact;
}

export function ThresholdImpact() {
  const { draft } = useEditing();
  const { answer_costs, confidence_threshold, clarify, low_confidence } = draft.value;
  const numbers = { answer_costs, confidence_threshold, clarify, low_confidence };
  const key = JSON.stringify(numbers);
  const threshold = leastConfidence(draft.value);
  const [from] = useState(() => new Date(Date.now() - WEEK_MS).toISOString());
  const recent = useResource<Page<Conversation>>(`/bots/${draft.bot_id}/conversations${query({ from })}`);
  const ids = recent.data?.items.slice(0, AT_ONCE).map((one) => one.id) ?? [];
  const more = Boolean(recent.data && (recent.data.next || recent.data.items.length > AT_ONCE));
  const path = `/bots/${draft.bot_id}/simulations`;
  const settings = { ...draft.base, ...numbers };

  const [found, setFound] = useState<Found>();
  const [error, setError] = useState<unknown>();
  useEffect(() => {
    if (!ids.length) return undefined;
    const running = new AbortController();
    const timer = setTimeout(
      async () => {
        try {
          const body = { conversation_ids: ids, settings };
          const answer = await api.post<PastSimulation>(path, body, { signal: running.signal });
          setFound({ key, at: threshold, impact: impactOf(answer.body) });
          setError(undefined);
        } catch (failure) {
          if (!isAbort(failure)) setError(failure);
        }
      },
      found ? SETTLED_MS : 0,
    );
    return () => {
      clearTimeout(timer);
      running.abort();
    };
  }, [key, ids.join(), draft.base]);

  const [whole, setWhole] = useState<Found>();
  const week = useAction(async (signal: AbortSignal) => {
    const answer = await api.post<PastSimulation>(path, { from, settings }, { signal });
    const job = await api.job(answer, { signal });
    const past = job ? await api.get<PastSimulation>(`${path}/${job.job_id}`, { signal }) : answer;
    setWhole({ key, at: threshold, impact: impactOf(past.body) });
  });

  const all = whole?.key === key ? whole : undefined;
  const shown = all ?? found;
  if (recent.error !== undefined || (error !== undefined && !shown)) {
    return (
      <p class="settings-impact hint">
        {t("What it means for past chats cannot be shown now. {error}", { error: sentence(recent.error ?? error) })}
      </p>
    );
  }
  if (recent.loading || (ids.length && !shown)) {
    return (
      <div class="settings-impact">
        <Skeleton count={2} />
      </div>
    );
  }
  if (!shown?.impact.questions) {
    return (
      <p class="settings-impact hint">
        {shown
          ? t("No question of last week's chats was decided by confidence, so there is nothing to compare yet.")
          : t(
              "No chats in the last seven days. Once visitors write, this shows how many of their questions each threshold would have handed over.",
            )}
      </p>
    );
  }
  return (
    <div class="settings-impact" aria-busy={shown.key !== key}>
      <Result impact={shown.impact} saved={leastConfidence(draft.base)} threshold={shown.at} partial={more && !all} />
      {more && !all && (
        <div class="row">
          <Button size="small" busy={week.busy} onClick={() => week.run()}>
            {t("Count the whole week")}
          </Button>
          {week.busy && <span class="hint">{t("This may take a minute.")}</span>}
          {week.error !== undefined && <span class="field-error">{sentence(week.error)}</span>}
        </div>
      )}
    </div>
  );
}

function Result(props: { impact: Impact; saved: number; threshold: number; partial: boolean }) {
  const { impact, saved, threshold, partial } = props;
  const { questions, conversations, unknown, was, would } = impact;
  const difference = would.handoff - was.handoff;
  return (
    <>
      <p role="status">
        {partial
          ? plural(conversations, "In the newest chat of last week", "In the newest {count} chats of last week")
          : plural(conversations, "In last week's {count} chat", "In last week's {count} chats")}
        {rich(", of {questions}, {handed} would have been handed over at {threshold}", {
          questions: <strong>{plural(questions, "{count} question", "{count} questions")}</strong>,
          handed: <strong>{number(would.handoff)}</strong>,
          threshold: percent(threshold),
        })}
        {difference === 0
          ? t(", as many as were.")
          : difference > 0
            ? t(" ({difference} more than were).", { difference })
            : t(" ({difference} fewer than were).", { difference: -difference })}
      </p>
      <div class="settings-bars" aria-hidden="true">
        <Bar title={t("What happened")} counts={was} total={questions} />
        <Bar
          title={
            threshold === saved
              ? t("At {threshold}, as saved", { threshold: percent(threshold) })
              : t("At {threshold}", { threshold: percent(threshold) })
          }
          counts={would}
          total={questions}
        />
      </div>
      <ul class="settings-key">
        {FATES.filter((fate) => was[fate] || would[fate]).map((fate) => (
          <li key={fate}>
            <span class={`swatch ${fate}`} />
            {FATE_WORDS[fate]}: {would[fate]}
          </li>
        ))}
      </ul>
      <Between of={impact.between} />
      {unknown > 0 && (
        <p class="hint">
          {plural(
            unknown,
            "Of {count} more message the record does not tell: the bot was not asked, or the chat would have gone another way before.",
            "Of {count} more messages the record does not tell: the bot was not asked, or the chat would have gone another way before.",
          )}
        </p>
      )}
    </>
  );
}

function Bar({ title, counts, total }: { title: string; counts: Record<Fate, number>; total: number }) {
  return (
    <div class="settings-bar">
      <span class="hint">{title}</span>
      <div>
        {FATES.filter((fate) => counts[fate]).map((fate) => (
          <span key={fate} class={`swatch ${fate}`} style={{ width: `${(counts[fate] / total) * 100}%` }}>
            {counts[fate] / total > 0.06 ? counts[fate] : ""}
          </span>
        ))}
      </div>
    </div>
  );
}
