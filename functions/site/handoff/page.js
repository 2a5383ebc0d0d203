// Says who takes a handoff that was mailed, and that it is answered. Opening the page looks only:
// what is changed is changed by a tap. What others wrote goes into the page as text.

const REFUSED = {
  de: "Dieser Link gilt nicht mehr. Das Gespräch steht in der Konsole.",
  en: "This link is not good any more. The conversation is in the console.",
};
const TROUBLE = {
  de: "Das ging gerade nicht. Versuchen Sie es noch einmal.",
  en: "That did not work right now. Please try again.",
};

const main = document.querySelector("main");
const id = location.pathname.split("/").at(-1);
const [token = "", wanted = ""] = location.hash.slice(1).split(".");
const here = navigator.language.startsWith("de") ? "de" : "en";

/** The element with these attributes and children; strings become text. */
function h(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children.filter((child) => child !== null));
  return made;
}

async function ask(action, who) {
  try {
    const answer = await fetch(`/v1/handoffs/${encodeURIComponent(id)}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      credentials: "omit",
      body: JSON.stringify({ token, action, ...(who ? { who } : {}) }),
    });
    if (answer.ok) show(await answer.json());
    else said(answer.status === 404 || answer.status === 400 ? REFUSED[here] : TROUBLE[here]);
  } catch {
    said(TROUBLE[here]);
  }
}

/** Adds a sentence under what is there. */
function said(words) {
  main.removeAttribute("aria-busy");
  main.querySelector("[role=alert]")?.remove();
  main.append(h("p", { role: "alert" }, words));
}

function show({ bot: _, recipients, taken, answered, language, texts }) {
  const when = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
  const told = (words, { by, at }) =>
    words.replace(/\{(who|when)\}/g, (_, name) => (name === "who" ? by : when.format(new Date(at))));
  const state = [taken && told(texts.taken, taken), answered && told(texts.answered, answered)].filter(Boolean);
  document.documentElement.lang = language;
  document.title = texts.title;
  main.removeAttribute("aria-busy");
  main.replaceChildren(
    h("h1", {}, texts.title),
    h("div", { role: "status" }, ...(state.length ? state : [texts.nobody]).map((words) => h("p", {}, words))),
    answered ? null : choices({ recipients, taken, texts }),
    h("p", { class: "hint" }, texts.seen),
  );
}

function choices({ recipients, taken, texts }) {
  const form = h("form", { class: "form" });
  const several = recipients.length > 1;
  const people = several
    ? h(
        "fieldset",
        {},
        h("legend", {}, texts.who),
        ...recipients.map((one) =>
          h("label", {}, h("input", { type: "radio", name: "who", value: one, required: "" }), h("bdi", {}, one)),
        ),
      )
    : null;
  const button = (action, words) => {
    const made = h("button", { type: "submit", value: action, ...(action === first ? { class: "first" } : {}) }, words);
    return made;
  };
  const first = taken || wanted === "answered" ? "answered" : "take";
  form.append(
    ...(people ? [people] : []),
    h("div", { class: "choices" }, taken ? null : button("take", texts.take), button("answered", texts.answer)),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const who = several ? new FormData(form).get("who") : null;
    for (const one of form.querySelectorAll("button")) one.disabled = true;
    ask(event.submitter.value, who).finally(() => {
      for (const one of form.querySelectorAll("button")) one.disabled = false;
    });
  });
  return form;
}

if (id && token) ask("look");
else said(REFUSED[here]);
