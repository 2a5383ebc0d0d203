// The widget: a custom element with a shadow root, and what `escalation` can do with it.

/** @import { Start, Widget } from "./types" */
import { visitorApi } from "./api.js";
import { createChat } from "./chat.js";
import { theme } from "./colour.js";
import { words } from "./text.js";
import { createView } from "./view.js";

/** @param {string} css */
function sheet(css) {
  const made = new CSSStyleSheet(); // no style element: a strict policy of the page stays whole
  made.replaceSync(css);
  return made;
}

/**
 * @param {Start} given
 * @returns {Widget}
 */
export function start({ api, bot, theme: scheme, locale, spoken, texts, emit }) {
  if (!customElements.get("escalation-chat")) {
    customElements.define("escalation-chat", class extends HTMLElement {});
  }
  const element = document.createElement("escalation-chat");
  const root = element.attachShadow({ mode: "open" });
  const brand = sheet("");
  root.adoptedStyleSheets = [sheet(STYLE), brand];
  if (/^(light|dark)$/.test(scheme)) element.setAttribute("scheme", scheme);

  /** @type {ReturnType<typeof createView> | null} */
  let view = null;
  let branded = false;
  const chat = createChat({
    api: visitorApi(api),
    bot,
    locale,
    emit,
    changed() {
      const found = chat.home()?.brand;
      if (found && !branded) {
        branded = true;
        brand.replaceSync(`:host{${theme(found.colour)}}`);
        element.setAttribute("position", found.position);
      }
      view?.draw();
    },
  });
  view = createView({ root, chat, emit, locale: spoken, dir: texts.dir, t: words(texts) });
  chat.heard = view.heard;
  chat.refused = view.refused;
  document.body.append(element);
  view.draw();
  chat.begin();
  return { open: () => view.open(), close: () => view.close(), identify: chat.identify };
}
