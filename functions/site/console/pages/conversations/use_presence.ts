// Who is at this chat with us: told by the live channel, and told to it. Nothing of it is kept.

import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { useLive } from "../../api/live";

const HERE_EVERY_MS = 30_000;
const SAY_EVERY_MS = 3000;
const SHOWN_MS = 6000;
/** Among those who write: ids of members are never empty. */
const VISITOR = "";

export interface AtTheChat {
  /** Ids of the members who look at it, and who write in it. */
  here: readonly string[];
  typing: readonly string[];
  visitorTypes: boolean;
  /** Number of the last message that the visitor has read; 0 where that is not known. */
  readUpTo: number;
  /** To be called with each key that changes the answer. */
  writes: () => void;
}

/** `messages`: how many are shown; a new one ends that somebody writes, and has been seen here. */
export function usePresence(id: string, messages: number): AtTheChat {
  const [here, setHere] = useState<readonly string[]>([]);
  const [typing, setTyping] = useState<readonly string[]>([]);
  const [readUpTo, setReadUpTo] = useState(0);
  const ends = useRef(new Map<string, ReturnType<typeof setTimeout>>());
  const saidAt = useRef(0);

  const ended = (...ones: string[]): void => {
    for (const one of ones) {
      clearTimeout(ends.current.get(one));
      ends.current.delete(one);
    }
    setTyping([...ends.current.keys()]);
  };
  const say = useLive((frame) => {
    if (frame.type === "connected") stand();
    else if (frame.conversation_id !== id) return;
    else if (frame.type === "here") setHere(frame.member_ids);
    else if (frame.type === "read") setReadUpTo((before) => Math.max(before, Number(frame.up_to) || 0));
    else if (frame.type === "typing") {
      const who = frame.who === "visitor" ? VISITOR : frame.member_id;
      if (who === undefined) return;
      clearTimeout(ends.current.get(who));
      ends.current.set(
        who,
        setTimeout(() => ended(who), SHOWN_MS),
      );
      setTyping([...ends.current.keys()]);
    }
  });
  const stand = useCallback(() => say({ type: "here", conversation_id: document.hidden ? null : id }), [id]);

  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden) stand();
    }, HERE_EVERY_MS);
    document.addEventListener("visibilitychange", stand);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", stand);
      say({ type: "here", conversation_id: null });
      ends.current.forEach(clearTimeout);
    };
  }, [stand]);
  useEffect(() => {
    ended(...ends.current.keys());
    if (!document.hidden) stand();
  }, [messages]);

  const writes = useCallback(() => {
    const now = Date.now();
    if (now - saidAt.current < SAY_EVERY_MS) return;
    saidAt.current = now;
    say({ type: "typing", conversation_id: id });
  }, [id]);
  return {
    here,
    typing: typing.filter((one) => one !== VISITOR),
    visitorTypes: typing.includes(VISITOR),
    readUpTo,
    writes,
  };
}
