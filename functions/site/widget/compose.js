// The line to write in: what is half written is kept through a reload.

/** @import { Chat, Say } from "./types" */
import { h, icon, lengthOf } from "./text.js";

const LONGEST = 4000;

/** @param {{ chat: Chat, t: Say, sent: () => void, say: (text: string) => void }} around */
export function createComposer({ chat, t, sent, say }) {
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

  /** @param {Event} event */
  function submit(event) {
    event.preventDefault();
    const text = field.value.trim().toWellFormed?.() ?? field.value.trim();
    if (!text || lengthOf(text) > LONGEST) return;
    field.value = "";
    typed();
    chat.here({ draft: "" });
    chat.send(text);
    sent();
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
  field.addEventListener("input", () => {
    typed();
    chat.writing(field.value.trim() !== "");
    chat.here({ draft: field.value });
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) submit(event);
  });

  /** What is half written, and what was last read out, is the one's who has gone. */
  function cleared() {
    field.value = "";
    typed();
    say("");
  }

  field.value = chat.here().draft || "";
  typed();
  return { compose, field, count, typed, cleared };
}
