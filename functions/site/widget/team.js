// The live channel, when there is a use for it: something can arrive from people, or from another bot.

/** @import { Around, Team } from "./types" */

/**
 * @param {Around} around
 * @param {HTMLDialogElement} panel
 * @returns {Team}
 */
export function createTeam(around, panel) {
  const { chat } = around;
  /** @type {Team | null} */
  let live = null;
  let loading = false;

  async function load() {
    loading = true;
    try {
      const { createLive } = await import("./live.js");
      live = createLive({ ...around, panel });
      live.draw();
    } catch {
      loading = false; // until the next poll has something to draw
    }
  }

  return {
    draw() {
      const { conversation } = chat;
      if (live) return live.draw();
      if (!conversation || !panel.open || loading) return;
      if (conversation.state === "handed_off" || conversation.assignee.kind === "team" || conversation.under_way)
        load();
    },
    inLog: () => live?.inLog() || [],
  };
}
