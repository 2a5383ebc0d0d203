// When to ask for news: often while somebody waits for people, seldom when nobody looks.

/** @import { Conversation } from "./types" */

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** @param {() => void} ask */
export function pace(ask) {
  let timer = 0;
  let hurryUntil = Date.now() + 20 * SECOND; // after a reload it is unknown what is under way
  let activeAt = Date.now();
  let errors = 0;
  let notBefore = 0;
  let open = false;

  /** @param {Conversation} conversation */
  function interval(conversation) {
    const idle = Date.now() - activeAt;
    const waiting =
      conversation.state === "handed_off" || conversation.assignee.kind === "team" || Date.now() < hurryUntil;
    if (document.hidden) return waiting && idle < 10 * MINUTE ? 15 * SECOND : MINUTE;
    if (waiting) return idle < 5 * MINUTE ? 1.8 * SECOND : idle < 30 * MINUTE ? 10 * SECOND : MINUTE;
    return open && idle < 5 * MINUTE ? 10 * SECOND : MINUTE;
  }

  return {
    /**
     * Ask again after a while; not where nothing can come, or while something is being sent.
     * @param {Conversation | null} conversation
     * @param {boolean} sending
     */
    next(conversation, sending) {
      clearTimeout(timer);
      if (!conversation || conversation.state === "closed" || sending) return;
      const backoff = errors ? Math.min(2 ** errors * SECOND, MINUTE) : 0;
      const wait = Math.max(interval(conversation), backoff, notBefore - Date.now());
      timer = setTimeout(ask, wait);
    },
    stop: () => clearTimeout(timer),
    active: () => (activeAt = Date.now()),
    hurry() {
      activeAt = Date.now();
      hurryUntil = activeAt + 2 * MINUTE;
    },
    /** @param {boolean} value */
    looking(value) {
      open = value;
      activeAt = Date.now();
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
