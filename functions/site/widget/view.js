// The frame: launcher, panel, header, and the line to write in.

/** @import { Chat, Emit, Item, Later, Message, Refused, Say, TextKey, Wish } from "./types" */
import { createComposer } from "./compose.js";
import { createLog } from "./log.js";
import { drawFace, speaker } from "./speaker.js";
import { button, h, icon, kit, sheet } from "./text.js";

const PHONE = matchMedia("(max-width:30rem),(max-height:28rem)");

/**
 * @param {{
 *   root: ShadowRoot,
 *   chat: Chat,
 *   emit: Emit,
 *   life: AbortSignal,
 *   locale: string,
 *   dir: string,
 *   t: Say,
 *   more: () => Promise<unknown>,
 * }} around
 */
export function createView({ root, chat, emit, life, locale, dir, t, more: moreTexts }) {
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
  const role = h("p.role");
  const more = pictured("more", "more", toggleTools);
  more.setAttribute("aria-expanded", "false");
  const shut = pictured("close", "close", () => close());
  const header = h("header", null, face, h("div.who", null, title, role), more, shut);

  const live = h("div.sr", { "aria-live": "polite" });
  /** @type {Later} */
  let later = null;
  const questions = h("div.sheet", { hidden: "" });
  /** @type {(name: "end" | "mail" | "download") => HTMLButtonElement} */
  const tool = (name) =>
    button(
      `tool.${name}`,
      () => {
        toggleTools(false);
        fetchLater().then(() => later?.cards[name]());
      },
      icon(name),
      t(name),
    );
  const endTool = tool("end");
  const tools = h(
    "div.tools",
    { hidden: "", role: "group", "aria-label": t("more") },
    tool("mail"),
    tool("download"),
    endTool,
  );
  const log = createLog({ chat, t, later: () => later, locale });
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

  const { compose, field, count, typed, cleared } = createComposer({ chat, t, sent: () => log.toEnd(), say });
  const foot = h("div.foot", null, notice, questions, chips, count, compose);

  // A phone shows it as the only thing there is; beside a page it leaves the page usable.
  const panel = h("dialog.panel", { "aria-labelledby": "title", tabindex: "-1" }, header, tools, log.element, foot);
  // Above all that the page has: a number for its height the page could outdo.
  const frame = h("section.frame", { lang: locale, dir, popover: "manual" }, panel, launcher, live);
  root.append(frame);

  function raise() {
    frame.togglePopover?.(false);
    frame.togglePopover?.(true);
  }

  // Opening and closing

  /** @param {boolean} [again] as it was before the page was loaded: what the page does goes on */
  function open(again) {
    if (isOpen) return;
    isOpen = true;
    chat.here({ open: true });
    fetchLater();
    before = document.activeElement === root.host ? null : /** @type {HTMLElement} */ (document.activeElement);
    show();
    chat.looking(true);
    draw();
    log.toUnread();
    if (!again) focusIn();
    emit("open", {});
  }

  function show() {
    if (!frame.isConnected) return; // until the page has it back
    raise();
    if (PHONE.matches) panel.showModal();
    else panel.setAttribute("open", ""); // `show()` would take the focus, also where nobody has pressed
    panel.append(live); // beside a modal dialog it could not be heard
    fit();
    typed(); // now that it has a height
  }

  /** The forms, and text with marks: who only passes by does not need them. */
  async function fetchLater() {
    if (later) return;
    try {
      const [{ createCards, createChoices, rich, style }] = await Promise.all([import("./later.js"), moreTexts()]);
      if (later) return;
      root.adoptedStyleSheets.push(sheet(style));
      const around = { chat, kit, t, sheet: questions, life, say, draw, done: () => field.focus() };
      later = { cards: createCards(around), rich, asks: createChoices(around) };
      draw();
    } catch {
      setTimeout(() => isOpen && !life.aborted && fetchLater(), 3000);
    }
  }

  /** On the page again, which has taken it away, and with it its place above all else. */
  function back() {
    if (!isOpen) return raise();
    panel.close();
    show();
    log.back();
  }

  function focusIn() {
    // A finger's keyboard would cover the chat before it was seen.
    const target = compose.hidden || matchMedia("(pointer:coarse)").matches ? panel : field;
    target.focus({ preventScroll: true });
  }

  function close() {
    if (!isOpen) return;
    isOpen = false;
    chat.here({ open: false });
    panel.close();
    frame.append(live);
    toggleTools(false);
    chat.looking(false);
    draw();
    (before?.isConnected && before !== document.body ? before : launcher).focus({ preventScroll: true });
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
  function stepBack(event) {
    event.stopPropagation();
    event.preventDefault();
    if (!tools.hidden) {
      toggleTools(false);
      more.focus();
    } else if (!later?.cards.cancel()) close();
  }
  panel.addEventListener("keydown", (event) => {
    chat.active();
    if (event.key === "Escape" && !event.isComposing) stepBack(event);
  });
  panel.addEventListener("pointerdown", () => chat.active());
  panel.addEventListener("cancel", stepBack); // a phone's way back

  // A phone's keyboard takes room from the panel.
  function fit() {
    const seen = window.visualViewport;
    if (!seen) return;
    panel.style.setProperty("--seen", PHONE.matches ? `${seen.height}px` : "100dvh");
    panel.style.setProperty("--top", PHONE.matches ? `${seen.offsetTop}px` : "0px");
  }
  window.visualViewport?.addEventListener("resize", fit, { signal: life });

  function leaveAddress() {
    chat.leave("wanted");
    log.toEnd();
    later?.cards.askAddress();
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
      handoff: !now.team && !conversation?.people_asked && chat.profile()?.human_handoff,
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
    notice.textContent = chat.notice && `${t(chat.notice)} ${chat.cause}`;
    later?.cards.draw();
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
    for (const { id, author, text, at } of fresh) emit("message", { id, author: { ...author }, text, at });
    const news = t("new_message", { name: log.nameOf(/** @type {Message} */ (fresh.at(-1))) });
    say(isOpen ? fresh.map((one) => `${log.nameOf(one)}: ${one.text}`).join("\n") : news);
    if (isOpen && !document.hidden) return;
    import("./attention.js").then((it) => it.call(chat, news, life)).catch(() => {});
  }

  /**
   * @param {Refused} error
   * @param {Item} item
   */
  function refused(error, item) {
    (item.kind === "message" || !later ? say : later.cards.tell)(error.message || t("refused"));
  }

  document.addEventListener("visibilitychange", draw, { signal: life });
  log.element.addEventListener("scroll", () => isOpen && unread(chat.home()?.workspace || ""));
  return { open, close, back, draw, heard, refused, cleared };
}
