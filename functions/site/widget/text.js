// Visitor's, bot's and agents' text as nodes. Nothing here or elsewhere is ever parsed as HTML.

/** @import { ElementOf, Say, Texts } from "./types" */

// No bidirectional controls in a link: they could make its address read as another one.
const LINK = /(https?:\/\/[^\s<>"'`\u200e\u200f\u202a-\u202e\u2066-\u2069]+)/gi;

/** @param {string} css */
export function sheet(css) {
  const made = new CSSStyleSheet(); // no style element: a strict policy of the page stays whole
  made.replaceSync(css);
  return made;
}

/**
 * `h("p.role", null, "text")`: a tree without markup; strings become text nodes, null is left out.
 * @template {string} T
 * @param {T} tag
 * @param {Record<string, string> | null} [attributes]
 * @param {(Node | string | null)[]} children
 * @returns {ElementOf<T>}
 */
export function h(tag, attributes, ...children) {
  const [name, ...classes] = tag.split(".");
  const made = /** @type {ElementOf<T>} */ (document.createElement(name));
  made.className = classes.join(" ");
  for (const [name, value] of Object.entries(attributes || {})) {
    made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

/**
 * @param {string} name
 * @param {(event: MouseEvent) => void} press
 * @param {(Node | string)[]} children
 */
export function button(name, press, ...children) {
  const made = h(`button.${name}`, { type: "button" }, ...children);
  made.addEventListener("click", press);
  return made;
}

/**
 * One of the drawings below.
 * @param {keyof typeof ICONS} name
 */
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

const ICONS = {
  chat: "M4 5.5h16v11h-9l-5 4v-4H4z",
  down: "M5.5 9l6.5 6.5L18.5 9",
  close: "M6 6l12 12M18 6L6 18",
  more: "M4.5 12h1M11.5 12h1M18.5 12h1",
  send: "M5 12h13M12.5 6l6 6-6 6",
  reopen: "M5 4.5V9h4.5M5 9a7.5 7.5 0 1 1-.5 4.5",
  handoff: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5a7.5 7.5 0 0 1 15 0",
  mail: "M3.5 6h17v12h-17zM4 7l8 6 8-6",
  download: "M12 4v11M7 10.5l5 5 5-5M5 20h14",
  end: "M8 4H5v16h3M11 12h9M16.5 8l4 4-4 4",
};

/**
 * A web address that may become a link, or null: `javascript:` and the like never do.
 * @param {string} value
 */
export function webAddress(value) {
  try {
    const url = new URL(value);
    return /^https?:$/.test(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/**
 * @param {string} address
 * @param {string} label
 */
export function link(address, label) {
  return h("a", { href: address, target: "_blank", rel: "noopener noreferrer nofollow" }, label);
}

/**
 * Text with its web addresses as links.
 * @param {string} text
 */
export function linked(text) {
  return text.split(LINK).flatMap((part, index) => {
    if (index % 2 === 0) return part ? [part] : [];
    const [tail] = /** @type {RegExpExecArray} */ (/[.,;:!?)\]}…]*$/.exec(part));
    const clean = tail && !(tail[0] === ")" && part.includes("(")) ? part.slice(0, -tail.length) : part;
    const address = webAddress(clean);
    if (!address) return [part];
    const rest = part.slice(clean.length);
    return rest ? [link(address, clean), rest] : [link(address, clean)];
  });
}

/**
 * Characters as the service counts them.
 * @type {(text: string) => number}
 */
export const lengthOf = (text) => [...text].length;

/**
 * Texts with `{name}` filled in by plain search.
 * @type {(texts: Texts) => Say}
 */
export const words = (texts) => (key, values) =>
  (texts[key] || key).replace(/\{(\w+)\}/g, (whole, name) => /** @type {string} */ (values?.[name] ?? whole));

/** For what is loaded later. */
export const kit = { button, h, link, linked };
