// Who is signed in, in this tab and its siblings.
//
// Tokens are kept in sessionStorage: gone with the tab, and shared with the console's other tabs
// on request over a BroadcastChannel, so that a link from a mail needs no second sign-in. The
// access token is renewed before it ends. When that fails the page stays as it is, with all that
// was typed: `expired` opens a dialog, the sign-in happens in a window beside it, and the requests
// that were waiting go on.

import { Cognito, isRefusal, type Session } from "./cognito";
import type { Config } from "./config";

export type Status = "starting" | "signed_in" | "expired" | "signed_out" | "beside" | "failed";

type Note = { kind: "ask" } | { kind: "session"; session: Session } | { kind: "signed_out" };

const KEY = "console:session";
const LEFT = "console:signed-out";
const RENEW_BEFORE_MS = 60_000;
const RENEWALS = 2;
const RENEW_PAUSE_MS = 2000;
const ASK_MS = 150;

let config: Config;
let cognito: Cognito;
let session: Session | null = null;
let status: Status = "starting";
let renewing: Promise<Session> | null = null;
const listeners = new Set<() => void>();
const channel = new BroadcastChannel("console-session");

export const currentStatus = (): Status => status;
export const currentSession = (): Session | null => session;
export const currentConfig = (): Config => config;

export function onChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Signs in from what there is: this tab, a return from the sign-in page, another tab. */
export async function start(given: Config): Promise<void> {
  config = given;
  cognito = new Cognito(given);
  if (location.origin !== new URL(given.public_url).origin) {
    // Signing in returns to the one address that the user pool knows.
    location.replace(given.public_url + location.pathname + location.search);
    return;
  }
  channel.onmessage = (event: MessageEvent<Note>) => heard(event.data);
  const url = new URL(location.href);
  if (url.pathname === "/" && url.searchParams.has("state")) {
    try {
      const done = await cognito.complete(url);
      if (done) {
        sessionStorage.removeItem(LEFT);
        history.replaceState(null, "", done.back);
        adopt(done.session);
        channel.postMessage({ kind: "session", session: done.session } satisfies Note);
        if (done.beside) {
          set("beside");
          window.close();
        }
        return;
      }
    } catch (error) {
      reportError(error);
      history.replaceState(null, "", "/console");
      set("failed");
      return;
    }
    history.replaceState(null, "", "/console");
  }
  session = stored() ?? (await fromOtherTab());
  if (session) adopt(session);
  else if (sessionStorage.getItem(LEFT)) set("signed_out");
  else await signIn();
}

/** Leaves for the sign-in page, to return to the path that is open now. */
export async function signIn(): Promise<void> {
  sessionStorage.removeItem(LEFT);
  const back = location.pathname + location.search + location.hash;
  location.assign(await cognito.address(back, { beside: false }));
}

/** The address for signing in again in a window of its own. */
export const addressBeside = (): Promise<string> => cognito.address("/console", { beside: true });

export async function signOut(): Promise<void> {
  const ended = session;
  forget();
  channel.postMessage({ kind: "signed_out" } satisfies Note);
  if (ended) await cognito.revoke(ended);
  location.assign(cognito.signOutAddress);
}

/**
 * An access token that is good for at least a minute. While the session is expired it waits until
 * somebody has signed in again, or `signal` aborts. Rejects when Cognito cannot be reached.
 */
export async function accessToken(signal?: AbortSignal): Promise<string> {
  for (let failures = 0; ; ) {
    if (status === "signed_in" && session) {
      if (session.expires - Date.now() > RENEW_BEFORE_MS) return session.access;
      try {
        await renew();
      } catch (error) {
        failures += 1;
        if (currentStatus() === "signed_in" && failures > RENEWALS) throw error;
      }
    } else await changed(signal);
  }
}

/** The service refused this token: renew it once, whatever its end was said to be. */
export async function refused(token: string): Promise<void> {
  if (session?.access !== token) return; // renewed meanwhile
  await renew().catch(() => undefined);
}

/** Asks for a new sign-in, keeping the page. */
export function expire(): void {
  if (status === "signed_in") set("expired");
}

function renew(): Promise<Session> {
  renewing ??= renewOnce().finally(() => {
    renewing = null;
  });
  return renewing;
}

async function renewOnce(): Promise<Session> {
  if (!session?.refresh) {
    set("expired");
    throw new Error("no refresh token");
  }
  try {
    const next = await cognito.renew(session);
    adopt(next);
    return next;
  } catch (error) {
    // Only a refusal says something about the session; a network or a server that fails does not.
    if (isRefusal(error)) set("expired");
    else await new Promise((resume) => setTimeout(resume, RENEW_PAUSE_MS));
    throw error;
  }
}

function changed(signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = onChange(() => {
      stop();
      signal?.removeEventListener("abort", abort);
      resolve();
    });
    const abort = (): void => {
      stop();
      reject(signal?.reason as Error);
    };
    if (signal?.aborted) abort();
    else signal?.addEventListener("abort", abort, { once: true });
  });
}

function adopt(next: Session): void {
  if (session && session.subject !== next.subject) {
    // Somebody else signed in: what is on the page is not theirs.
    sessionStorage.setItem(KEY, JSON.stringify(next));
    location.reload();
    return;
  }
  session = next;
  sessionStorage.setItem(KEY, JSON.stringify(next));
  set("signed_in");
}

function forget(): void {
  session = null;
  sessionStorage.removeItem(KEY);
  sessionStorage.setItem(LEFT, "1");
  set("signed_out");
}

function set(next: Status): void {
  status = next;
  for (const listener of [...listeners]) listener();
}

function stored(): Session | null {
  const found = sessionStorage.getItem(KEY);
  return found ? (JSON.parse(found) as Session) : null;
}

function fromOtherTab(): Promise<Session | null> {
  return new Promise((resolve) => {
    const usual = channel.onmessage;
    const done = (found: Session | null): void => {
      clearTimeout(timer);
      channel.onmessage = usual;
      resolve(found);
    };
    const timer = setTimeout(() => done(null), ASK_MS);
    channel.onmessage = (event: MessageEvent<Note>) => {
      if (event.data.kind === "session") done(event.data.session);
    };
    channel.postMessage({ kind: "ask" } satisfies Note);
  });
}

function heard(note: Note): void {
  if (note.kind === "ask") {
    if (session && status === "signed_in") {
      channel.postMessage({ kind: "session", session } satisfies Note);
    }
  } else if (note.kind === "session") {
    if (status === "expired" || status === "signed_out") adopt(note.session);
  } else if (session) forget();
}
