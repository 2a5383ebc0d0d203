// What outlives a page: the conversation's id and token, what is read, and what waits to be sent.
// Tabs of one site share it, and each hears of the others' changes. Chat text that the service has
// is not kept here.

/** @import { Here, Item, Saved } from "./types" */

/** @type {Saved} */
const EMPTY = { id: "", token: "", read: "", last: "", queue: [], who: "", contact: "", consent: "" };

/**
 * @param {string} bot
 * @param {AbortSignal} life
 * @param {(saved: Saved) => void} heard
 */
export function createStore(bot, life, heard) {
  const key = `escalation:${bot}`;
  let mine = EMPTY; // for a browser that keeps nothing, and a page that clears what is kept
  let newer = false; // than what is kept: the browser has no room

  /** @returns {Saved} */
  function read() {
    try {
      const found = newer || JSON.parse(/** @type {string} */ (localStorage.getItem(key)));
      if (Array.isArray(found?.queue)) mine = { ...EMPTY, ...found };
    } catch {
      // not to be had, or not ours
    }
    return mine;
  }

  /** @param {Saved} next */
  function write(next) {
    mine = next;
    newer = false;
    try {
      localStorage.setItem(key, JSON.stringify(next));
    } catch {
      newer = true;
    }
    return next;
  }

  addEventListener(
    "storage",
    (event) => {
      if (event.key === key || event.key === null) heard(read());
    },
    { signal: life },
  );

  return {
    read,
    /** @param {Partial<Saved>} patch */
    change: (patch) => write({ ...read(), ...patch }),
    /** @param {Item} item */
    enqueue: (item) => write({ ...read(), queue: [...read().queue, item] }),
    /** @type {(cid: string, patch: Partial<Item>) => Saved} */
    requeue: (cid, patch) =>
      write({
        ...read(),
        queue: read().queue.map((one) => (one.cid === cid ? { ...one, ...patch } : one)),
      }),
    /** @param {string} cid */
    dequeue: (cid) => write({ ...read(), queue: read().queue.filter((one) => one.cid !== cid) }),
    /**
     * What this tab alone keeps, changed where there is a patch.
     * @param {Here} [patch]
     * @returns {Here}
     */
    here(patch) {
      try {
        const found = { ...JSON.parse(sessionStorage.getItem(key) || "{}"), ...patch };
        if (patch) sessionStorage.setItem(key, JSON.stringify(found));
        return found;
      } catch {
        return {};
      }
    },
    /**
     * One tab at a time: two that start a conversation at once would have one each. Where a browser
     * refuses the lock as it refuses to keep anything, there is no other tab to share with.
     * @template T
     * @param {() => Promise<T>} work
     * @returns {Promise<T>}
     */
    async alone(work) {
      let begun = false;
      try {
        return await navigator.locks.request(key, () => {
          begun = true;
          return work();
        });
      } catch (error) {
        if (begun) throw error;
        return work();
      }
    },
  };
}
