// Who speaks with the visitor now: a name in the visitor's language, and a face.

/** @import { Chat, Profile, Say } from "./types" */
import { h, icon } from "./text.js";

/**
 * @param {Chat} chat
 * @param {Say} t
 */
export function speaker(chat, t) {
  const { conversation } = chat;
  const home = chat.home();
  const name = home?.brand.name || home?.workspace || "";
  if (conversation?.assignee.kind === "team") {
    const agent = chat.messages().findLast((one) => one.author.kind === "agent");
    return { name: agent?.author.name || t("team"), role: agent?.author.name ? t("from_team") : name, team: true };
  }
  const id = conversation?.assignee.bot_id || home?.bot_id;
  const said = chat.messages().findLast((one) => one.author.bot_id === id);
  const profile = chat.profile();
  const known = profile?.bot_id === id ? profile : said?.author;
  return { name: known?.name || t("assistant"), role: t("bot") };
}

/**
 * The picture of who speaks, or the first letter of the name.
 * @param {HTMLElement} face
 * @param {ReturnType<typeof speaker>} now
 * @param {Say} t
 * @param {Profile | undefined} home
 */
export function drawFace(face, now, t, home) {
  const first = [...now.name][0] || "";
  face.replaceChildren(now.team && now.name === t("team") ? icon("handoff") : first.toUpperCase());
  const address = now.team ? null : home?.brand.avatar_url;
  if (address) {
    const picture = h("img", { alt: "", referrerpolicy: "no-referrer", src: address });
    picture.addEventListener("load", () => face.replaceChildren(picture));
  }
}
