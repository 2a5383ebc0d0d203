// The widget: a custom element with a shadow root, and what `escalation` can do with it.

/** @import { Profile, Start, Widget } from "./types" */
import { visitorApi } from "./api.js";
import { createChat } from "./chat.js";
import { theme } from "./colour.js";
import { sheet, words } from "./text.js";
import { createView } from "./view.js";

/**
 * @param {Start} given
 * @returns {Widget}
 */
export function start({ api, bot, nth, theme: scheme, sound, attributes, locale, spoken, texts, more, emit }) {
  if (!customElements.get("escalation-chat")) {
    customElements.define(
      "escalation-chat",
      class extends HTMLElement {
        connectedCallback() {
          if (!this.shadowRoot) this.remove(); // a copy, from a page that was kept with one in it
        }
        disconnectedCallback() {
          this.dispatchEvent(new Event("gone"));
        }
      },
    );
  }
  const element = document.createElement("escalation-chat");
  const root = element.attachShadow({ mode: "open" });
  const brand = sheet("");
  root.adoptedStyleSheets = [sheet(STYLE), brand];
  if (/^(light|dark)$/.test(/** @type {string} */ (scheme)))
    element.setAttribute("scheme", /** @type {string} */ (scheme));
  element.style.setProperty("--nth", String(nth));

  const life = new AbortController();
  let seen = new AbortController(); // ends with a view
  let branded = false;
  const chat = createChat({
    api: visitorApi(api),
    bot,
    locale,
    life: life.signal,
    emit,
    changed() {
      const home = chat.home();
      const found = home?.brand;
      const fresh = found && !branded;
      if (fresh) {
        branded = true;
        if (home?.language) {
          view = look(home.language);
          view.back();
        }
        brand.replaceSync(`:host{${theme(found.colour)}}`);
        element.setAttribute("position", found.position);
      }
      view.draw();
      if (fresh && chat.here().open) view.open(true);
    },
  });
  Object.assign(chat, { sound, attributes });
  /**
   * @param {Profile["language"]} [own] the owner's words, which come with the bot's profile
   * @returns {ReturnType<typeof createView>}
   */
  function look(own) {
    seen.abort();
    seen = new AbortController();
    root.replaceChildren();
    Object.assign(texts, own?.texts);
    const made = createView({
      root,
      chat,
      emit,
      life: seen.signal,
      locale: own?.locale || spoken,
      dir: texts.dir,
      t: words(texts),
      more: async () => Object.assign(texts, await more(), own?.texts),
    });
    chat.heard = made.heard;
    chat.refused = made.refused;
    chat.cleared = made.cleared;
    return made;
  }
  let view = look();

  // A page may change its body under the widget, and a script in its head runs before there is one.
  let lost = 0;
  function place() {
    if (life.signal.aborted) return;
    if (!document.body) return setTimeout(place, 50);
    if (!element.isConnected) document.body.append(element);
    view.back();
  }
  element.addEventListener("gone", () => setTimeout(place, Math.min(lost++ * 9, 500)));
  place();
  view.draw();
  chat.begin();
  return {
    open: () => view.open(),
    close: () => view.close(),
    identify: chat.identify,
    destroy() {
      view.close();
      life.abort();
      seen.abort();
      element.remove();
    },
  };
}
