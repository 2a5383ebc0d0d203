// The visitor's side of the HTTP API.

const TIMEOUT_MS = 35000;

/** An answer that is not 2xx, or none at all (status 0); `wait` in seconds where one was named. */
export class Refusal extends Error {
  constructor(status, problem, wait) {
    super(problem.detail || "");
    this.status = status;
    this.code = problem.code || (status ? "" : "no_answer");
    this.wait = wait;
  }
}

export function visitorApi(base) {
  async function call(method, path, { token, body, plain } = {}) {
    const headers = {};
    if (token) headers.Authorization = `Bearer ${token}`;
    if (body) headers["Content-Type"] = "application/json";
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
    if (answer.ok && plain) return text;
    let value;
    try {
      value = JSON.parse(text);
    } catch {
      if (answer.ok) throw new Refusal(0, {});
    }
    if (answer.ok) return value;
    const problem = value || {};
    const wait = Number(answer.headers.get("retry-after") || problem.retry_after) || 0; // seconds
    throw new Refusal(answer.status, problem, Math.max(wait, 0));
  }

  const of = (saved, rest) => `conversations/${saved.id}/${rest}`;
  const bots = (bot, rest) => `bots/${encodeURIComponent(bot)}/${rest}`;
  const post = (saved, rest, body) => call("POST", of(saved, rest), { token: saved.token, body });

  return {
    profile: (bot, locale) => call("GET", bots(bot, `profile?locale=${encodeURIComponent(locale)}`)),
    start: (bot, body) => call("POST", bots(bot, "conversations"), { body }),
    messages: (saved, after) =>
      call("GET", of(saved, `messages${after ? `?after=${after}` : ""}`), { token: saved.token }),
    send: (saved, cid, text) => post(saved, "messages", { client_message_id: cid, text }),
    /** `handoff` or `reopen`. */
    wish: (saved, kind, cid) => post(saved, kind, { client_message_id: cid }),
    close: (saved) => post(saved, "close"),
    mail: (saved, email) => post(saved, "transcript", { email }),
    contact: (saved, body) => call("PUT", of(saved, "contact"), { token: saved.token, body }),
    transcript: (saved) => call("GET", of(saved, "transcript"), { token: saved.token, plain: true }),
  };
}
