// The visitor's side of the HTTP API.

/** @import { ConversationStarted, Item, NewConversation, Page, Problem, Profile, Saved, TurnResult, Wish } from "./types" */

const TIMEOUT_MS = 35000;

/** An answer that is not 2xx, or none at all (status 0); `wait` in seconds where one was named. */
export class Refusal extends Error {
  /**
   * @param {number} status
   * @param {Problem} problem
   * @param {number} [wait]
   */
  constructor(status, problem, wait) {
    super(problem.detail || "");
    this.status = status;
    this.code = problem.code || (status ? "" : "no_answer");
    this.problem = problem;
    this.wait = wait;
  }
}

const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** @param {string} base where the API is, with a slash at the end */
export function visitorApi(base) {
  /**
   * @param {string} method
   * @param {string} path
   * @param {{ token?: string, body?: object, plain?: boolean, tag?: string }} [options]
   * @returns {Promise<any>} the body, which whoever calls says what it is, and nothing where it has still that tag
   */
  async function call(method, path, { token, body, plain, tag } = {}) {
    const headers = {};
    if (token) headers.Authorization = `Bearer ${token}`;
    if (body) headers["Content-Type"] = "application/json";
    if (tag) headers["If-None-Match"] = tag;
    let answer;
    let text;
    try {
      answer = await fetch(base + path, {
        method,
        headers,
        body: body && JSON.stringify(body),
        cache: "no-store",
        credentials: "omit",
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      text = await answer.text();
    } catch {
      throw new Refusal(0, {});
    }
    if (answer.status === 304) return;
    if (answer.ok && plain) return text;
    let value;
    try {
      value = JSON.parse(text);
    } catch {
      if (answer.ok) throw new Refusal(0, {});
    }
    if (answer.ok) return { ...value, tag: answer.headers.get("etag") };
    const problem = value || {};
    const wait = Number(answer.headers.get("retry-after") || problem.retry_after) || 0; // seconds
    throw new Refusal(answer.status, problem, Math.max(wait, 0));
  }

  /** @type {(saved: Saved, rest: string) => string} */
  const of = (saved, rest) => `conversations/${saved.id}/${rest}`;
  /** @type {(bot: string, rest: string) => string} */
  const bots = (bot, rest) => `bots/${encodeURIComponent(bot)}/${rest}`;
  /** @type {(saved: Saved, rest: string, body?: object, method?: string) => Promise<any>} */
  const ask = (saved, rest, body, method = "POST") => call(method, of(saved, rest), { token: saved.token, body });

  return {
    /** @type {(bot: string, locale: string) => Promise<Profile>} */
    profile: (bot, locale) => call("GET", bots(bot, `profile?${new URLSearchParams({ locale, time_zone: ZONE })}`)),
    /** @type {(bot: string, body: NewConversation) => Promise<ConversationStarted>} */
    start: (bot, body) => call("POST", bots(bot, "conversations"), { body: { time_zone: ZONE, ...body } }),
    /** @type {(saved: Saved, after: string, tag?: string) => Promise<Page | undefined>} */
    messages: (saved, after, tag) =>
      call("GET", of(saved, `messages${after ? `?after=${after}` : ""}`), { token: saved.token, tag }),
    /** @type {(saved: Saved, items: Item[]) => Promise<TurnResult>} */
    send(saved, items) {
      const lines = items.map(({ cid, text, choice }) => ({ client_message_id: cid, text, choice }));
      return ask(saved, "messages", lines.length > 1 ? { lines } : lines[0]);
    },
    /**
     * `handoff` or `reopen`.
     * @type {(saved: Saved, kind: Wish, cid: string) => Promise<TurnResult>}
     */
    wish: (saved, kind, cid) => ask(saved, kind, { client_message_id: cid }),
    /**
     * What a form asks for: `close`, `contact` (PUT), `contact/code`, `contact/confirm`, `transcript`.
     * And `live`, for a ticket of the live channel.
     * @type {(saved: Saved, rest: string, body?: object, method?: string) => Promise<any>}
     */
    ask,
    /** @type {(saved: Saved) => Promise<string>} */
    transcript: (saved) => call("GET", of(saved, "transcript"), { token: saved.token, plain: true }),
  };
}
