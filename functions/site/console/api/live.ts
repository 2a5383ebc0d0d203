// The live channel, where the environment has one: hints that there is something to read, never the
// words themselves. A hint that is lost costs a poll, so whoever listens here polls as well, only
// more seldom. One socket serves all of the console; it is open while somebody listens.
//
// A console stays open in a tab that nobody sees: that is where it calls people from.

import { useEffect, useRef } from "preact/hooks";
import { api } from "./client";
import { Problem } from "./problem";

/** What goes over the socket; of another `type` than these nothing is known here, and it is let be. */
export type Frame =
  | { type: "look"; conversation_id: string; from: number }
  | { type: "typing"; conversation_id: string; who: "visitor" | "member"; member_id?: string }
  | { type: "here"; conversation_id: string; member_ids: string[] }
  | { type: "read"; conversation_id: string; up_to: number }
  /** The socket has been opened, or opened again: what came meanwhile is to be read. */
  | { type: "connected" };
type Sent =
  | { type: "ping" }
  | { type: "here"; conversation_id: string | null }
  | { type: "typing"; conversation_id: string };
type Listener = (frame: Frame) => void;

interface Ticket {
  url: string | null;
  ticket: string | null;
}

const PROTOCOL = "escalation.v1";
const MINUTE_MS = 60_000;
const PING_MS = 5 * MINUTE_MS;
const KNOWN = ["look", "typing", "here", "read"];
const REFUSALS = 3;
const GIVEN_UP_MS = 10 * MINUTE_MS;
const MOST_MS = MINUTE_MS;

const listeners = new Set<Listener>();
let socket: WebSocket | undefined;
let timers: ReturnType<typeof setTimeout>[] = [];
let refused = 0;
let lost = 0;
let none = false;
let run = 0;

/** Hears of what comes while the component is there; answers how to say something. */
export function useLive(listener: Listener): (frame: Sent) => void {
  const latest = useRef(listener);
  latest.current = listener;
  useEffect(() => listen((frame) => latest.current(frame)), []);
  return say;
}

/** Whether hints arrive now: whoever polls may take more time then. */
export const isLive = (): boolean => socket?.readyState === WebSocket.OPEN;

function listen(listener: Listener): () => void {
  listeners.add(listener);
  if (listeners.size === 1) void connect();
  return () => {
    listeners.delete(listener);
    if (!listeners.size) close();
  };
}

function say(frame: Sent): void {
  if (isLive()) socket?.send(JSON.stringify(frame));
}

function tell(frame: Frame): void {
  for (const listener of [...listeners]) listener(frame);
}

async function connect(): Promise<void> {
  if (none) return;
  close();
  const mine = run;
  let given: Ticket;
  try {
    given = (await api.post<Ticket>("/live")).body;
  } catch (error) {
    // A service that knows of no live channel is not asked again by this page.
    if (error instanceof Problem && error.status === 404) none = true;
    else if (mine === run) again();
    return;
  }
  if (mine !== run || !listeners.size) return;
  if (!given.url || !given.ticket) none = true;
  else open(given.url, given.ticket);
}

function open(url: string, ticket: string): void {
  const opened = new WebSocket(url, [PROTOCOL, ticket]);
  let was = false;
  socket = opened;
  opened.onopen = () => {
    was = true;
    refused = 0;
    // One that is closed as soon as it is open is lost, too.
    later(MINUTE_MS, () => {
      lost = 0;
    });
    later(PING_MS, ping);
    // The gateway ends each after two hours.
    later((100 + 15 * Math.random()) * MINUTE_MS, connect);
    tell({ type: "connected" });
  };
  opened.onmessage = (event) => {
    const frame = parsed(event.data);
    if (frame) tell(frame);
  };
  opened.onclose = () => {
    if (socket !== opened) return;
    if (!was) refused += 1;
    again();
  };
}

function ping(): void {
  say({ type: "ping" });
  later(PING_MS, ping);
}

/** Opens it once more, later after each loss; after several refusals in a row much later. */
function again(): void {
  close();
  const least = refused >= REFUSALS ? GIVEN_UP_MS : Math.min(MOST_MS, 1000 * 2 ** lost);
  if (refused >= REFUSALS) refused = 0;
  lost += 1;
  if (listeners.size) later(least * (0.75 + Math.random() / 2), connect);
}

function close(): void {
  run += 1;
  for (const timer of timers) clearTimeout(timer);
  timers = [];
  const closed = socket;
  socket = undefined;
  if (!closed) return;
  // One that is still being opened is closed as soon as it is: before, browsers complain.
  if (closed.readyState === WebSocket.CONNECTING) closed.onopen = () => closed.close();
  else closed.close();
}

function later(ms: number, act: () => unknown): void {
  timers.push(setTimeout(() => void act(), ms));
}

function parsed(data: unknown): Frame | undefined {
  try {
    const frame: unknown = JSON.parse(String(data));
    const type = typeof frame === "object" && frame !== null && "type" in frame ? frame.type : undefined;
    return KNOWN.includes(String(type)) ? (frame as Frame) : undefined;
  } catch {
    return undefined;
  }
}
