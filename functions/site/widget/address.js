// Where the team may answer: the address, and the code that shows it is the visitor's.

/** @import { Chat, Form, Kit, Refused, Say } from "./types" */

// As the service takes it: before the @ plain letters only, after it those of any script.
const EMAIL =
  /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@([\p{L}\p{N}]([\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?\.)+(xn--[a-z0-9-]{1,59}|[\p{L}\p{M}]{2,63})$/iu;
/** @type {(value: string) => boolean} */
const isEmail = (value) => value.length <= 254 && EMAIL.test(value) && !/\.\.|^\.|\.@/.test(value);

const CHECK_MS = 900; // a pause in typing after which a half address is one that is wrong
const AGAIN_S = 30; // until another code may be asked for

const DIGITS = "0123456789٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९０１２３４５６７８９";
/** @type {(value: string) => string} */
const digitsOf = (value) =>
  [...value].map((one) => [DIGITS.indexOf(one)].map((at) => (at < 0 ? "" : at % 10))).join("");

/**
 * An e-mail field that says what is wrong while one types, but not before one has begun.
 * @param {Kit["h"]} h
 * @param {Say} t
 * @param {string} id
 */
export function emailField(h, t, id) {
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
 * The code's step: sends one to an address, and takes what the visitor types.
 * @param {{
 *   chat: Chat,
 *   kit: Kit,
 *   t: Say,
 *   id: string,
 *   form: Form,
 *   others: HTMLElement[],
 *   right: () => Promise<void> | void,
 * }} around `right` is what to do with a confirmed address
 */
export function codeStep({ chat, kit: { button, h }, t, id, form, others, right }) {
  let email = "";
  let timer = 0;
  const input = h("input.code", {
    id,
    inputmode: "numeric",
    autocomplete: "one-time-code",
    maxlength: "20",
    dir: "ltr",
    required: "",
    "aria-describedby": `${id}-why`,
  });
  const why = h("p.hint", { id: `${id}-why` }, t("code_why"));
  const again = button("quiet", () => made.attempt(send, true), t("code_again"));
  const made = form(
    "",
    [h("label", { for: id }, t("code")), input, why],
    "confirm",
    async () => {
      const code = digitsOf(input.value);
      input.setAttribute("aria-invalid", String(code.length !== 6));
      if (code.length !== 6) throw wrong();
      try {
        await chat.ask("contact/confirm", { email, code });
      } catch (/** @type {any} */ error) {
        throw error.code === "wrong_code" ? wrong() : worded(error);
      }
      await right();
    },
    [again, ...others],
  );

  function wrong() {
    input.setAttribute("aria-invalid", "true");
    input.select();
    return new Error(t("code_wrong"));
  }

  /** @type {(error: Refused) => Error} */
  const worded = (error) => {
    const text = error.code === "address_returned" ? "code_returned" : error.status === 429 && "code_often";
    return text ? new Error(t(text, { email })) : error;
  };

  async function send() {
    count(AGAIN_S);
    try {
      await chat.ask("contact/code", { email });
    } catch (/** @type {any} */ error) {
      count(0);
      if (/^(contact_verified|already_confirmed)$/.test(error.code)) return right();
      throw worded(error);
    }
    input.focus();
  }

  /** @param {number} seconds */
  function count(seconds) {
    clearTimeout(timer);
    again.disabled = seconds > 0;
    again.textContent = t("code_again") + (seconds > 0 ? ` (${seconds})` : "");
    if (seconds > 0) timer = setTimeout(() => count(seconds - 1), 1000);
  }

  /** @param {string} address */
  function to(address) {
    if (address !== email) {
      count(0);
      input.value = "";
      input.setAttribute("aria-invalid", "false");
    }
    email = address;
    made.title(t("code_sent", { email }));
  }

  return {
    element: made.element,
    input,
    /** Shows the step for an address; a code is on its way, or asked for by `send`. */
    to,
    /** @param {string} address */
    begin(address) {
      to(address);
      input.focus();
      return made.attempt(send, true);
    },
  };
}

/**
 * Which address it is, above the line to write in.
 * @param {{
 *   chat: Chat,
 *   h: Kit["h"],
 *   t: Say,
 *   sheet: HTMLElement,
 *   prove: HTMLElement,
 *   changing: HTMLElement,
 * }} around
 * @returns {() => void} draws it
 */
export function usedAddress({ chat, h, t, sheet, prove, changing }) {
  const address = h("bdi", null);
  const line = h("p.used", { hidden: "" }, h("span", null, t("used"), " ", address), prove, changing);
  sheet.before(line);
  return () => {
    const { conversation } = chat;
    const now = conversation?.contact;
    line.hidden = !now || conversation.state === "closed" || /^(code|wanted)$/.test(chat.saved().contact);
    address.textContent = now?.email || "";
    prove.hidden = now?.state !== "claimed";
    changing.hidden = now?.state === "signed";
  };
}
