// What is written quickly goes out together, and gets one answer: which lines, and when.

/** @import { Item } from "./types" */
import { lengthOf } from "./text.js";

// What the service takes in one turn.
const MOST = 7;
const LONGEST = 4000;

const PAUSE = 700; // milliseconds after a line, in which the next one may begin
const THOUGHT = 1800; // since a key of a line that has begun
const PATIENCE = 12000; // since the first line

/**
 * What is to be sent next: the first thing that waits, with the lines that follow it.
 * @param {Item[]} queue
 * @param {boolean} single nothing goes along
 */
export function together(queue, single) {
  const waiting = queue.filter((one) => !one.failed);
  let length = -1; // a line break goes between two
  const end = waiting.findIndex((one, index) => {
    length += 1 + lengthOf(one.text);
    return (
      index > 0 &&
      (single || waiting[0].choice || one.choice || index >= MOST || length > LONGEST || one.kind !== "message")
    );
  });
  const first = waiting[0]?.kind === "message" ? (end < 0 ? waiting.length : end) : 1;
  return waiting.slice(0, first);
}

/** Tells when a visitor who writes line after line pauses. */
export function lull() {
  let line = 0;
  let key = 0;
  return {
    /** A line has been written. */
    line() {
      line = Date.now();
      key = 0;
    },
    /** @param {boolean} begun whether there is something of a line */
    key: (begun) => (key = begun ? Date.now() : 0),
    /**
     * @param {() => boolean} needless whether there is nothing to wait for
     */
    async over(needless) {
      const end = Date.now() + PATIENCE;
      while (!needless() && Date.now() < Math.min(Math.max(line + PAUSE, key + THOUGHT), end)) {
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    },
  };
}
