// Reads a conversation whole, then what is new: at a hint of the live channel, and every few seconds,
// more seldom while there are hints.

import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { api, query } from "../../api/client";
import { useEvery, useSignal } from "../../api/hooks";
import { isLive, useLive } from "../../api/live";
import { isAbort } from "../../api/problem";
import type { Answered, ConversationDetail } from "../../api/types";
import { joined } from "./model";

const EVERY_MS = 4000;
const WITH_HINTS_MS = 20_000;

export interface Live {
  detail: ConversationDetail | undefined;
  /** Why it could not be read, or read again. */
  error: unknown;
  loading: boolean;
  reload: () => Promise<void>;
  /** What an action of ours has answered. */
  add: (result: Answered) => void;
}

export function useConversation(id: string): Live {
  const [detail, setDetail] = useState<ConversationDetail>();
  const [error, setError] = useState<unknown>();
  const [loading, setLoading] = useState(true);
  const latest = useRef<ConversationDetail>(undefined);
  const busy = useRef(false);
  const missed = useRef(false);
  const readAt = useRef(0);
  const signal = useSignal();
  const path = `/conversations/${id}`;

  const show = useCallback((next: ConversationDetail): void => {
    latest.current = next;
    setDetail(next);
  }, []);

  const reload = useCallback(async () => {
    if (busy.current) return;
    busy.current = true;
    missed.current = false;
    readAt.current = Date.now();
    const stop = signal();
    try {
      for (let more = true; more; ) {
        const after = latest.current?.messages.at(-1)?.id ?? null;
        const { body } = await api.get<ConversationDetail>(path + query({ after }), { signal: stop });
        // What was read before may say something else now: all of it is read again.
        const revised = latest.current && latest.current.conversation.revised !== body.conversation.revised;
        if (revised) latest.current = undefined;
        else show(latest.current ? joined(latest.current, body) : body);
        more = revised || body.next !== null;
      }
      setError(undefined);
    } catch (failure) {
      if (!isAbort(failure)) setError(failure);
    }
    busy.current = false;
    setLoading(false);
    // What the hint is about may have come after this was read.
    if (missed.current) void reload();
  }, [path]);

  useEffect(() => {
    void reload();
  }, [reload]);
  useEvery(EVERY_MS, () => {
    if (missed.current || !isLive() || Date.now() - readAt.current >= WITH_HINTS_MS) void reload();
  });
  useLive((frame) => {
    const told = frame.type === "look" && frame.conversation_id === id;
    if (!told && frame.type !== "connected") return;
    if (busy.current || document.hidden) missed.current = true;
    else void reload();
  });
  useEffect(() => {
    const seen = (): void => {
      if (missed.current && !document.hidden) void reload();
    };
    document.addEventListener("visibilitychange", seen);
    return () => document.removeEventListener("visibilitychange", seen);
  }, [reload]);

  // The decisions of a turn come with the next read; messages of ours have none.
  const add = useCallback<Live["add"]>(
    ({ conversation }) => {
      // What counts changes of messages is left to the next read, which looks for them.
      if (latest.current) {
        const { revised } = latest.current.conversation;
        show({ ...latest.current, conversation: { ...conversation, revised } });
      }
      void reload();
    },
    [reload],
  );
  return { detail, error, loading, reload, add };
}
