// What outlives a page: the conversation's id and token, what is read, and what waits to be sent.
// Tabs of one site share it, and each hears of the others' changes. Chat text that the service has
// is not kept here.

/** @import { Item, Saved } from "./types" */

/** @type {Saved} */
const EMPTY = { id: "", token: "", read: "", last: "", queue: [], who: "", contact: "" };

/**
 * @param {string} bot
 * @param {(saved: Saved) => void} heard
 */
export function createStore(bot, heard) {
  const key = `escalation:${bot}`;
  /** @type {Saved | null} */
  let memory = null; // for a browser that keeps nothing

  /** @returns {Saved} */
  function read() {
    try {
      const found = JSON.parse(/** @type {string} */ (localStorage.getItem(key)));
      if (found && Array.isArray(found.queue)) return { ...EMPTY, ...found };
    } catch {
      if (memory) return memory;
    }
    return memory || { ...EMPTY };
  }

  /** @param {Saved} next */
  function write(next) {
    try {
      localStorage.setItem(key, JSON.stringify(next));
      memory = null;
    } catch {
      memory = next;
    }
    return next;
  }

  addEventListener("storage", (event) => {
    if (event.key === key || event.key === null) heard(read());
  });

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
     * One tab at a time: two that start a conversation at once would have one each.
     * @template T
     * @param {() => Promise<T>} work
     * @returns {Promise<T>}
     */
    alone: (work) => (navigator.locks ? navigator.locks.request(key, work) : work()),
  };
}
