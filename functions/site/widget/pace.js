// When to ask for news: soon while something is expected, and ever more seldom while nothing comes.

/** @import { Conversation } from "./types" */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HINTS = SECOND / 2; // what comes within it is asked for together

/** @param {() => void} ask */
export function pace(ask) {
  let timer = 0;
  let expectedUntil = 0;
  let activeAt = Date.now();
  let errors = 0;
  let notBefore = 0;
  let asked = 0;
  let due = false; // there is something, as the live channel says
  let live = false;

  function now() {
    due = false;
    asked = Date.now();
    ask();
  }

  /** @param {Conversation} conversation */
  function interval(conversation) {
    const idle = Date.now() - activeAt;
    const expected =
      conversation.state === "handed_off" ||
      conversation.assignee.kind === "team" ||
      conversation.under_way ||
      Date.now() < expectedUntil;
    if (live && !document.hidden) return expected ? 20 * SECOND : MINUTE; // only in case a hint was lost
    // What comes nobody expects, a person who takes over: nobody sees it in a page that is hidden.
    if (!expected) return document.hidden ? 0 : Math.max(MINUTE, idle / 5);
    // Later by a tenth of the wait at most, and a hidden page may still tell that somebody answers.
    return document.hidden ? MINUTE : Math.max(1.8 * SECOND, Math.min(idle / 10, MINUTE));
  }

  return {
    /**
     * Ask again after a while; not where nothing can come unless there is a hint, nor while something is being sent.
     * @param {Conversation | null} conversation
     * @param {boolean} sending
     */
    next(conversation, sending) {
      clearTimeout(timer);
      if (sending) return;
      const wait = conversation && conversation.state !== "closed" ? interval(conversation) : 0;
      const backoff = errors ? Math.min(2 ** errors * SECOND, MINUTE) : 0;
      const soonest = due ? asked + HINTS - Date.now() : Math.max(wait, backoff);
      if (wait || due) timer = setTimeout(now, Math.max(soonest, notBefore - Date.now()));
    },
    stop: () => clearTimeout(timer),
    active: () => (activeAt = Date.now()),
    /**
     * Ask as soon as the service allows, when `next` is called.
     * @param {boolean} [open] whether the live channel says when there is something more
     */
    hint(open = live) {
      due = true;
      live = open;
    },
    hurry() {
      activeAt = Date.now();
      expectedUntil = activeAt + MINUTE;
    },
    succeeded() {
      errors = 0;
      notBefore = 0;
    },
    /** @param {number} [seconds] */
    failed(seconds) {
      errors += 1;
      notBefore = Date.now() + (seconds || 0) * SECOND;
    },
  };
}
