// The live channel: a hint says that there is something to ask for, and asking is what counts. So a hint
// that gets lost costs a poll, and never a message. Loaded when something can arrive in an open chat.

/** @import { Around, Team } from "./types" */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const PROTOCOL = "escalation.v1";
const PING = 5 * MINUTE; // an idle connection is ended after ten
const PONG = 10 * SECOND;
const RENEWAL = 100 * MINUTE; // any connection is ended after two hours; a quarter of an hour at random on top
const HIDDEN = MINUTE;
const REFUSALS = 3; // in a row: a proxy that knows no such thing, or a policy of the page
const PAUSE = 10 * MINUTE;
const LONGEST_WAIT = MINUTE;
const SHOWN = 6 * SECOND;
const KEYS = 3 * SECOND;

/**
 * @param {Around & { panel: HTMLDialogElement }} around
 * @returns {Team}
 */
export function createLive({ chat, panel, kit: { h }, t, life, say, draw: drawAll }) {
  /** @type {WebSocket | null} */
  let socket = null;
  let isOpen = false;
  let attempt = 0; // grows with each; what an older one gets is dropped
  let whose = ""; // id of the conversation
  let address = "";
  let none = false; // this service has no live channel, or this page none
  let notBefore = 0;
  let refused = 0;
  let lost = 0;
  let heardAt = 0;
  let hiddenAt = 0;
  let reported = 0; // up to which message the team was told that it is read
  let seen = 0; // and up to which one the team has seen
  let keyAt = 0;
  let writesUntil = 0;
  let before = ""; // id of the team's last message when somebody began to write
  /** @type {[string, HTMLElement]} */
  let row = ["", panel];
  /** @type {Record<string, ReturnType<typeof setTimeout>>} */
  const timers = {};

  /** @type {(name: string, act: () => void, ms: number) => void} */
  function after(name, act, ms) {
    clearTimeout(timers[name]);
    timers[name] = setTimeout(act, ms);
  }

  function wanted() {
    const { conversation } = chat;
    if (life.aborted || none || !panel.open || !conversation || conversation.state === "closed") return false;
    if (document.hidden && (!socket || Date.now() - hiddenAt >= HIDDEN)) return false;
    const { state, assignee, under_way } = conversation;
    return state === "handed_off" || assignee.kind === "team" || under_way;
  }

  function settle() {
    hiddenAt = document.hidden ? hiddenAt || Date.now() : 0;
    const id = chat.saved().id;
    if (whose !== id) {
      shut();
      whose = id;
      reported = seen = writesUntil = notBefore = 0;
    }
    if (!wanted()) return shut();
    if (hiddenAt) after("hidden", settle, hiddenAt + HIDDEN - Date.now());
    // After sleep the timers of before say nothing.
    if (isOpen && Date.now() - heardAt > PING + PONG) return gone();
    if (socket || timers.connecting || !navigator.onLine) return;
    const wait = notBefore - Date.now();
    if (wait > 0) after("again", settle, wait);
    else connect();
  }

  async function connect() {
    attempt += 1;
    const mine = attempt;
    // Nothing else begins until this one has ended, or is not wanted any more.
    after("connecting", () => mine === attempt && gone(), MINUTE);
    try {
      const { url, ticket } = await chat.ticket();
      if (mine !== attempt) return;
      if (!url) {
        none = true;
        return shut();
      }
      address = url;
      listen(new WebSocket(url, [PROTOCOL, ticket]));
    } catch (/** @type {any} */ error) {
      if (mine !== attempt) return;
      // Of a service before this one, or a chat that is gone: the poll will say which.
      const final = error.status >= 400 && error.status < 500 && error.status !== 429;
      if (final) notBefore = Date.now() + PAUSE;
      if (error.status === undefined) refused += 1; // by the browser, for the page's policy
      gone((error.wait || 0) * SECOND);
    }
  }

  /** @param {WebSocket} made */
  function listen(made) {
    socket = made;
    made.onopen = () => {
      isOpen = true;
      stop("connecting");
      refused = 0;
      heardAt = Date.now();
      after("ping", ping, PING);
      after("renewal", renew, RENEWAL + Math.random() * 15 * MINUTE);
      after("lasting", () => (lost = 0), MINUTE);
      chat.hint(true);
      report();
    };
    made.onmessage = ({ data }) => {
      heardAt = Date.now();
      stop("pong");
      try {
        heard(JSON.parse(data));
      } catch {
        // not a frame
      }
    };
    made.onclose = () => gone();
  }

  /** @param {{ type?: string, who?: string, up_to?: number }} frame */
  function heard(frame) {
    if (frame.type === "look") chat.hint(true);
    if (frame.type === "typing" && frame.who === "agent") writes();
    if (frame.type === "read") {
      seen = Math.max(seen, Number(frame.up_to) || 0);
      mark();
    }
  }

  /** @param {object} frame */
  function send(frame) {
    if (isOpen) socket?.send(JSON.stringify(frame));
    return isOpen;
  }

  function ping() {
    send({ type: "ping" });
    after("ping", ping, PING);
    after("pong", gone, PONG);
  }

  function renew() {
    shut();
    settle();
  }

  /** @param {string[]} names */
  function stop(...names) {
    for (const name of names) {
      clearTimeout(timers[name]);
      delete timers[name];
    }
  }

  /** Not wanted: nothing is left of it. */
  function shut() {
    attempt += 1;
    stop(...Object.keys(timers));
    writesUntil = 0;
    const closed = socket;
    socket = null;
    if (closed) {
      closed.onmessage = closed.onclose = null;
      // One that is still being opened is closed as soon as it is: before, browsers complain.
      closed.onopen = () => closed.close();
      if (closed.readyState) closed.close();
    }
    if (!isOpen) return;
    isOpen = false;
    chat.hint(false);
  }

  /**
   * Lost, or never had.
   * @param {number} [wait] milliseconds that the service asks for
   */
  function gone(wait = 0) {
    if (socket && !isOpen) refused += 1;
    lost += 1;
    shut();
    const backoff = Math.min(2 ** lost * SECOND, LONGEST_WAIT) * (0.5 + Math.random() / 2);
    notBefore = Math.max(notBefore, Date.now() + Math.max(wait, backoff));
    if (refused >= REFUSALS) {
      refused = 0;
      notBefore = Date.now() + PAUSE;
    }
    settle();
    if (row[1].isConnected) drawAll(); // nobody is known to write any more
  }

  // Who writes

  const newest = () => chat.messages().findLast((one) => one.author.kind === "agent");
  const writing = () => Date.now() < writesUntil && before === (newest()?.id || "");
  const writer = () => chat.conversation?.assignee.name || newest()?.author.name || t("team");

  function writes() {
    const begun = !writing();
    before = newest()?.id || "";
    writesUntil = Date.now() + SHOWN;
    after("writes", drawAll, SHOWN);
    if (!begun) return;
    say(t("typing", { name: writer() }));
    drawAll();
  }

  function inLog() {
    if (!writing()) return [];
    const said = t("typing", { name: writer() });
    if (row[0] !== said) {
      const dots = h("p.text", { "aria-hidden": "true" }, h("i"), h("i"), h("i"));
      row = [said, h("div.row.agent.typing.first", null, h("p.name", null, said), dots)];
    }
    return [row];
  }

  panel.addEventListener(
    "input",
    ({ target }) => {
      if (!(target instanceof HTMLTextAreaElement) || !target.value.trim() || Date.now() - keyAt < KEYS) return;
      if (send({ type: "typing" })) keyAt = Date.now();
    },
    { signal: life },
  );

  // Who has read what

  function report() {
    const read = Number(chat.saved().read);
    if (read <= reported || !send({ type: "read", up_to: read })) return;
    reported = read;
  }

  function mark() {
    const last = chat.messages().at(-1);
    if (last?.author.kind !== "visitor" || Number(last.id) > seen) return;
    const state = panel.querySelector(".visitor.newest .state");
    if (state) state.textContent = ` · ${t("seen")}`;
  }

  function told() {
    report();
    mark();
  }

  // What changes round it

  /** It may be there or not: what has slept, or was without a network, cannot know. */
  function wake() {
    if (isOpen && !document.hidden) ping();
  }
  document.addEventListener("visibilitychange", wake, { signal: life });
  addEventListener(
    "online",
    () => {
      // What failed for want of a network says nothing about the next attempt.
      if (lost && !refused) notBefore = Math.min(notBefore, Date.now() + Math.random() * 2 * SECOND);
      wake();
      settle();
    },
    { signal: life },
  );
  document.addEventListener(
    "securitypolicyviolation",
    ({ blockedURI }) => {
      if (/^wss?:/.test(blockedURI) && address.startsWith(blockedURI)) none = true; // the page allows no other answer
    },
    { signal: life },
  );
  addEventListener("pagehide", shut, { signal: life });
  addEventListener("pageshow", settle, { signal: life });
  life.addEventListener("abort", shut);

  return {
    draw() {
      settle();
      queueMicrotask(told); // when all is drawn, and thereby read
    },
    inLog,
  };
}
