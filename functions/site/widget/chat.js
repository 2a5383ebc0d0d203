// One visitor's chat without its looks: what is said, what waits to be sent, when to ask again.
// Longer than 300 lines: reading and sending share one state, and each visitor pays for a seam.

/** @import { Answer, Chat, Emit, Escalation, Identity, Item, Message, Page, Profile, Refused, Saved, TurnResult } from "./types" */
import { Refusal } from "./api.js";
import { lull, together } from "./gather.js";
import { pace } from "./pace.js";
import { createStore } from "./store.js";

const GONE = [401, 403, 404]; // the conversation, or the token that opens it
const ENDED = ["conversation_closed", "conversation_full", "consent_required"];
const TRIES = 3;

/**
 * @param {{
 *   api: ReturnType<typeof import("./api.js").visitorApi>,
 *   bot: string,
 *   locale: string,
 *   life: AbortSignal,
 *   emit: Emit,
 *   changed: () => void,
 * }} around
 * @returns {Chat}
 */
export function createChat({ api, bot, locale, life, emit, changed }) {
  /** @type {Map<string, Message>} */
  const messages = new Map();
  /** @type {Map<string, Profile>} */
  const profiles = new Map();
  const chat = /** @type {Chat} */ ({
    conversation: null,
    failure: "", // why there can be no chat at all
    notice: "", // what stands in the way at the moment
    cause: "",
    ready: false, // what was said before is here
    flying: /** @type {string[]} */ ([]), // ids of what is being sent
    expecting: 0, // until when an answer of a bot is expected after a transfer
    messages: () => [...messages.values()],
    saved: () => store.read(),
    profile: () => profiles.get(chat.conversation?.assignee.bot_id || bot) || profiles.get(bot),
    home: () => profiles.get(bot),
    here: (patch) => store.here(patch),
    identity: {},
  });
  const timing = pace(() => poll());
  const writing = lull();
  const store = createStore(bot, life, heard);
  let turn = 0; // grows with each thing sent; an older poll's answer is dropped
  let after = "";
  /** @type {string | null | undefined} */
  let tag = ""; // of all that has been read
  let draining = false;
  let single = false; // several together were refused: one of them must be why
  let tries = 0;
  let known = 0; // when the last poll began that was heeded
  let retry = 0;

  // Profiles

  /** @param {string} id */
  async function loadProfile(id) {
    if (profiles.has(id)) return;
    const found = await api.profile(id, locale);
    profiles.set(id, found);
    changed();
  }

  async function begin() {
    if (life.aborted) return;
    try {
      await loadProfile(bot);
    } catch (/** @type {any} */ error) {
      if (error.status && error.status < 500 && error.status !== 429) {
        chat.failure = error.code === "origin_not_allowed" ? error.code : "unknown_bot";
        emit("error", { code: chat.failure, message: error.message });
        changed();
        return;
      }
      chat.notice = navigator.onLine ? "trouble" : "offline";
      changed();
      clearTimeout(retry);
      retry = setTimeout(begin, (error.wait || 5) * 1000);
      return;
    }
    chat.notice = "";
    await history();
    drain();
  }

  // Reading

  async function history() {
    const saved = store.read();
    try {
      let found = 1;
      while (saved.id && found && saved.id === store.read().id) {
        const page = /** @type {Page} */ (await api.messages(saved, after));
        found = page.messages.length;
        take(page, true);
      }
    } catch (/** @type {any} */ error) {
      trouble(error);
    }
    chat.ready = true;
    changed();
    schedule();
  }

  async function poll() {
    const saved = store.read();
    if (!saved.id || life.aborted) return;
    if (chat.flying.length) return hint();
    const asked = turn;
    const began = Date.now();
    try {
      const page = await api.messages(saved, after, tag || "");
      if (asked !== turn || saved.id !== store.read().id) return hint();
      if (began < known) return; // of two that were under way the later one knows more
      known = began;
      if (chat.notice !== "busy") chat.notice = "";
      timing.succeeded();
      if (page) take(page, true);
      else changed();
    } catch (/** @type {any} */ error) {
      if (asked !== turn) return;
      trouble(error);
    }
    schedule();
  }

  /** @param {Refused} error */
  function trouble(error) {
    if (GONE.includes(error.status)) return forget();
    timing.failed(error.wait);
    chat.notice = navigator.onLine ? "trouble" : "offline";
    changed();
  }

  /**
   * @param {Answer} answer
   * @param {boolean} whole it holds all that is new, so the next question may begin after it
   * @param {boolean} [quiet]
   */
  function take(answer, whole, quiet) {
    const was = chat.conversation;
    if (was && was.id !== answer.conversation.id) empty(); // an id is one conversation's
    const before = messages.size;
    const fresh = [];
    for (const message of answer.messages) {
      const known = messages.has(message.id);
      messages.set(message.id, message); // what is known may say something else now
      if (known) continue;
      if (message.author.kind !== "visitor") fresh.push(message);
      if (/^(bot|agent)$/.test(message.author.kind)) chat.expecting = 0;
    }
    if (messages.size > before) {
      const ordered = [...messages].sort(); // as text, which begins with the id
      messages.clear();
      for (const one of ordered) messages.set(...one);
    }
    if (whole) {
      after = answer.next || after;
      tag = answer.tag; // of a page that is not the last one it stands for nothing
    }
    if (was?.id === answer.conversation.id && was.revised !== answer.conversation.revised) {
      after = "";
      setTimeout(history);
    }
    chat.conversation = answer.conversation;
    const target = chat.conversation.assignee.bot_id;
    if (target && target !== bot) loadProfile(target).catch(() => {});
    if (answer.escalation) escalated(answer.escalation);
    if (was && was.state !== "closed" && chat.conversation.state === "closed") emit("closed", {});
    const newest = chat.messages().at(-1);
    if (newest && newest.id > store.read().last) store.change({ last: newest.id });
    if (fresh.length && chat.ready && !quiet) {
      timing.active();
      chat.heard(fresh);
    }
    changed();
  }

  /** @param {Escalation} escalation */
  function escalated(escalation) {
    timing.hurry();
    if (escalation.method === "transfer") chat.expecting = Date.now() + 45000;
    emit("handoff", { method: escalation.method, state: escalation.state });
  }

  function empty() {
    messages.clear();
    after = tag = "";
  }

  function forget() {
    empty();
    turn += 1;
    Object.assign(chat, { conversation: null, expecting: 0, notice: "" });
    store.change({ id: "", token: "", read: "", last: "", contact: "" });
    timing.stop();
    changed();
  }

  /**
   * Another tab changed what is kept: it sent something, got something, or started anew.
   * @param {Saved} saved
   */
  function heard(saved) {
    const newest = chat.messages().at(-1)?.id || "";
    if (chat.conversation && saved.id !== chat.conversation.id) {
      empty();
      chat.conversation = null;
    }
    if (saved.id && !chat.flying.length && (saved.last > newest || !chat.conversation)) history();
    changed();
  }

  // Sending

  /**
   * @param {string} [refused] id of a conversation that takes nothing any more
   * @param {boolean} [seek] only the one that the visitor has open elsewhere
   * @returns {Promise<Saved>}
   */
  function started(refused, seek) {
    return store.alone(async () => {
      const saved = store.read();
      if (saved.id && saved.id !== refused) return saved;
      if (refused) forget();
      const made = await introduced(saved.token, seek);
      const next = store.change({
        id: made.conversation_id,
        token: made.token,
        who: who(chat.identity),
        contact: "",
      });
      chat.ready = !made.found;
      take(made, false, true);
      if (made.found) await history();
      return next;
    });
  }

  /**
   * @param {string} earlier the token of a chat that this browser had before
   * @param {boolean} [find_only]
   */
  async function introduced(earlier, find_only) {
    const part = await import("./start.js").catch(() => {
      throw new Refusal(0, {});
    });
    const { consent } = store.read();
    const { identity, attributes } = chat;
    return part.introduce({ api, bot, locale, emit, identity, attributes, consent, earlier, find_only });
  }

  /** @type {(saved: Saved, items: Item[]) => Promise<TurnResult>} */
  const deliver = (saved, items) =>
    items[0].kind === "message" ? api.send(saved, items) : api.wish(saved, items[0].kind, items[0].cid);

  const next = () => together(store.read().queue, single);

  /** What is there to be answered by a bot waits for what may follow it. */
  const needless = () =>
    life.aborted ||
    document.hidden ||
    next()[0]?.kind !== "message" ||
    next().length < store.read().queue.filter((one) => !one.failed).length ||
    chat.conversation?.assignee.kind === "team";

  async function drain() {
    if (draining || chat.failure || !profiles.has(bot)) return;
    draining = true;
    clearTimeout(retry);
    while (!life.aborted && (await sent()));
    draining = single = false;
    chat.flying = [];
    changed();
    schedule();
  }

  /** Sends what waits first, and says whether to go on: whatever happens, it says it. */
  async function sent() {
    await writing.over(needless);
    const items = next();
    if (!items.length) return false;
    try {
      chat.flying = items.map((one) => one.cid);
      turn += 1;
      changed();
      let saved = await started();
      let answer;
      try {
        answer = await deliver(saved, items);
      } catch (/** @type {any} */ error) {
        const over = GONE.includes(error.status) || ENDED.includes(error.code);
        // A new chat has nothing to reopen; of several lines the old one may hold some.
        if (!over || items.length > 1 || items[0].kind === "reopen") throw error;
        saved = await started(saved.id);
        answer = await deliver(saved, items);
      }
      chat.flying = [];
      chat.notice = "";
      tries = 0;
      timing.succeeded();
      take(answer, false);
      for (const { cid } of items) store.dequeue(cid);
      return true;
    } catch (/** @type {any} */ error) {
      chat.flying = [];
      if (error instanceof Refusal) return !postponed(items, error);
      reportError(error); // ours: it is for the console, and what was written can be tried again
      return !postponed(items, new Refusal(1, {}));
    }
  }

  /**
   * Whether the queue waits now; false when what was sent was given up, or goes one by one.
   * @param {Item[]} items
   * @param {Refused} error
   */
  function postponed(items, error) {
    chat.cause = error.problem.request_id || "";
    if (!navigator.onLine) {
      chat.notice = "offline";
      return true; // until the browser says it is online
    }
    if (error.code === "consent_required") {
      chat.notice = "consent";
      return true; // until the visitor agrees
    }
    tries += 1;
    const busy = error.status === 429;
    const passing = busy || error.status === 0 || error.status >= 500 || error.code === "changed_meanwhile";
    if (passing && (busy || tries <= TRIES)) {
      chat.notice = busy ? "busy" : "trouble";
      const wait = error.wait || 2 ** tries;
      retry = setTimeout(drain, Math.min(wait, 120) * 1000);
      return true;
    }
    tries = 0;
    chat.notice = "";
    if (!passing && items.length > 1) {
      single = true;
      return false;
    }
    if (["unknown_bot", "origin_not_allowed", "visitor_blocked"].includes(error.code)) {
      chat.failure = /** @type {Chat["failure"]} */ (error.code);
    }
    for (const { kind, cid } of items) {
      if (kind === "message") store.requeue(cid, { failed: true });
      else store.dequeue(cid);
    }
    chat.refused(error, items[0]);
    return passing; // the next would meet the same
  }

  /**
   * @param {Item["kind"]} kind
   * @param {string} text
   * @param {Item["choice"]} [choice]
   */
  function enqueue(kind, text, choice) {
    const cid = [...crypto.getRandomValues(new Uint8Array(12))]
      .map((byte) => byte.toString(16).padStart(2, "0"))
      .join("");
    store.enqueue({ cid, kind, text, choice, at: new Date().toISOString() });
    timing.active();
    if (kind === "message" && !choice) writing.line();
    if (!navigator.onLine) chat.notice = "offline";
    changed();
    drain();
  }

  /** @type {(identity: Identity) => string} */
  const who = ({ token, name, email }) => {
    try {
      const claims = JSON.parse(
        atob(/** @type {string} */ (token).split(".")[1].replace(/-/g, "+").replace(/_/g, "/")),
      );
      return claims.email || claims.name || "";
    } catch {
      return email || name || "";
    }
  };

  /** @param {boolean} [live] */
  function hint(live) {
    timing.hint(live);
    schedule();
  }

  function schedule() {
    if (!life.aborted) timing.next(chat.conversation, draining);
  }

  /** @param {(saved: Saved) => Promise<TurnResult>} work */
  async function act(work) {
    turn += 1;
    const answer = await work(store.read());
    timing.hurry();
    take(answer, false);
    schedule();
  }

  const during = { signal: life };
  addEventListener(
    "online",
    () => {
      tries = 0;
      chat.notice = "";
      changed();
      if (!profiles.has(bot)) begin();
      else drain().then(() => hint());
    },
    during,
  );
  addEventListener(
    "offline",
    () => {
      chat.notice = "offline";
      changed();
    },
    during,
  );
  document.addEventListener("visibilitychange", () => document.hidden || hint(), during);
  life.addEventListener("abort", timing.stop);

  /** @type {Partial<Chat>} */
  const doings = {
    begin,
    send: (text, choice) => enqueue("message", text, choice),
    wish: (kind) => enqueue(kind, ""),
    retry(cid) {
      store.requeue(cid, { failed: false });
      tries = 0;
      drain();
    },
    remove(cid) {
      store.dequeue(cid);
      changed();
    },
    ask: (rest, body, method) => act((saved) => api.ask(saved, rest, body, method)),
    transcript: () => api.transcript(store.read()),
    agree(consent) {
      store.change({ consent });
      chat.notice = "";
      changed();
      drain();
    },
    leave(contact) {
      store.change({ contact });
      changed();
    },
    read() {
      const newest = chat.messages().at(-1)?.id || "";
      if (newest > store.read().read) store.change({ read: newest });
    },
    again: () => forget(),
    looking(open) {
      timing.active();
      if (open && chat.ready) hint();
    },
    active: () => timing.active(),
    writing: writing.key,
    hint,
    ticket: () => api.ask(store.read(), "live"),
    seek: () => started("", true),
    identify(visitor) {
      const next = visitor || {};
      const saved = store.read();
      // Somebody else at this browser must not find the chat of the one before.
      if (!visitor || (saved.who && saved.who !== who(next))) {
        forget();
        store.change({ queue: [], who: "", consent: "" });
        store.here({ draft: "" });
        chat.cleared();
      }
      chat.identity = next;
      changed();
    },
  };
  return Object.assign(chat, doings);
}
