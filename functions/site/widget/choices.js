// What a message offers to choose from, as buttons: one tap says the label.
// The message's text has the labels as its last lines, for whoever shows no buttons: here they are cut off.

/** @import { Around, Asking, Choice, Item, Message } from "./types" */

/** Before a label in a plain reading; the service's `choice_words` knows the same. */
const MARK = /^(?:\d{1,2}[.)]|[-*•])[ \t]+/;

/**
 * The text without the lines of its choices; all of it where it does not end with them.
 * @param {string} text
 * @param {Choice[]} choices
 */
export function questionPart(text, choices) {
  const lines = text.trimEnd().split("\n");
  const said = lines.splice(-choices.length).map((line) => line.trim());
  const question = lines.join("\n").trimEnd();
  const same = said.every((line, at) => [line, line.replace(MARK, "")].includes(choices[at]?.label.trim()));
  return question && same ? question : text;
}

/**
 * @param {Pick<Around, "chat" | "kit" | "done">} around
 */
export function createChoices({ chat, kit, done }) {
  /** @type {{ id: string, element: HTMLElement } | null} */
  let shown = null;

  /** Nothing that waits to be sent answers it already. @type {(message: Message) => boolean} */
  const isOpen = ({ id, choices }) =>
    Boolean(choices?.length) &&
    chat.conversation?.open_choices === id &&
    !chat.saved().queue.some((/** @type {Item} */ one) => !one.failed || one.choice?.message_id === id);

  /** Where the cursor goes when what it was on goes away: a finger's keyboard would cover the chat. */
  function leave() {
    const panel = /** @type {HTMLElement} */ (shown?.element.closest("dialog"));
    if (matchMedia("(pointer:coarse)").matches) panel?.focus({ preventScroll: true });
    else done();
  }

  /** @param {KeyboardEvent} event */
  function move(event) {
    const group = /** @type {HTMLElement} */ (event.currentTarget);
    const all = /** @type {HTMLElement[]} */ ([...group.children]);
    const back = getComputedStyle(group).direction === "rtl" ? "ArrowRight" : "ArrowLeft";
    const at = all.indexOf(/** @type {HTMLElement} */ (event.target));
    const step = /^Arrow/.test(event.key) ? (["ArrowUp", back].includes(event.key) ? -1 : 1) : 0;
    const next = { Home: 0, End: all.length - 1 }[event.key] ?? (at + step + all.length) % all.length;
    if (next === at || at < 0) return;
    event.preventDefault(); // the messages do not move
    all[next].focus();
  }

  /**
   * @param {Message} message
   * @param {HTMLElement} text where its question stands
   */
  function buttons({ id, choices }, text) {
    let taken = false;
    text.id = `asks-${id}`;
    const element = kit.h(
      "div.choices",
      { role: "group", "aria-labelledby": text.id },
      .../** @type {Choice[]} */ (choices).map((one) => {
        const made = kit.button(
          "choice",
          () => {
            if (taken) return; // a second tap, before the first one is drawn
            taken = true;
            leave();
            chat.send(one.label, { message_id: id, id: one.id });
          },
          one.label,
        );
        made.dir = "auto";
        return made;
      }),
    );
    element.addEventListener("keydown", move);
    shown = { id, element };
    return element;
  }

  /**
   * How a message with choices is shown now; null where it is like any other.
   * @param {Message} message
   * @returns {Asking | null}
   */
  return function asking(message) {
    if (isOpen(message)) {
      return {
        text: questionPart(message.text, /** @type {Choice[]} */ (message.choices)),
        buttons: (text) => buttons(message, text),
      };
    }
    if (shown?.id === message.id) {
      if (shown.element.contains(/** @type {ShadowRoot} */ (shown.element.getRootNode()).activeElement)) leave();
      shown = null;
    }
    return null;
  };
}
