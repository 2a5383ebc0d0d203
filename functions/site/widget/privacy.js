// What becomes of what one writes: said before the first message, and agreed to where the owner asks.

/** @import { Chat, Kit, Say } from "./types" */

/**
 * @param {{ chat: Chat, kit: Kit, t: Say, done: () => void }} around
 * @returns {() => HTMLElement | null} the card, where there is something to say
 */
export function privacyCard({ chat, kit: { button, h, link }, t, done }) {
  let said = "";
  /** @type {HTMLElement | null} */
  let card = null;
  return () => {
    const privacy = chat.home()?.privacy;
    const asks = privacy?.consent && chat.saved().consent !== privacy.version;
    if (!privacy || (chat.conversation && !asks)) return null;
    if (chat.conversation && chat.notice !== "consent") return null;
    const { text, url, version } = privacy;
    const now = `${version} ${asks}`;
    if (card && said === now) return card;
    said = now;
    const words = h("p.privacy", null, `${text} `, link(url, t("privacy")));
    card = words;
    if (!asks) return card;
    const agree = () => {
      chat.agree(version);
      done();
    };
    card = h("div.card", null, words, h("div.actions", null, button("main", agree, t("agree"))));
    return card;
  };
}
