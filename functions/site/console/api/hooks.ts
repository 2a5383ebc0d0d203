// Reading and doing, for components. Everything under way is aborted when the component goes.

import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { api, query } from "./client";
import { isAbort, Unreachable } from "./problem";
import type { Page } from "./types";

export interface Resource<T> {
  /** What was read last; stays while it is read again. */
  data: T | undefined;
  etag: string | null;
  /** Nothing to show yet. */
  loading: boolean;
  /** Read again behind what is shown. */
  refreshing: boolean;
  error: unknown;
  reload: () => Promise<void>;
  /** Shows what a save has answered, without reading it again. */
  set: (data: T, etag?: string | null) => void;
}

interface State<T> {
  path: string | null;
  data?: T;
  etag: string | null;
  error?: unknown;
  busy: boolean;
}

/** GET `path` (null: nothing yet), again when it changes, when the network is back, and `every` ms. */
export function useResource<T>(path: string | null, options: { every?: number } = {}): Resource<T> {
  const [state, setState] = useState<State<T>>({ path, etag: null, busy: path !== null });
  const running = useRef<AbortController>(undefined);

  const reload = useCallback(async () => {
    if (path === null) return;
    running.current?.abort();
    const mine = new AbortController();
    running.current = mine;
    setState((old) => ({ ...(old.path === path ? old : { path, etag: null }), busy: true }));
    try {
      const answer = await api.get<T>(path, { signal: mine.signal });
      setState({ path, data: answer.body, etag: answer.etag, busy: false });
    } catch (error) {
      if (isAbort(error)) return;
      setState((old) => ({ ...old, error, busy: false }));
    }
  }, [path]);

  useEffect(() => {
    void reload();
    return () => running.current?.abort();
  }, [reload]);
  useOnline(() => {
    if (state.error instanceof Unreachable) void reload();
  });
  useEvery(options.every, reload);

  const set = useCallback(
    (data: T, etag?: string | null) => setState((old) => ({ path, data, etag: etag ?? old.etag, busy: false })),
    [path],
  );
  // Until the effect has begun the next read, what belongs to another path is not shown.
  const current: State<T> = state.path === path ? state : { path, etag: null, busy: path !== null };
  const nothing = current.data === undefined;
  return {
    data: current.data,
    etag: current.etag,
    loading: nothing && current.busy,
    refreshing: !nothing && current.busy,
    error: current.error,
    reload,
    set,
  };
}

export interface List<T> {
  items: T[];
  loading: boolean;
  loadingMore: boolean;
  error: unknown;
  /** There are more to load. */
  more: boolean;
  loadMore: () => Promise<void>;
  reload: () => Promise<void>;
  /** Replaces items in place after something was done to them. */
  update: (change: (items: T[]) => T[]) => void;
}

/** A list with cursors, page by page: `useList<Escalation>("/escalations", {state: "failed"})`. */
export function useList<T>(path: string | null, filters: Record<string, string | null | undefined> = {}): List<T> {
  const key = path === null ? null : path + query(filters);
  const first = useResource<Page<T>>(key);
  const [rest, setRest] = useState<{ key: string | null; items: T[]; next: string | null }>();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const signal = useSignal();

  const mine = rest && rest.key === key ? rest : undefined;
  const next = mine ? mine.next : (first.data?.next ?? null);

  const loadMore = useCallback(async () => {
    if (!path || !next) return;
    setBusy(true);
    setError(undefined);
    try {
      const answer = await api.get<Page<T>>(path + query({ ...filters, after: next }), {
        signal: signal(),
      });
      setRest((old) => ({
        key,
        items: [...(old && old.key === key ? old.items : []), ...answer.body.items],
        next: answer.body.next,
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

  const update = useCallback(
    (change: (items: T[]) => T[]) => {
      if (first.data) first.set({ ...first.data, items: change(first.data.items) });
      setRest((old) => old && { ...old, items: change(old.items) });
    },
    [first.data],
  );

  return {
    items: [...(first.data?.items ?? []), ...(mine?.items ?? [])],
    loading: first.loading,
    loadingMore: busy,
    error: first.error ?? error,
    more: next !== null,
    loadMore,
    reload,
    update,
  };
}

export interface Action<A extends unknown[], R> {
  /** Resolves with undefined when it failed; the reason is in `error`. */
  run: (...values: A) => Promise<R | undefined>;
  busy: boolean;
  error: unknown;
  clear: () => void;
}

/** Something that is done on request: `const save = useAction(async (signal, body) => …)`. */
export function useAction<A extends unknown[], R>(
  act: (signal: AbortSignal, ...values: A) => Promise<R>,
): Action<A, R> {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const signal = useSignal();
  const latest = useRef(act);
  latest.current = act;
  const run = useCallback(async (...values: A) => {
    setBusy(true);
    setError(undefined);
    try {
      return await latest.current(signal(), ...values);
    } catch (failure) {
      if (!isAbort(failure)) setError(failure);
      return undefined;
    } finally {
      setBusy(false);
    }
  }, []);
  const clear = useCallback(() => setError(undefined), []);
  return { run, busy, error, clear };
}

/** A signal that aborts when the component goes. */
export function useSignal(): () => AbortSignal {
  const controller = useRef<AbortController>(undefined);
  useEffect(() => () => controller.current?.abort(), []);
  return useCallback(() => {
    if (!controller.current || controller.current.signal.aborted) {
      controller.current = new AbortController();
    }
    return controller.current.signal;
  }, []);
}

/** Whether the browser has a network. */
export function useIsOnline(): boolean {
  const [online, setOnline] = useState(navigator.onLine);
  useEffect(() => {
    const changed = (): void => setOnline(navigator.onLine);
    addEventListener("online", changed);
    addEventListener("offline", changed);
    return () => {
      removeEventListener("online", changed);
      removeEventListener("offline", changed);
    };
  }, []);
  return online;
}

function useOnline(back: () => void): void {
  const latest = useRef(back);
  latest.current = back;
  useEffect(() => {
    const listener = (): void => latest.current();
    addEventListener("online", listener);
    return () => removeEventListener("online", listener);
  }, []);
}

/** Again and again while somebody can see the page. */
export function useEvery(ms: number | undefined, act: () => unknown): void {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    if (!ms) return undefined;
    const timer = setInterval(() => {
      if (!document.hidden && navigator.onLine) void latest.current();
    }, ms);
    return () => clearInterval(timer);
  }, [ms]);
}
