// When to ask for news: soon while something is expected, and ever more seldom while nothing comes.

/** @import { Conversation } from "./types" */

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** @param {() => void} ask */
export function pace(ask) {
  let timer = 0;
  let expectedUntil = 0;
  let activeAt = Date.now();
  let errors = 0;
  let notBefore = 0;

  /** @param {Conversation} conversation */
  function interval(conversation) {
    const idle = Date.now() - activeAt;
    const expected =
      conversation.state === "handed_off" ||
      conversation.assignee.kind === "team" ||
      conversation.under_way ||
      Date.now() < expectedUntil;
    // What comes nobody expects, a person who takes over: nobody sees it in a page that is hidden.
    if (!expected) return document.hidden ? 0 : Math.max(MINUTE, idle / 5);
    // Later by a tenth of the wait at most, and a hidden page may still tell that somebody answers.
    return document.hidden ? MINUTE : Math.max(1.8 * SECOND, Math.min(idle / 10, MINUTE));
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
      const wait = interval(conversation);
      const backoff = errors ? Math.min(2 ** errors * SECOND, MINUTE) : 0;
      if (wait) timer = setTimeout(ask, Math.max(wait, backoff, notBefore - Date.now()));
    },
    stop: () => clearTimeout(timer),
    active: () => (activeAt = Date.now()),
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
