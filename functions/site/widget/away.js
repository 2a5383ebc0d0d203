// People are away: said before anything is written.

/** @import { Chat, Kit } from "./types" */

/**
 * @param {{ chat: Chat, h: Kit["h"], sheet: HTMLElement }} around
 * @returns {() => void} draws it
 */
export function away({ chat, h, sheet }) {
  const line = h("p.hint", { hidden: "" });
  sheet.after(line);
  return () => {
    const { conversation } = chat;
    const people = chat.profile()?.people;
    line.textContent = people?.text || "";
    line.hidden =
      !people?.text ||
      conversation?.state === "closed" ||
      conversation?.assignee.kind === "team" ||
      conversation?.people_asked || // the chat has said it then
      Date.parse(people.opens_at || "") < Date.now();
  };
}
