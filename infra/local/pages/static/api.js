// The visitor's side of the HTTP API, at the address this page came from.

export class ApiError extends Error {
  constructor(status, problem) {
    super(problem.detail || problem.title || `The service answered ${status}.`);
    this.status = status;
    this.code = problem.code || String(problem.type || "").split("/").pop();
  }
}

async function call(method, path, { token, body } = {}) {
  const headers = { Accept: "application/json" };
  if (token) headers.Authorization = `Bearer ${token}`;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  let answer;
  try {
    answer = await fetch(path, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      cache: "no-store",
      credentials: "omit",
      signal: AbortSignal.timeout(35000),
    });
  } catch {
    throw new ApiError(0, { title: "The service could not be reached." });
  }
  const text = await answer.text();
  let value = {};
  try {
    value = text ? JSON.parse(text) : {};
  } catch {
    if (answer.ok) throw new ApiError(0, { title: "The service gave an unreadable answer." });
  }
  if (!answer.ok) throw new ApiError(answer.status, value);
  return value;
}

const at = (id, rest) => `/v1/conversations/${encodeURIComponent(id)}/${rest}`;

export const bots = async () => (await call("GET", "/demo/bots.json")).bots;
export const profile = (bot) => call("GET", `/v1/bots/${encodeURIComponent(bot)}/profile`);
export const begin = (bot, locale) =>
  call("POST", `/v1/bots/${encodeURIComponent(bot)}/conversations`, { body: { locale } });

export class Conversation {
  constructor(id, token) {
    this.id = id;
    this.token = token;
  }
  send(clientMessageId, text) {
    return this.#call("POST", "messages", { client_message_id: clientMessageId, text });
  }
  messages(after) {
    const query = after ? `?after=${encodeURIComponent(after)}` : "";
    return this.#call("GET", `messages${query}`);
  }
  contact(name, email) {
    return this.#call("PUT", "contact", name ? { name, email } : { email });
  }
  handoff(clientMessageId) {
    return this.#call("POST", "handoff", { client_message_id: clientMessageId });
  }
  close() {
    return this.#call("POST", "close");
  }
  #call(method, rest, body) {
    return call(method, at(this.id, rest), { token: this.token, body });
  }
}
