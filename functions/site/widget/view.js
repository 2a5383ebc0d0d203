// The frame: launcher, panel, header, and the line to write in.

/** @import { Chat, Emit, Item, Message, Refused, Say, TextKey, Wish } from "./types" */
import { createCards } from "./cards.js";
import { createLog } from "./log.js";
import { drawFace, speaker } from "./speaker.js";
import { button, h, icon, lengthOf } from "./text.js";

const LONGEST = 4000;
const PHONE = matchMedia("(max-width: 30rem), (max-height: 26rem)");

/** @param {{ root: ShadowRoot, chat: Chat, emit: Emit, locale: string, dir: string, t: Say }} around */
export function createView({ root, chat, emit, locale, dir, t }) {
  let isOpen = false;
  /** @type {HTMLElement | null} */
  let before = null; // had the focus when the panel opened
  let said = "";
  let shown = false;

  /**
   * @param {Parameters<typeof icon>[0]} name
   * @param {TextKey} key
   * @param {() => void} act
   */
  function pictured(name, key, act) {
    const made = button("icon", act, icon(name));
    made.title = t(key);
    made.setAttribute("aria-label", t(key));
    return made;
  }

  const badge = h("span.badge", { hidden: "", "aria-hidden": "true" });
  const launcher = button("launcher", () => (isOpen ? close() : open()), icon("chat"), badge);

  const face = h("span.face", { "aria-hidden": "true" });
  const title = h("h2", { id: "title", dir: "auto" });
  const role = h("p.role", null);
  const more = pictured("more", "more", toggleTools);
  more.setAttribute("aria-expanded", "false");
  const shut = pictured("close", "close", () => close());
  const header = h("header", null, face, h("div.who", null, title, role), more, shut);

  const live = h("div.sr", { "aria-live": "polite" });
  const cards = createCards({ chat, t, say, done: () => field.focus() });
  /** @type {(name: "end" | "mail" | "download", act: () => void) => HTMLButtonElement} */
  const tool = (name, act) =>
    button(
      "tool",
      () => {
        toggleTools(false);
        act();
      },
      icon(name),
      t(name),
    );
  const endTool = tool("end", cards.end);
  const tools = h(
    "div.tools",
    { hidden: "", role: "group", "aria-label": t("more") },
    tool("mail", cards.mail),
    tool("download", cards.download),
    endTool,
  );
  const log = createLog({ chat, t, cards, locale });
  const notice = h("p.notice", { role: "status", hidden: "" });

  const wishes = /** @type {Wish[]} */ (["reopen", "handoff"]).map((kind) => {
    const ask = () => {
      chat.wish(kind);
      say(t("asking"));
      focusIn(); // what was pressed goes away
    };
    return /** @type {const} */ ([kind, button(`chip.${kind}`, ask, icon(kind), "")]);
  });
  const address = button("chip", leaveAddress, icon("mail"), t("add_email"));
  const chips = h("div.chips", null, ...wishes.map(([, chip]) => chip), address);

  const field = h("textarea", {
    rows: "1",
    id: "text",
    "aria-label": t("write"),
    placeholder: t("write"),
    dir: "auto",
    enterkeyhint: "send",
    "aria-describedby": "count",
  });
  const send = h("button.send", { "aria-label": t("send"), title: t("send") }, icon("send"));
  const count = h("p.count", { id: "count", hidden: "" });
  const compose = h("form.compose", null, field, send);
  compose.addEventListener("submit", submit);
  const foot = h("div.foot", null, notice, cards.sheet, chips, count, compose);

  // A phone shows it as the only thing there is; beside a page it leaves the page usable.
  const panel = h("dialog.panel", { "aria-labelledby": "title", tabindex: "-1" }, header, tools, log.element, foot);
  const frame = h("section.frame", { lang: locale, dir }, panel, launcher, live);
  root.append(frame);

  // Opening and closing

  function open() {
    if (isOpen) return;
    isOpen = true;
    before = document.activeElement === root.host ? null : /** @type {HTMLElement} */ (document.activeElement);
    if (PHONE.matches) panel.showModal();
    else panel.show();
    panel.append(live); // beside a modal dialog it could not be heard
    fit();
    chat.looking(true);
    draw();
    log.toUnread();
    focusIn();
    emit("open", {});
  }

  function focusIn() {
    // A finger's keyboard would cover the chat before it was seen.
    const target = compose.hidden || matchMedia("(pointer: coarse)").matches ? panel : field;
    target.focus({ preventScroll: true });
  }

  function close() {
    if (!isOpen) return;
    isOpen = false;
    panel.close();
    frame.append(live);
    toggleTools(false);
    chat.looking(false);
    draw();
    const back = before?.isConnected && before !== document.body ? before : launcher;
    back.focus({ preventScroll: true });
    emit("close", {});
  }

  /** @param {unknown} [value] whether to show them; anything else turns them over */
  function toggleTools(value) {
    const show = typeof value === "boolean" ? value : tools.hidden;
    tools.hidden = !show;
    more.setAttribute("aria-expanded", String(show));
    if (show) /** @type {HTMLElement} */ (tools.querySelector("button:not([hidden])")).focus();
  }

  /**
   * One step: out of the menu, the question, the chat.
   * @param {Event} event
   */
  function back(event) {
    event.stopPropagation();
    event.preventDefault();
    if (!tools.hidden) {
      toggleTools(false);
      more.focus();
    } else if (!cards.cancel()) close();
  }
  panel.addEventListener("keydown", (event) => {
    chat.active();
    if (event.key === "Escape" && !event.isComposing) back(event);
  });
  panel.addEventListener("pointerdown", () => chat.active());
  panel.addEventListener("cancel", back); // a phone's way back

  // A phone's keyboard takes room from the panel.
  function fit() {
    const seen = window.visualViewport;
    if (!seen) return;
    panel.style.setProperty("--seen", PHONE.matches ? `${seen.height}px` : "100dvh");
    panel.style.setProperty("--top", PHONE.matches ? `${seen.offsetTop}px` : "0px");
  }
  window.visualViewport?.addEventListener("resize", fit);

  // Writing

  /** @param {Event} event */
  function submit(event) {
    event.preventDefault();
    const text = field.value.trim().toWellFormed?.() ?? field.value.trim();
    if (!text || lengthOf(text) > LONGEST) return;
    field.value = "";
    typed();
    chat.send(text);
    log.toEnd();
    field.focus();
  }

  function typed() {
    const over = field.value.length > LONGEST ? lengthOf(field.value.trim()) - LONGEST : 0;
    count.hidden = over <= 0;
    count.textContent = over > 0 ? t("long", { n: over }) : "";
    field.setAttribute("aria-invalid", String(over > 0));
    send.disabled = over > 0 || !field.value.trim();
    field.style.setProperty("height", "auto");
    field.style.setProperty("height", `${field.scrollHeight}px`);
  }
  field.addEventListener("input", typed);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) submit(event);
  });

  function leaveAddress() {
    chat.wantContact();
    log.toEnd();
    /** @type {HTMLElement} */ (cards.contact.querySelector("input[type=email]")).focus();
  }

  // Drawing

  function draw() {
    const { conversation, failure } = chat;
    const home = chat.home();
    const closed = conversation?.state === "closed";
    const now = speaker(chat, t);
    const name = home?.brand.name || home?.workspace || now.name;
    if (title.textContent !== now.name) {
      title.textContent = now.name;
      drawFace(face, now, t, home);
    }
    role.textContent = closed ? t("ended") : home ? now.role : "";
    panel.classList.toggle("team", Boolean(now.team));
    launcher.hidden = !home && !failure && !chat.notice && !isOpen; // not before it has its colour
    launcher.classList.toggle("open", isOpen);
    launcher.setAttribute("aria-expanded", String(isOpen));
    if (shown !== isOpen) /** @type {ChildNode} */ (launcher.firstChild).replaceWith(icon(isOpen ? "down" : "chat"));
    shown = isOpen;

    const { contact, queue } = chat.saved();
    const offered = {
      reopen: conversation?.solved,
      handoff: !now.team && chat.profile()?.human_handoff,
    };
    for (const [kind, chip] of wishes) {
      const asked = queue.some((one) => one.kind === kind);
      chip.hidden = closed || failure !== "" || !offered[kind];
      chip.disabled = asked;
      /** @type {Node} */ (chip.lastChild).textContent = t(asked ? "asking" : kind);
    }
    address.hidden = closed || contact !== "skipped" || !conversation?.contact_required;
    chips.hidden = !(/** @type {HTMLElement[]} */ ([...chips.children]).some((chip) => !chip.hidden));
    compose.hidden = closed || Boolean(failure);
    more.hidden = !conversation;
    endTool.hidden = closed;
    notice.hidden = !chat.notice || Boolean(failure);
    notice.textContent = chat.notice ? t(chat.notice) : "";
    send.disabled = !field.value.trim() || lengthOf(field.value) > LONGEST;
    cards.draw();
    log.draw(now.name, isOpen);
    unread(name);
  }

  /** @param {string} name */
  function unread(name) {
    if (isOpen && !document.hidden && chat.ready && log.atEnd()) chat.read();
    const { read } = chat.saved();
    const n = isOpen ? 0 : chat.messages().filter((one) => one.author.kind !== "visitor" && one.id > read).length;
    badge.hidden = !n;
    if (badge.textContent !== String(n)) {
      badge.textContent = n > 99 ? "99+" : String(n);
      emit("unread", { count: n });
    }
    const label = isOpen ? t("close") : n ? t("unread", { name, n }) : t("open", { name });
    launcher.setAttribute("aria-label", label);
  }

  // Saying it to those who do not see it

  /** @param {string} text */
  function say(text) {
    said = said === text ? `${text}\u00a0` : text;
    live.textContent = said;
  }

  /** @param {Message[]} fresh */
  function heard(fresh) {
    for (const message of fresh) {
      emit("message", { id: message.id, author: { ...message.author }, text: message.text, at: message.at });
    }
    const lines = fresh.map((one) => `${log.nameOf(one)}: ${one.text}`);
    say(isOpen ? lines.join("\n") : t("new_message", { name: log.nameOf(/** @type {Message} */ (fresh.at(-1))) }));
  }

  /**
   * @param {Refused} error
   * @param {Item} item
   */
  function refused(error, item) {
    (item.kind === "message" ? say : cards.tell)(error.message || t("refused"));
  }

  document.addEventListener("visibilitychange", draw);
  log.element.addEventListener("scroll", () => isOpen && unread(chat.home()?.workspace || ""));
  typed();
  return { open, close, draw, heard, refused };
}
