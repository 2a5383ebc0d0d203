// Whether there is something that the visitor may say about the help: only then the rest is loaded.

/** @import { Around, Helped } from "./types" */

/**
 * @param {Around} around
 * @param {HTMLDialogElement} panel
 * @returns {Helped}
 */
export function createHelped(around, panel) {
  const { chat } = around;
  /** @type {Helped | null} */
  let part = null;
  let loading = false;

  async function load() {
    loading = true;
    try {
      const { createFeedback } = await import("./feedback.js");
      part = createFeedback({ ...around, panel });
      around.draw();
    } catch {
      loading = false; // until there is something to draw again
    }
  }

  return {
    draw() {
      if (part) return part.draw();
      if (!loading && (chat.conversation?.at_end || chat.messages().some(({ helped }) => helped))) load();
    },
    inLog: () => part?.inLog() || [],
  };
}
