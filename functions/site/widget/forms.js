// The forms: contact, transcript by mail, ending, and what to do when nobody could be reached.

/** @import { Around, Cards, Form, TextKey } from "./types" */
import { codeStep, emailField, usedAddress } from "./address.js";
import { away } from "./away.js";
import { finder } from "./found.js";
import { createHelped } from "./helped.js";
import { refusePictures } from "./pictures.js";
import { privacyCard } from "./privacy.js";
import { createTeam } from "./team.js";

/**
 * @param {Around} around
 * @returns {Cards}
 */
export function createCards(around) {
  const { chat, t, sheet, say, done } = around;
  const { button, h, link, linked } = around.kit;
  /** @type {(key: TextKey, act: () => void, name?: string) => HTMLButtonElement} */
  const action = (key, act, name = "quiet") => button(name, act, t(key));

  /** @type {Form} */
  function form(title, fields, submitKey, submit, others) {
    const ask = h("p.ask", null, title);
    const wrong = h("p.error", { role: "alert", hidden: "" });
    const go = h("button.main", null, t(submitKey));
    const actions = h("div.actions", null, go, ...others);
    const element = h("form.card", { novalidate: "" }, ask, ...fields, wrong, actions);

    /** @type {ReturnType<Form>["attempt"]} */
    async function attempt(work, also) {
      if (go.disabled && !also) return;
      go.disabled ||= !also;
      wrong.hidden = true;
      try {
        await work();
      } catch (/** @type {any} */ error) {
        wrong.textContent = error.message || t("refused");
        wrong.hidden = false;
      }
      go.disabled &&= Boolean(also);
    }
    element.addEventListener("submit", (event) => {
      event.preventDefault();
      attempt(submit);
    });
    /** @param {string} text */
    const retitle = (text) => {
      if (ask.textContent !== text) ask.textContent = text;
    };
    return { element, title: retitle, attempt };
  }

  // Contact: the address, then its code in the same place

  const claimed = () => (chat.conversation?.contact?.state === "claimed" ? chat.conversation.contact.email : "");

  const name = h("input", { id: "contact-name", autocomplete: "name", maxlength: "120", dir: "auto" });
  const email = emailField(h, t, "contact-email");
  const later = () => {
    chat.leave("skipped");
    done();
  };
  const skip = action("skip", later);
  const contact = form(
    t("contact"),
    [...email.parts, h("label", { for: "contact-name" }, t("name")), name, h("p.hint", null, t("email_used"))],
    "save",
    async () => {
      if (!email.valid()) return email.input.focus();
      const given = name.value.trim();
      await chat.ask("contact", { email: email.value(), ...(given && { name: given }) }, "PUT");
      if (claimed()) confirm();
      else {
        chat.leave("");
        done();
      }
    },
    [skip],
  );

  const code = codeStep({
    chat,
    kit: { button, h, link, linked },
    t,
    id: "contact-code",
    form,
    others: [action("skip", later), action("change", change)],
    right() {
      chat.leave("");
      say(t("confirmed"));
      done();
    },
  });

  function confirm() {
    chat.leave("code");
    code.begin(claimed());
  }

  function change() {
    email.input.value = chat.conversation?.contact?.email || email.input.value;
    chat.leave("wanted");
    email.input.focus();
    email.input.select();
  }

  const drawUsed = usedAddress({
    chat,
    h,
    t,
    sheet,
    prove: action("confirm", confirm, "act"),
    changing: action("change", change, "act"),
  });
  const find = finder(chat);
  const drawAway = away({ chat, h, sheet });
  const drawPrivacy = privacyCard({ chat, kit: { button, h, link, linked }, t, done });

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
        chat.leave("wanted");
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
    to.input.value = chat.conversation?.contact?.email || email.value();
    const mail = async () => {
      await chat.ask("transcript", { email: to.value() });
      tell(t("mailed", { email: to.value() }));
      done();
    };
    const send = async () => {
      if (!to.valid()) return to.input.focus();
      try {
        await mail();
      } catch (/** @type {any} */ error) {
        if (error.status === 429) {
          tell(t("mailed_often"));
          return done();
        }
        if (error.code !== "address_not_confirmed") throw error;
        // A chat goes only to whoever shows that the mailbox is theirs.
        const others = [action("skip", cancel), action("change", openMail)];
        const step = codeStep({
          chat,
          kit: { button, h, link, linked },
          t,
          id: "mail-code",
          form,
          others,
          right: mail,
        });
        ask(step.element, step.input);
        await step.begin(to.value());
      }
    };
    ask(form(t("mail_title"), to.parts, "send", send, [action("skip", cancel)]).element, to.input);
  }

  function openEnd() {
    const end = async () => {
      await chat.ask("close");
      cancel();
    };
    const { element } = form(t("end_ask"), [], "end", end, [action("keep", cancel)]);
    ask(element, /** @type {HTMLElement} */ (element.querySelector("button")));
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

  const panel = /** @type {HTMLDialogElement} */ (sheet.closest("dialog"));
  const team = createTeam(around, panel);
  const helped = createHelped(around, panel);
  refusePictures({ chat, panel, t, tell });
  if (chat.sound === "on") {
    const tools = /** @type {HTMLElement} */ (panel.querySelector(".tools"));
    import("./attention.js").then(
      (it) => it.addSwitch(around, tools),
      () => {},
    );
  }

  function draw() {
    find();
    team.draw();
    helped.draw();
    drawAway();
    const required = Boolean(chat.conversation?.contact_required);
    // Not where the chat has just asked.
    /** @type {HTMLElement} */ (contact.element.firstChild).hidden =
      required && chat.messages().at(-1)?.author.kind === "system";
    drawUsed();
    if (claimed()) code.to(claimed());
    skip.hidden = required && chat.profile()?.contact === "ask_and_wait";
  }

  /**
   * The cards that stand after the messages.
   * @returns {ReturnType<Cards["inLog"]>}
   */
  function inLog() {
    const { conversation } = chat;
    const privacy = drawPrivacy();
    if (privacy) return [[privacy.className, privacy]];
    if (!conversation) return [];
    if (conversation.state === "closed") return [...helped.inLog(), ["ended", ended]];
    const { contact: wish } = chat.saved();
    const wants = conversation.contact_required && wish !== "skipped";
    /** @type {ReturnType<Cards["inLog"]>} */
    const cards = team.inLog();
    if (handoffFailed()) cards.push(["failed", failed]);
    if (wish === "code" && claimed()) cards.push(["code", code.element]);
    else if (wants || wish === "wanted") cards.push(["contact", contact.element]);
    else cards.push(...helped.inLog());
    return cards;
  }

  return { draw, inLog, askAddress: () => email.input.focus(), cancel, tell, mail: openMail, end: openEnd, download };
}
