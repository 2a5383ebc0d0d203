// The messages, in order, without jumps: what is there stays, what is new is put where it belongs.

/** @import { Chat, Item, Later, Message, Row, Say, Source } from "./types" */
import { button, h, icon, kit, link, linked, webAddress } from "./text.js";

const GROUP_MS = 5 * 60 * 1000;
const NEAR = 60; // pixels from the end that count as being there

/** What a message may have that is more than lines. */
const MARKS = /[*_`[\]#>~•+-]|\d[.)]/;

/**
 * @param {{
 *   chat: Chat,
 *   t: Say,
 *   later: () => Later,
 *   locale: string,
 * }} around
 */
export function createLog({ chat, t, later, locale }) {
  const list = h("div.items", null);
  const scroller = h("div.log", { role: "log", "aria-live": "off", "aria-label": t("log"), tabindex: "0" }, list);
  const newer = button("newer", toEnd, icon("down"), t("newer"));
  newer.hidden = true;
  const element = h("div.history", null, scroller, newer);
  const rows = new Map(); // by key: the element, and what it shows
  const clock = new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit" });
  const date = new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long" });
  const near = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  let stuck = true;
  let seen = 0; // how far it is scrolled, which it forgets when it leaves the page

  const atEnd = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR;

  function toEnd() {
    stuck = true;
    newer.hidden = true;
    scroller.scrollTop = scroller.scrollHeight;
  }

  function toUnread() {
    const { read } = chat.saved();
    const first = read && chat.messages().find((one) => one.id > read && one.author.kind !== "visitor");
    toEnd();
    if (first) rows.get(keyOf(first))?.scrollIntoView({ block: "nearest" });
  }

  scroller.addEventListener("scroll", () => {
    stuck = atEnd();
    seen = scroller.scrollTop;
    if (stuck) newer.hidden = true;
  });
  const resized = new ResizeObserver(() => stuck && toEnd());
  resized.observe(scroller);
  resized.observe(list); // a form in it grows by what it has to say

  /** @param {Pick<Message, "author">} message */
  function nameOf({ author }) {
    if (author.kind === "visitor") return t("you");
    if (author.kind === "system") return t("notice");
    return author.name || t(author.kind === "agent" ? "team" : "assistant");
  }

  /** @param {string} at */
  function dayOf(at) {
    /** @type {(time: string | number) => number} */
    const midnight = (time) => new Date(time).setHours(0, 0, 0, 0);
    const days = Math.round((midnight(at) - midnight(Date.now())) / 86400000);
    return days > -2 && days < 1 ? near.format(days, "day") : date.format(new Date(at));
  }

  // Rows

  /** @param {Message} message */
  const isRich = ({ author, text }) => /^(bot|agent)$/.test(author.kind) && MARKS.test(text) && later()?.rich;
  /** @type {(message: Message) => string} */
  const keyOf = (message) => message.id + !isRich(message) + !later()?.asks(message) + message.text;

  /** @param {Source[]} items */
  function sources(items) {
    const rows = items.map(({ title, url }) => {
      const address = url && webAddress(url);
      return h("li", { dir: "auto" }, address ? link(address, title || url) : title || url);
    });
    return h("div.sources", null, h("p", null, t("sources")), h("ul", null, ...rows));
  }

  /** @param {Message} message */
  function bubble(message) {
    const { kind } = message.author;
    const name = nameOf(message);
    const rich = isRich(message);
    const asking = later()?.asks(message);
    const said = (asking || message).text;
    const text = h("div.text", { dir: "auto" }, ...(rich ? rich(said, kit) : linked(said)));
    const time = h("time", { datetime: message.at }, clock.format(new Date(message.at)));
    const from = kind === "agent" ? ` · ${t("from_team")}` : "";
    const row = h("div", { class: `row ${kind}`, "data-id": message.id });
    if (/^(bot|agent)$/.test(kind)) row.append(h("p.name", null, h("bdi", null, name), from));
    row.append(h("span.sr", null, `${name}${from}: `), text);
    if (message.sources?.length) row.append(sources(message.sources));
    if (asking) row.append(asking.buttons(text));
    row.append(h("p.meta", null, time, kind === "visitor" ? h("span.state", null, ` · ${t("sent")}`) : null));
    return row;
  }

  /** @type {(item: Item) => "not_sent" | "sending" | "waiting" | "queued"} */
  function stateOf(item) {
    if (item.failed) return "not_sent";
    if (/^(offline|trouble)$/.test(chat.notice)) return "waiting";
    const behind = chat.notice || (chat.flying.length && !chat.flying.includes(item.cid));
    return behind ? "queued" : "sending";
  }

  /** @param {Item} item */
  function pending(item) {
    const row = h("div", { class: `row visitor pending ${item.failed ? "failed" : ""}` });
    row.append(h("span.sr", null, `${t("you")}: `));
    row.append(h("div.text", { dir: "auto" }, ...linked(item.text)));
    const meta = h("p.meta", null, h("span", null, t(stateOf(item))));
    if (item.failed) {
      meta.append(
        button("act", () => chat.retry(item.cid), t("retry")),
        button("act", () => chat.remove(item.cid), t("remove")),
      );
    }
    row.append(meta);
    return row;
  }

  /** @type {(name: string) => HTMLElement} */
  const typing = (name) =>
    h("div.row.bot.typing", null, h("p.text", null, h("span.sr", null, t("typing", { name })), h("i"), h("i"), h("i")));

  /** @type {(at: string) => HTMLElement} */
  const day = (at) => h("p.day", null, h("span", null, dayOf(at)));

  // What there is to show, as [key, how to make it, element's classes]

  /**
   * @param {string} name
   * @returns {Row[]}
   */
  function wanted(name) {
    const all = chat.messages();
    const saved = chat.saved();
    /** @type {Row[]} */
    const rows = [];
    const { failure } = chat;
    if (failure) {
      return [[`failure:${failure}`, () => h("p.failure", { role: "alert" }, t(failure))]];
    }
    const home = chat.home();
    if (!all.length && home && !saved.id) {
      const hello = /** @type {Message} */ ({
        id: "",
        author: { kind: "bot", name: home.name },
        text: home.greeting,
        at: new Date().toISOString(),
      });
      rows.push(["greeting", () => bubble(hello), "first"]);
    }
    if (!all.length && (!home || saved.id) && !chat.ready) rows.push(["loading", () => h("p.day", null, t("loading"))]);
    all.forEach((message, index) => {
      const previous = all[index - 1];
      const date = new Date(message.at).toDateString();
      const sameDay = previous && new Date(previous.at).toDateString() === date;
      if (!sameDay) rows.push([`day:${date}:${dayOf(message.at)}`, () => day(message.at)]);
      /** @type {(a: Message | undefined, b: Message | undefined) => boolean | undefined} */
      const follows = (a, b) =>
        a &&
        b &&
        nameOf(a) === nameOf(b) &&
        a.author.kind === b.author.kind &&
        Date.parse(b.at) - Date.parse(a.at) < GROUP_MS;
      const first = !sameDay || !follows(previous, message);
      const last = !follows(message, all[index + 1]);
      rows.push([
        keyOf(message),
        () => bubble(message),
        `${first ? "first" : ""} ${last ? "last" : ""} ${index === all.length - 1 ? "newest" : ""}`,
      ]);
    });
    for (const item of saved.queue.filter((one) => one.kind === "message")) {
      rows.push([`${item.cid}:${stateOf(item)}`, () => pending(item), "last"]);
    }
    const bots = chat.conversation?.assignee.kind !== "team" && !chat.conversation?.contact_required;
    const answering = saved.queue.some((one) => chat.flying.includes(one.cid) && one.kind === "message");
    if (home && bots && (answering || chat.expecting > Date.now())) rows.push([`typing:${name}`, () => typing(name)]);
    for (const [key, card] of later()?.cards.inLog() || []) rows.push([key, () => card]);
    return rows;
  }

  /**
   * @param {string} name
   * @param {boolean} open
   */
  function draw(name, open) {
    const before = list.lastElementChild;
    const keys = new Set();
    const plan = wanted(name);
    for (const [key] of plan) keys.add(key);
    for (const [key, row] of rows) {
      if (keys.has(key)) continue;
      row.remove();
      rows.delete(key);
    }
    let cursor = list.firstElementChild;
    for (const [key, make, classes] of plan) {
      if (!rows.has(key)) rows.set(key, make());
      const row = rows.get(key);
      if (classes !== undefined) {
        for (const one of ["first", "last", "newest"]) row.classList.toggle(one, classes.includes(one));
      }
      if (cursor && row === cursor) cursor = cursor.nextElementSibling;
      else list.insertBefore(row, cursor);
    }
    if (!open) return;
    if (stuck) toEnd();
    else if (before !== list.lastElementChild) newer.hidden = false;
  }

  /** On the page again, after it was away. */
  function back() {
    if (stuck) toEnd();
    else scroller.scrollTop = seen;
  }

  return { element, draw, back, toEnd, toUnread, atEnd, nameOf };
}
