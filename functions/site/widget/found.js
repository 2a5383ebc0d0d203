// The chat that a verified visitor has open on another device: asked for once the panel is seen.

/** @import { Chat } from "./types" */

const PAUSE = 10000; // before it is looked for again

/**
 * @param {Chat} chat
 * @returns {() => void} looks, where it has not looked for this visitor yet
 */
export function finder(chat) {
  /** @type {unknown} */
  let looked;
  import("./start.js").catch(() => {}); // whoever writes needs it at once
  return () => {
    const { token } = chat.identity;
    if (!token || token === looked || !chat.home()?.finds_chat || chat.saved().id) return;
    looked = token;
    chat.seek().catch(({ status }) => {
      if (!status || status > 499) setTimeout(() => (looked = ""), PAUSE); // no answer is no "none"
    });
  };
}
