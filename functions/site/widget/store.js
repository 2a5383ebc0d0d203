// What outlives a page: the conversation's id and token, what is read, and what waits to be sent.
// Tabs of one site share it, and each hears of the others' changes. Chat text that the service has
// is not kept here.

const EMPTY = { id: "", token: "", read: "", last: "", queue: [], who: "", contact: "" };

export function createStore(bot, heard) {
  const key = `escalation:${bot}`;
  let memory = null; // for a browser that keeps nothing

  function read() {
    try {
      const found = JSON.parse(localStorage.getItem(key));
      if (found && Array.isArray(found.queue)) return { ...EMPTY, ...found };
    } catch {
      if (memory) return memory;
    }
    return memory || { ...EMPTY };
  }

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
    change: (patch) => write({ ...read(), ...patch }),
    enqueue: (item) => write({ ...read(), queue: [...read().queue, item] }),
    requeue: (cid, patch) =>
      write({
        ...read(),
        queue: read().queue.map((one) => (one.cid === cid ? { ...one, ...patch } : one)),
      }),
    dequeue: (cid) => write({ ...read(), queue: read().queue.filter((one) => one.cid !== cid) }),
    // One tab at a time: two that start a conversation at once would have one each.
    alone: (work) => (navigator.locks ? navigator.locks.request(key, work) : work()),
  };
}
