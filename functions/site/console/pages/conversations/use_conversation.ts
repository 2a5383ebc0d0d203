// Reads a conversation whole, then what is new every few seconds.

import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { api, query } from "../../api/client";
import { useEvery, useSignal } from "../../api/hooks";
import { isAbort } from "../../api/problem";
import type { Conversation, Message } from "../../api/types";
import { type Detail, joined } from "./model";

const EVERY_MS = 4000;

export interface Live {
  detail: Detail | undefined;
  /** Why it could not be read, or read again. */
  error: unknown;
  loading: boolean;
  reload: () => Promise<void>;
  /** What an action of ours has answered. */
  add: (result: { messages: Message[]; conversation: Conversation }) => void;
}

export function useConversation(id: string): Live {
  const [detail, setDetail] = useState<Detail>();
  const [error, setError] = useState<unknown>();
  const [loading, setLoading] = useState(true);
  const latest = useRef<Detail>(undefined);
  const busy = useRef(false);
  const signal = useSignal();
  const path = `/conversations/${id}`;

  const show = useCallback((next: Detail): void => {
    latest.current = next;
    setDetail(next);
  }, []);

  const reload = useCallback(async () => {
    if (busy.current) return;
    busy.current = true;
    const stop = signal();
    try {
      let after = latest.current?.messages.at(-1)?.id ?? null;
      do {
        const { body } = await api.get<Detail>(path + query({ after }), { signal: stop });
        show(latest.current ? joined(latest.current, body) : body);
        after = body.next;
      } while (after !== null);
      setError(undefined);
    } catch (failure) {
      if (!isAbort(failure)) setError(failure);
    }
    busy.current = false;
    setLoading(false);
  }, [path]);

  useEffect(() => {
    void reload();
  }, [reload]);
  useEvery(EVERY_MS, reload);

  // The decisions of a turn come with the next read; messages of ours have none.
  const add = useCallback<Live["add"]>(
    ({ conversation }) => {
      if (latest.current) show({ ...latest.current, conversation });
      void reload();
    },
    [reload],
  );
  return { detail, error, loading, reload, add };
}
