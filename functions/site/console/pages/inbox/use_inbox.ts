// One list of the inbox, or what a search finds: its first page follows what happens, further ones
// are loaded on request. Those that wait are read by the shell already.

import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { api, query } from "../../api/client";
import { type List, useResource, useSignal } from "../../api/hooks";
import { isAbort } from "../../api/problem";
import type { Inbox, InboxItem } from "../../api/types";
import { useInboxWatch } from "../../shell/inbox";

export const LISTS = ["waiting", "mine", "all", "snoozed", "email", "closed"] as const;
export type ListName = (typeof LISTS)[number];

export function useInbox(list: ListName, typed: string): List<InboxItem> {
  const watch = useInboxWatch();
  const own = list !== "waiting" || typed !== "";
  const asked = typed ? { q: typed } : { list };
  const key = query(asked);
  const read = useResource<Inbox>(own ? `/inbox${key}` : null);
  const first = own ? read : watch.waiting;
  const [rest, setRest] = useState<{ key: string; items: InboxItem[]; next: string | null }>();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const signal = useSignal();

  const seen = useRef(watch.looks);
  useEffect(() => {
    if (seen.current !== watch.looks && own) void read.reload();
    seen.current = watch.looks;
  }, [watch.looks]);

  const more = rest?.key === key ? rest : undefined;
  const next = more ? more.next : (first.data?.next ?? null);
  const loadMore = useCallback(async () => {
    if (!next) return;
    setBusy(true);
    setError(undefined);
    try {
      const { body } = await api.get<Inbox>(`/inbox${query({ ...asked, after: next })}`, { signal: signal() });
      setRest((old) => ({
        key,
        items: [...(old?.key === key ? old.items : []), ...body.items],
        next: body.next,
      }));
    } catch (failure) {
      if (!isAbort(failure)) setError(failure);
    }
    setBusy(false);
  }, [key, next]);

  const reload = useCallback(async () => {
    setRest(undefined);
    setError(undefined);
    await first.reload();
  }, [first.reload]);

  // A row that has moved since a page was loaded is in two of them: the first is the newer.
  const items = new Map([...(first.data?.items ?? []), ...(more?.items ?? [])].reverse().map((one) => [id(one), one]));
  return {
    items: [...items.values()].reverse(),
    loading: first.loading,
    loadingMore: busy,
    error: first.error ?? error,
    more: next !== null,
    loadMore,
    reload,
    update: () => undefined,
  };
}

const id = (one: InboxItem): string => one.conversation_id;
