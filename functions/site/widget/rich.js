// The Markdown that bots and people write: a small part of it, made of elements, never of HTML.
// What is not surely meant as a mark stays as it was written: "2 * 3 * 4", "snake_case", "$_GET[x]".

/** @import { Kit, Rich } from "./types" */

const DEEPEST = 6; // quotes in lists in quotes; deeper ones stay as written

const DIR = { dir: "auto" }; // by its first letters: of a whole list or quote, so that its marks stand together

const FENCE = /^ {0,3}(`{3,}|~{3,}) *[\w+#.-]* *$/;
const HEADING = /^#{1,6} +(.*?)(?: +#+)? *$/;
const RULE = /^ {0,3}(-{3,}|_{3,}) *$/;
const QUOTE = /^ {0,3}> ?/;
const ITEM = /^([ \t]*)([-*+•]|(\d{1,3})[.)]) +(?=\S)/;

// Code; a link; bold; italic, by either mark; a mark that is none because of the backslash.
const INLINE = new RegExp(
  [
    /(?<!`)(?<tick>`{1,2})(?!`)(?<code>(?:[^`\n]|(?!\k<tick>)`)+)\k<tick>(?!`)/u,
    /\[(?<label>[^[\]\n]{1,300})\]\((?<to>(?:https?:\/\/|mailto:|tel:)(?:[^\s()<>"\u200e\u200f\u202a-\u202e\u2066-\u2069]|\([^\s()<>"]*\))+)\)/u,
    /(?<![\\*\d])\*\*(?=[^\s*])(?<bold>[^\n]{0,2000}?[^\s*\\])\*\*/u,
    /(?<![\\*\p{L}\p{N}])\*(?=[^\s*])(?<italic>[^*\n]{0,2000}?)(?<![\s\\])\*(?![*\p{L}\p{N}])/u,
    /(?<![\\_\p{L}\p{N}])_(?=[^\s_])(?<slanted>[^_\n]{0,2000}?)(?<![\s\\])_(?![_\p{L}\p{N}])/u,
    /\\(?<escaped>[*_`[\]])/u,
  ]
    .map((one) => one.source)
    .join("|"),
  "gu",
);

/** @param {string} address */
const bare = (address) => address.replace(/^(https?:\/\/|mailto:|tel:)(www\.)?|\/$/g, "").toLowerCase();

/** A label that reads as another address than the link's is a trap, and shown as written. */
const honest = (/** @type {string} */ label, /** @type {string} */ to) =>
  !/^\S+\.\S+$|^\S+:\/\//.test(label.trim()) || bare(to).startsWith(bare(label.trim()));

/** @type {Rich} */
export function rich(text, kit) {
  return blocks(text.split("\n"), 0, kit);
}

/**
 * @param {string} text
 * @param {number} depth
 * @param {Kit} kit
 * @returns {(Node | string)[]}
 */
function inline(text, depth, kit) {
  const { h, link, linked } = kit;
  /** @type {(Node | string)[]} */
  const made = [];
  let from = 0;
  for (const found of depth < DEEPEST ? text.matchAll(INLINE) : []) {
    const { code, label, to, bold, italic, slanted, escaped } = /** @type {Record<string, string>} */ (found.groups);
    if (label && !honest(label, to)) continue;
    made.push(...linked(text.slice(from, found.index)));
    from = found.index + found[0].length;
    const leaning = italic ?? slanted;
    if (code !== undefined)
      made.push(h("code", { dir: "ltr" }, code.length > 2 ? code.replace(/^ (.*) $/, "$1") : code));
    else if (label) made.push(link(to, label));
    else if (bold !== undefined) made.push(h("strong", null, ...inline(bold, depth + 1, kit)));
    else if (leaning !== undefined) made.push(h("em", null, ...inline(leaning, depth + 1, kit)));
    else made.push(escaped);
  }
  return [...made, ...linked(text.slice(from))];
}

/**
 * @param {string[]} lines
 * @param {number} depth
 * @param {Kit} kit
 * @returns {Node[]}
 */
function blocks(lines, depth, kit) {
  const { h } = kit;
  const dir = depth ? null : DIR;
  /** @type {Node[]} */
  const made = [];
  /** @type {string[]} */
  let paragraph = [];
  const flush = () => {
    const text = paragraph.join("\n");
    if (text.trim()) made.push(h("p", dir, ...inline(text, depth, kit)));
    paragraph = [];
  };
  if (depth > DEEPEST) {
    paragraph = lines;
    flush();
    return made;
  }
  for (let at = 0; at < lines.length; ) {
    const line = lines[at];
    const fence = FENCE.exec(line);
    const heading = HEADING.exec(line);
    const item = ITEM.exec(line);
    if (fence) {
      flush();
      const closes = (/** @type {string} */ one) => one.trim().startsWith(fence[1]) && FENCE.test(one);
      let end = lines.findIndex((one, index) => index > at && closes(one));
      if (end < 0) end = lines.length;
      const code = lines.slice(at + 1, end).join("\n");
      made.push(h("pre", { tabindex: "0", dir: "ltr" }, h("code", null, code)));
      at = end + 1;
    } else if (heading) {
      flush();
      made.push(h("p", dir, h("strong", null, ...inline(heading[1], depth, kit))));
      at += 1;
    } else if (RULE.test(line)) {
      flush();
      made.push(h("hr", null));
      at += 1;
    } else if (QUOTE.test(line)) {
      flush();
      const end = endOf(lines, at, (one) => QUOTE.test(one));
      const within = lines.slice(at, end).map((one) => one.replace(QUOTE, ""));
      made.push(h("blockquote", dir, ...blocks(within, depth + 1, kit)));
      at = end;
    } else if (item) {
      flush();
      const [list, end] = listed(lines, at, depth, kit);
      made.push(list);
      at = end;
    } else {
      if (!line.trim()) flush();
      else paragraph.push(line);
      at += 1;
    }
  }
  flush();
  return made;
}

/** @type {(lines: string[], from: number, belongs: (line: string) => boolean) => number} */
function endOf(lines, from, belongs) {
  let end = from;
  while (end < lines.length && belongs(lines[end])) end += 1;
  return end;
}

/**
 * The list that begins at a line, and where it ends: at a line that is neither an item of its kind
 * nor indented under one.
 * @param {string[]} lines
 * @param {number} from
 * @param {number} depth
 * @param {Kit} kit
 * @returns {[HTMLElement, number]}
 */
function listed(lines, from, depth, kit) {
  const { h } = kit;
  const [, indent, , first] = /** @type {RegExpExecArray} */ (ITEM.exec(lines[from]));
  const list = h(first ? "ol" : "ul", depth ? null : DIR);
  if (first) list.setAttribute("start", first);
  let at = from;
  for (;;) {
    const item = ITEM.exec(lines[at] ?? "");
    if (!item || item[1].length !== indent.length || Boolean(item[3]) !== Boolean(first)) break;
    const end = endOf(lines, at + 1, (one) => /^( {2}|\t)/.test(one.slice(indent.length)) && one.startsWith(indent));
    const width = item[0].length;
    const under = lines.slice(at + 1, end).map((one) => one.replace(new RegExp(`^[ \\t]{0,${width}}`), ""));
    const entry = h("li", null, ...blocks([lines[at].slice(width), ...under], depth + 1, kit));
    if (first) entry.setAttribute("value", item[3]);
    list.append(entry);
    at = end;
    // An empty line between items is none after the list.
    const next = endOf(lines, at, (one) => !one.trim());
    if (ITEM.test(lines[next] ?? "")) at = next;
  }
  return [list, at];
}
