// Looks, on every page, who waits for the team: for the tab's badge, the navigation, the overview,
// the first page of the inbox, and to call people. A hint of the live channel has it look at once.

import { type ComponentChildren, createContext } from "preact";
import { useContext, useEffect, useMemo, useRef, useState } from "preact/hooks";
import { type Resource, useResource } from "../api/hooks";
import { useLive } from "../api/live";
import type { Inbox, InboxCount } from "../api/types";
import { t } from "../texts/translate";
import { badgeTab } from "../ui/tab_title";
import { type Alerts, alertsOf, call, saveAlerts } from "./alerts";
import { useNavigate, useWorkspace } from "./workspace";

export interface Watch {
  /** The list of those that wait, longest first. */
  waiting: Resource<Inbox>;
  /** Rises whenever there may be something new in any list. */
  looks: number;
  alerts: Alerts;
  setAlerts: (changes: Partial<Alerts>) => void;
}

const EVERY_MS = 20_000;
/** A row follows its chat by a moment, and the index that lists it by another. */
const AFTER_A_HINT_MS = [300, 2000];
const PATH = "/inbox?list=waiting";
const Context = createContext<Watch | null>(null);

export function InboxWatch({ children }: { children: ComponentChildren }) {
  const { email, botName } = useWorkspace();
  const go = useNavigate();
  const waiting = useResource<Inbox>(PATH);
  const [looks, setLooks] = useState(0);
  const [alerts, setState] = useState(() => alertsOf(email));
  const known = useRef<ReadonlySet<string>>(undefined);
  const timers = useRef<ReturnType<typeof setTimeout>[]>([]);

  const look = (): void => {
    if (!navigator.onLine) return;
    setLooks((count) => count + 1);
    void waiting.reload();
  };
  const latest = useRef(look);
  latest.current = look;
  useEffect(() => {
    // Also in a tab that nobody sees: it calls people.
    const timer = setInterval(() => latest.current(), EVERY_MS);
    const seen = (): void => {
      if (!document.hidden) latest.current();
    };
    document.addEventListener("visibilitychange", seen);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", seen);
      timers.current.forEach(clearTimeout);
    };
  }, []);
  useLive((frame) => {
    if (frame.type !== "look" && frame.type !== "connected") return;
    timers.current.forEach(clearTimeout);
    timers.current = AFTER_A_HINT_MS.map((ms) => setTimeout(() => latest.current(), ms));
  });

  const found = waiting.data;
  useEffect(() => {
    if (!found) return;
    badgeTab(countWord(found.counts.waiting));
    const now = new Map(found.items.map((one) => [`${one.conversation_id} ${one.since}`, one]));
    const before = known.current;
    known.current = new Set([...(before ?? []), ...now.keys()]);
    if (!before) return;
    for (const [key, one] of now) {
      if (before.has(key)) continue;
      const who = one.visitor.name ?? one.visitor.email ?? t("A visitor");
      call(alerts, key, {
        title: t("Somebody is waiting"),
        text: `${who} · ${botName(one.bot_id)}`,
        open: () => go(`/console/conversations/${one.conversation_id}`),
      });
    }
  }, [found]);
  useEffect(() => () => badgeTab(""), []);

  const value = useMemo<Watch>(
    () => ({
      waiting,
      looks,
      alerts,
      setAlerts: (changes) => {
        const next = { ...alerts, ...changes };
        saveAlerts(email, next);
        setState(next);
      },
    }),
    [waiting, looks, alerts, email],
  );
  return <Context.Provider value={value}>{children}</Context.Provider>;
}

export function useInboxWatch(): Watch {
  const watch = useContext(Context);
  if (!watch) throw new Error("outside of the shell");
  return watch;
}

/** "3" or "100+"; empty for none. */
export const countWord = (count: InboxCount | undefined): string =>
  count?.count ? `${count.count}${count.more ? "+" : ""}` : "";
