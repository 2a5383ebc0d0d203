// What a page embeds: `<script src="https://…/widget.js" data-bot="…" async></script>`. It makes the
// one global, `escalation`, and fetches the rest under names that a browser may keep for ever.

/** @import { Emit, Identity, Start, Widget } from "./types" */

const script = /** @type {HTMLScriptElement | null} */ (document.currentScript);

if (!window.escalation && script) {
  /** @type {(path: string) => string} */
  const at = (path) => new URL(path, script.src).href;
  /** @type {[keyof Widget, any[]][]} */
  const waiting = []; // calls made before the rest is here
  /** @type {Map<string, Set<(detail?: object) => void>>} */
  const listeners = new Map();
  /** @type {Widget | null} */
  let widget = null;

  /** @type {(name: keyof Widget) => (...values: any[]) => void} */
  const call =
    (name) =>
    (...values) => {
      if (widget) widget[name](...values);
      else waiting.push([name, values]);
    };

  /** @type {Emit} */
  const emit = (name, detail) => {
    for (const listener of [...(listeners.get(name) || [])]) {
      try {
        listener(detail);
      } catch (error) {
        reportError(error); // the page's own mistake, and not ours to stumble over
      }
    }
  };

  window.escalation = Object.freeze({
    open: call("open"),
    close: call("close"),
    identify: call("identify"),
    /**
     * @param {string} name
     * @param {(detail?: object) => void} listener
     */
    on(name, listener) {
      if (!listeners.has(name)) listeners.set(name, new Set());
      listeners.get(name)?.add(listener);
      return () => listeners.get(name)?.delete(listener);
    },
  });

  const wanted = script.dataset.locale || document.documentElement.lang || navigator.language;
  const locale = /^[a-z]{2,3}(-[a-z0-9]{2,8}){0,3}$/i.test(wanted) ? wanted : "en";
  const language = locale.slice(0, 2).toLowerCase();
  const known = /^..(-|$)/.test(locale) && LANGUAGES.includes(language);
  const words = `text-${known ? language : "en"}-${TEXTS_DIGEST}.json`;

  Promise.all([
    import(at(`assets/${CORE}`)),
    fetch(at(`assets/${words}`), { credentials: "omit" }).then((answer) =>
      answer.ok ? answer.json() : Promise.reject(new Error(`${words}: ${answer.status}`)),
    ),
  ]).then(
    ([core, texts]) => {
      widget = /** @type {typeof import("./widget.js")} */ (core).start({
        api: at("v1/"),
        bot: script.dataset.bot || "",
        theme: script.dataset.theme || "",
        locale,
        spoken: known ? locale : "en",
        texts,
        emit,
      });
      for (const [name, values] of waiting) widget[name](...values);
      emit("ready");
      window.dispatchEvent(new Event("escalation-ready"));
    },
    (error) => emit("error", { code: "not_loaded", message: String(error) }),
  );
}
