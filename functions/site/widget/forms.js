// The forms: contact, transcript by mail, ending, and what to do when nobody could be reached.

/** @import { Cards, Chat, Kit, Say, TextKey } from "./types" */

// As the service takes it: before the @ plain letters only, after it those of any script.
const EMAIL =
  /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@([\p{L}\p{N}]([\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?\.)+(xn--[a-z0-9-]{1,59}|[\p{L}\p{M}]{2,63})$/iu;
/** @type {(value: string) => boolean} */
const isEmail = (value) => value.length <= 254 && EMAIL.test(value) && !/\.\.|^\.|\.@/.test(value);

const CHECK_MS = 900; // a pause in typing after which a half address is one that is wrong

/**
 * An e-mail field that says what is wrong while one types, but not before one has begun.
 * @param {Kit["h"]} h
 * @param {Say} t
 * @param {string} id
 */
function emailField(h, t, id) {
  const error = h("p.error", { id: `${id}-error`, hidden: "" }, t("email_wrong"));
  const input = h("input", {
    id,
    type: "email",
    autocomplete: "email",
    required: "",
    maxlength: "254",
    dir: "ltr",
    "aria-describedby": `${id}-error`,
  });
  let timer = 0;
  let touched = false;

  /** @param {boolean} insist say what is wrong, even of an empty field */
  function check(insist) {
    clearTimeout(timer);
    const right = isEmail(input.value.trim());
    const wrong = !right && (insist || (touched && input.value.trim() !== ""));
    error.hidden = !wrong;
    input.setAttribute("aria-invalid", String(wrong));
    input.classList.toggle("right", right);
    return right;
  }

  input.addEventListener("input", () => {
    check(false);
    timer = setTimeout(() => {
      touched = input.value.trim() !== "";
      check(false);
    }, CHECK_MS);
  });
  input.addEventListener("blur", () => {
    touched = input.value.trim() !== "";
    check(false);
  });
  const label = h("label", { for: id }, t("email"));
  return { parts: [label, input, error], input, value: () => input.value.trim(), valid: () => check(true) };
}

/**
 * @param {{
 *   chat: Chat,
 *   kit: Kit,
 *   t: Say,
 *   sheet: HTMLElement,
 *   say: (text: string) => void,
 *   done: () => void,
 * }} around
 * @returns {Cards}
 */
export function createCards({ chat, kit: { button, h }, t, sheet, say, done }) {
  /** @type {(key: TextKey, act: () => void, name?: string) => HTMLButtonElement} */
  const action = (key, act, name = "quiet") => button(name, act, t(key));

  /**
   * @param {string} title
   * @param {Node[]} fields
   * @param {TextKey} submitKey
   * @param {() => Promise<void>} submit
   * @param {Node[]} others
   */
  function form(title, fields, submitKey, submit, others) {
    const wrong = h("p.error", { role: "alert", hidden: "" });
    const go = h("button.main", null, t(submitKey));
    const made = h(
      "form.card",
      { novalidate: "" },
      h("p.ask", null, title),
      ...fields,
      wrong,
      h("div.actions", null, go, ...others),
    );
    made.addEventListener("submit", async (event) => {
      event.preventDefault();
      go.disabled = true;
      wrong.hidden = true;
      try {
        await submit();
      } catch (/** @type {any} */ error) {
        wrong.textContent = error.message || t("refused");
        wrong.hidden = false;
      }
      go.disabled = false;
    });
    return made;
  }

  // Contact

  const name = h("input", { id: "contact-name", autocomplete: "name", maxlength: "120", dir: "auto" });
  const email = emailField(h, t, "contact-email");
  const skip = action("skip", () => {
    chat.skipContact();
    done();
  });
  const contact = form(
    t("contact"),
    [...email.parts, h("label", { for: "contact-name" }, t("name")), name, h("p.hint", null, t("email_used"))],
    "save",
    async () => {
      if (!email.valid()) return email.input.focus();
      const given = name.value.trim();
      await chat.contact({ email: email.value(), ...(given && { name: given }) });
      done();
    },
    [skip],
  );

  // People are away: said before anything is written

  const away = h("p.hint", { hidden: "" });
  sheet.after(away);

  function drawAway() {
    const { conversation } = chat;
    const people = chat.profile()?.people;
    away.textContent = people?.text || "";
    away.hidden =
      !people?.text ||
      conversation?.state === "closed" ||
      conversation?.assignee.kind === "team" ||
      conversation?.people_asked || // the chat has said it then
      Date.parse(people.opens_at || "") < Date.now();
  }

  // Nobody could be reached

  const failed = h(
    "div.card",
    null,
    h("p", null, t("failed_help")),
    h(
      "div.actions",
      null,
      action("retry", () => chat.wish("handoff"), "main"),
      action("add_email", () => {
        chat.wantContact();
        email.input.focus();
      }),
      action("mail", () => openMail()),
    ),
  );

  function handoffFailed() {
    const all = chat.messages();
    // An older service does not say what a message is about.
    const said = chat.profile()?.texts.failed;
    const at = all.findLastIndex(({ about, text }) => (about ? about === "failed" : text === said));
    return at >= 0 && !all.slice(at).some((one) => /^(visitor|agent)$/.test(one.author.kind));
  }

  // Ended

  const ended = h(
    "div.card.ended",
    null,
    h("p", null, t("ended")),
    h(
      "div.actions",
      null,
      action(
        "again",
        () => {
          chat.again();
          done();
        },
        "main",
      ),
      action("download", () => download()),
    ),
  );

  // Below the messages, in place of the chips: one question at a time

  /**
   * @param {HTMLElement} content
   * @param {HTMLElement} first
   */
  function ask(content, first) {
    sheet.replaceChildren(content);
    sheet.hidden = false;
    first.focus();
  }

  function clear() {
    sheet.hidden = true;
    sheet.replaceChildren();
  }

  function cancel() {
    if (sheet.hidden) return false;
    clear();
    done();
    return true;
  }

  /** @param {string} text */
  function tell(text) {
    const words = h("p", { role: "status" }, text);
    sheet.replaceChildren(h("div.card.told", null, words));
    sheet.hidden = false;
    say(text);
    setTimeout(() => words.isConnected && clear(), 6000);
  }

  function openMail() {
    const to = emailField(h, t, "mail-email");
    to.input.value = email.value();
    const send = async () => {
      if (!to.valid()) return to.input.focus();
      let told = t("mailed", { email: to.value() });
      try {
        await chat.mail(to.value());
      } catch (/** @type {any} */ error) {
        if (error.status !== 429) throw error;
        told = t("mailed_often");
      }
      tell(told);
      done();
    };
    ask(form(t("mail_title"), to.parts, "send", send, [action("skip", cancel)]), to.input);
  }

  function openEnd() {
    const end = async () => {
      await chat.end();
      cancel();
    };
    const made = form(t("end_ask"), [], "end", end, [action("keep", cancel)]);
    ask(made, /** @type {HTMLElement} */ (made.querySelector("button")));
  }

  async function download() {
    try {
      const blob = new Blob([await chat.transcript()], { type: "text/plain;charset=utf-8" });
      const address = URL.createObjectURL(blob);
      h("a", { href: address, download: "chat.txt" }).click();
      setTimeout(() => URL.revokeObjectURL(address), 10000);
    } catch (/** @type {any} */ error) {
      tell(error.message || t("refused"));
    }
  }

  function draw() {
    drawAway();
    const required = Boolean(chat.conversation?.contact_required);
    // Not where the chat has just asked.
    /** @type {HTMLElement} */ (contact.firstChild).hidden =
      required && chat.messages().at(-1)?.author.kind === "system";
    skip.hidden = required && chat.profile()?.contact === "ask_and_wait";
  }

  /**
   * The cards that stand after the messages.
   * @returns {ReturnType<Cards["inLog"]>}
   */
  function inLog() {
    const { conversation } = chat;
    if (!conversation) return [];
    if (conversation.state === "closed") return [["ended", ended]];
    const { contact: wish } = chat.saved();
    const wants = conversation.contact_required && wish !== "skipped";
    /** @type {ReturnType<Cards["inLog"]>} */
    const cards = handoffFailed() ? [["failed", failed]] : [];
    if (wants || wish === "wanted") cards.push(["contact", contact]);
    return cards;
  }

  return { draw, inLog, askAddress: () => email.input.focus(), cancel, tell, mail: openMail, end: openEnd, download };
}
