// What the visitor thinks of the help: thumbs under answers, and one question at the end of the chat.
// All of it may be passed over. Loaded when there is something to say.

/** @import { Around, Helped, TextKey } from "./types" */

const QUIET_MS = 2 * 60 * 1000; // after an answer, before it is asked whether that was all
const STEPS = [1, 2, 3, 4, 5];
const SPACE = "http://www.w3.org/2000/svg";
const THUMB =
  "M7.5 11v8.5H4.5V11zM7.5 11l3.6-6.6c1.2 0 2 .9 1.9 2.1l-.4 3h5a1.9 1.9 0 0 1 1.9 2.3l-1.2 5.8a2 2 0 0 1-2 1.9H7.5";
const FACE = "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM9 9.5v.6M15 9.5v.6";
const MOUTHS = ["M8 16.4q4-4 8 0", "M8.5 15.8q3.5-2 7 0", "M8.5 15h7", "M8.5 14.2q3.5 2 7 0", "M8 13.6q4 4.4 8 0"];

/** @param {string} drawing */
function picture(drawing) {
  const svg = document.createElementNS(SPACE, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SPACE, "path");
  path.setAttribute("d", drawing);
  svg.append(path);
  return svg;
}

/**
 * @param {Around & { panel: HTMLDialogElement }} around
 * @returns {Helped}
 */
export function createFeedback({ chat, panel, kit: { button, h }, t, life, say, draw: drawAll, done }) {
  /** @type {Map<string, ReturnType<typeof rating>>} */
  const ratings = new Map(); // by the answer's id
  /** @type {ReturnType<typeof question> | null} */
  let asked = null;
  let thanked = ""; // id of the last message when the question was answered
  let newest = "";
  let quiet = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  const style = new CSSStyleSheet();
  style.replaceSync(FEEDBACK_STYLE);
  /** @type {ShadowRoot} */ (panel.getRootNode()).adoptedStyleSheets.push(style);
  life.addEventListener("abort", () => clearTimeout(timer));

  /** @type {(key: TextKey, act: () => void, name?: string) => HTMLButtonElement} */
  const action = (key, act, name = "quiet") => button(name, act, t(key));

  /** @type {(about: string, body: object) => Promise<void>} */
  const tell = (about, body) => chat.ask(`feedback/${about}`, body, "PUT");

  /** @param {any} error */
  const excuse = (error) => say(error.message || t("refused"));

  // Thumbs

  /** @param {string} id */
  function rating(id) {
    /** @type {(helped: boolean) => HTMLButtonElement} */
    const thumb = (helped) => {
      const made = button(`thumb.${helped ? "up" : "down"}`, () => press(helped), picture(THUMB));
      made.title = t(helped ? "helped_yes" : "helped_no");
      made.setAttribute("aria-label", made.title);
      return made;
    };
    const [up, down] = [thumb(true), thumb(false)];
    const words = h("input", { id: `why-${id}`, maxlength: "500", dir: "auto", autocomplete: "off" });
    const why = h(
      "form.why",
      { novalidate: "", hidden: "" },
      h("label", { for: words.id }, t("missing")),
      h("div", null, words, h("button.main", null, t("send")), action("skip", pass)),
    );
    const word = h("span.thanks", { hidden: "" }, t("thanks"));
    const element = h(
      "div.rate",
      null,
      h("div.thumbs", { role: "group", "aria-label": t("helped_ask") }, up, down, word),
      why,
    );
    let busy = false;

    /** @param {string | null | undefined} helped */
    function show(helped) {
      up.setAttribute("aria-pressed", String(helped === "yes"));
      down.setAttribute("aria-pressed", String(helped === "no"));
      word.hidden = helped !== "yes" && helped !== "no";
    }

    /** @param {boolean} helped */
    async function press(helped) {
      if (busy) return;
      busy = true;
      show(helped ? "yes" : "no");
      try {
        await tell("answer", { message_id: id, helped });
        why.hidden = helped;
        say(helped ? t("thanks") : `${t("thanks")} ${t("missing")}`);
      } catch (error) {
        excuse(error);
      }
      busy = false;
      drawAll(); // as it is known now
    }

    function pass() {
      why.hidden = true;
      done();
    }

    why.addEventListener("submit", async (event) => {
      event.preventDefault();
      const said = words.value.trim();
      if (busy || !said) return words.focus();
      busy = true;
      try {
        await tell("answer", { message_id: id, helped: false, words: said });
        say(t("thanks"));
        pass();
      } catch (error) {
        excuse(error);
      }
      busy = false;
    });
    return { element, show, busy: () => busy, open: () => !why.hidden };
  }

  /** Beside the answers: the newest that is asked about, and those of which something was said. */
  function drawThumbs() {
    const all = chat.messages();
    const latest = all.findLast(({ helped }) => helped);
    for (const row of panel.querySelectorAll(".row[data-id]")) {
      const id = /** @type {HTMLElement} */ (row).dataset.id || "";
      const message = all.find((one) => one.id === id);
      const known = ratings.get(id);
      if (!message?.helped || (message.helped === "asked" && message !== latest && !known?.open())) {
        known?.element.remove();
        continue;
      }
      const made = known || rating(id);
      ratings.set(id, made);
      if (!made.busy()) made.show(message.helped);
      if (made.element.parentNode !== row) row.append(made.element);
    }
  }

  // The end

  /** @param {string} about */
  function question(about) {
    const pass = () => {
      chat.here({ passed: about });
      drawAll();
      done();
    };
    /** @param {() => Promise<void>} work */
    const answer = async (work) => {
      if (element.inert) return;
      element.inert = true;
      try {
        await work();
        thanked = chat.messages().at(-1)?.id || "";
        say(t("thanks"));
        done();
      } catch (error) {
        excuse(error);
      }
      element.inert = false;
      drawAll();
    };
    const element = about.endsWith("csat") ? people(answer, pass) : solved(answer, pass);
    return { about, element };
  }

  /** @type {(answer: (work: () => Promise<void>) => void, pass: () => void) => HTMLElement} */
  function solved(answer, pass) {
    /** @type {(yes: boolean) => HTMLButtonElement} */
    const say = (yes) => action(yes ? "yes" : "no", () => answer(() => tell("solved", { solved: yes })), "say");
    return h(
      "div.card.end",
      { role: "group", "aria-label": t("solved_ask") },
      h("p.ask", null, t("solved_ask")),
      h("div.actions", null, say(true), say(false), action("skip", pass)),
    );
  }

  /** @type {(answer: (work: () => Promise<void>) => void, pass: () => void) => HTMLElement} */
  function people(answer, pass) {
    const name = h("p.name-of", { "aria-hidden": "true" });
    const words = h("textarea", { id: "csat-words", rows: "2", maxlength: "500", dir: "auto" });
    const more = h(
      "div.more",
      { hidden: "" },
      h("label", { for: words.id }, t("comment")),
      words,
      h("div.actions", null, h("button.main", null, t("send")), action("skip", pass)),
    );
    const skip = h("div.actions", null, action("skip", pass));
    const steps = STEPS.map((step) => {
      const label = t(/** @type {TextKey} */ (`csat_${step}`));
      const input = h("input", { type: "radio", name: "csat", value: String(step), "aria-label": label });
      input.addEventListener("change", () => {
        name.textContent = label;
        more.hidden = false;
        skip.hidden = true;
      });
      return h("label.step", { title: label }, input, picture(FACE + MOUTHS[step - 1]));
    });
    const form = h(
      "form.card.end",
      { novalidate: "" },
      h("fieldset", null, h("legend.ask", null, t("csat_ask")), h("div.steps", null, ...steps)),
      name,
      more,
      skip,
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const chosen = /** @type {HTMLInputElement | null} */ (form.querySelector(":checked"));
      const said = words.value.trim();
      if (chosen) answer(() => tell("csat", { steps: Number(chosen.value), ...(said && { words: said }) }));
    });
    return form;
  }

  /** What may be asked now, by the chat and the question; nothing while the visitor writes. */
  function wanted() {
    const { conversation } = chat;
    const { at_end, id, state } = conversation || {};
    const { draft, passed } = chat.here();
    const about = `${id}:${at_end}`;
    if (!at_end || passed === about) return "";
    if (at_end === "csat" || state === "closed" || asked?.about === about) return about;
    return quiet && !draft ? about : "";
  }

  /** A chat that nobody closes is at its end when nothing follows an answer. */
  function watch() {
    const last = chat.messages().at(-1);
    if (last?.id === newest) return;
    newest = last?.id || "";
    quiet = false;
    asked = null;
    thanked = "";
    clearTimeout(timer);
    if (last?.author.kind === "bot")
      timer = setTimeout(() => {
        quiet = true;
        drawAll();
      }, QUIET_MS);
  }

  const thanks = h("p.day.thanked", null, h("span", null, t("thanks")));

  return {
    draw() {
      watch();
      const about = wanted();
      if (asked?.about !== about) asked = about ? question(about) : null;
      queueMicrotask(drawThumbs); // when the log has its rows
    },
    /** @returns {[string, HTMLElement][]} */
    inLog() {
      if (asked) return [[asked.about, asked.element]];
      return thanked && thanked === newest ? [["thanked", thanks]] : [];
    },
  };
}
