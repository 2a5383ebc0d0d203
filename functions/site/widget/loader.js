// What a page embeds: `<script src="https://…/widget.js" data-bot="…" async></script>`. It makes the
// one global, `escalation`, and fetches the rest under names that a browser may keep for ever.

/** @import { Emit, Handle, Options, Start, Widget } from "./types" */

const TAG = "script[data-bot]";
const script = /** @type {HTMLScriptElement | null} */ (
  document.currentScript || document.querySelector(`${TAG}[src*="/widget.js"]`) // a module has no current one
);

/** @type {(path: string) => string} */
const at = (path) => new URL(path, script?.src).href;
/** @type {Map<string, Handle>} */
const bots = new Map(); // in the order of their tags: the first is the one that the page speaks to
/** @type {[] | [visitor: any]} */
let identity = [];

/** Listeners of the page, and how they are told. */
function listening() {
  /** @type {Map<string, Set<(detail?: object) => void>>} */
  const listeners = new Map();
  return {
    /** @type {Handle["on"]} */
    on(name, listener) {
      if (!listeners.has(name)) listeners.set(name, new Set());
      listeners.get(name)?.add(listener);
      return () => listeners.get(name)?.delete(listener);
    },
    /** @type {Emit} */
    emit(name, detail) {
      for (const listener of [...(listeners.get(name) || [])]) {
        try {
          listener(detail);
        } catch (error) {
          reportError(error); // the page's own mistake, and not ours to stumble over
        }
      }
    },
  };
}

const page = listening();

/**
 * A tag as BCP 47 writes it, and the language and script that it most likely means.
 * @param {string} [tag] also as POSIX and Java write it: `pt_BR.UTF-8`
 */
function read(tag) {
  try {
    const found = new Intl.Locale((tag || "").replace(/[.@].*/, "").replace(/_/g, "-"));
    const { language, script } = found.maximize();
    // A language of more letters the service would refuse.
    if (language.length < 4) return { tag: found.baseName.split("-", 4).join("-"), likely: language + script };
  } catch {
    // not a tag
  }
}

/** @param {Options} options */
function start({ bot = "", theme, sound, attributes, locale: wanted }) {
  const there = bots.get(bot);
  if (there) return there;
  /** @type {[keyof Widget, any[]][]} */
  const waiting = []; // calls made before the rest is here
  /** @type {Widget | null} */
  let widget = null;
  let over = false;
  const own = listening();

  /** @type {(name: keyof Widget) => (...values: any[]) => void} */
  const call =
    (name) =>
    (...values) => {
      if (widget) widget[name](...values);
      else waiting.push([name, values]);
    };

  /** @type {Emit} */
  const emit = (name, detail) => {
    if (over) return;
    if (name === "open") for (const other of bots.values()) if (other !== handle) other.close();
    own.emit(name, detail);
    if (first() === handle) page.emit(name, detail);
  };

  /** @type {Handle} */
  const handle = Object.freeze({
    open: call("open"),
    close: call("close"),
    identify: call("identify"),
    on: own.on,
    destroy() {
      if (bots.get(bot) === handle) bots.delete(bot);
      widget?.destroy();
      over = true;
    },
  });
  const nth = bots.size;
  bots.set(bot, handle);
  if (identity.length) handle.identify(...identity);

  const locale =
    [wanted, document.documentElement.lang, navigator.language].map(read).find(Boolean) ||
    /** @type {any} */ (read("en"));
  const language = LANGUAGES.split(" ").find((one) => read(one)?.likely === locale.likely);
  /** @type {(part: string) => Promise<any>} */
  const words = async (part) => {
    const name = `${part}-${language || "en"}-${TEXTS_DIGEST}.json`;
    const answer = await fetch(at(`assets/${name}`), { credentials: "omit" });
    if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
    return answer.json();
  };

  Promise.all([import(at(`assets/${CORE}`)), words("text")])
    .then(([core, texts]) => {
      if (over) return;
      widget = /** @type {typeof import("./widget.js")} */ (core).start({
        api: at("v1/"),
        bot,
        nth,
        theme,
        sound,
        attributes,
        locale: locale.tag,
        spoken: language ? locale.tag : "en",
        texts,
        more: () => words("later"),
        emit,
      });
      for (const [name, values] of waiting) widget[name](...values);
      emit("ready");
      window.dispatchEvent(new Event("escalation-ready"));
    })
    .catch((error) => {
      emit("error", { code: "not_loaded", message: String(error) });
      handle.destroy(); // so that the tag once more, or `start`, tries again
    });
  return handle;
}

/** @returns {Handle | undefined} */
const first = () => bots.values().next().value;

if (script) {
  if (!window.escalation) {
    window.escalation = Object.freeze({
      start,
      open: () => first()?.open(),
      close: () => first()?.close(),
      identify(/** @type {any} */ visitor) {
        identity = [visitor];
        for (const one of bots.values()) one.identify(visitor);
      },
      on: page.on,
      destroy() {
        for (const one of bots.values()) one.destroy();
      },
    });
    // Of several tags any may run first; the order that counts is the page's.
    for (const tag of /** @type {NodeListOf<HTMLScriptElement>} */ (document.querySelectorAll(TAG))) {
      if (tag.src === script.src) start(tag.dataset);
    }
  }
  window.escalation.start(script.dataset);
}
