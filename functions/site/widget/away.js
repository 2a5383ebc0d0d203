// What is known of the people: that they are away and when they are back, said before anything is written;
// or in which hours they are there and how soon they answer, said until one of them has.

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
    const asked = conversation?.assignee.kind === "team" || conversation?.people_asked;
    line.hidden =
      !people?.text ||
      conversation?.state === "closed" ||
      (people.open_now
        ? chat.messages().some(({ author }) => author.kind === "agent")
        : asked || // the chat has said it then
          Date.parse(people.opens_at || "") < Date.now());
  };
}
