// Opens one chat by the link of a mail. Opening the page looks only: a tap gives the chat's token, which
// goes where the widget keeps it, and into no address. What the service says goes into the page as text.

const REFUSED = {
  ar: "لم يعد هذا الرابط صالحًا.",
  de: "Dieser Link gilt nicht mehr.",
  en: "This link is not good any more.",
  es: "Este enlace ya no es válido.",
  fr: "Ce lien n'est plus valable.",
  hi: "यह लिंक अब मान्य नहीं है।",
  it: "Questo link non è più valido.",
  ja: "このリンクはもう使えません。",
  nl: "Deze link is niet meer geldig.",
  pl: "Ten link nie jest już ważny.",
  pt: "Esta ligação já não é válida.",
  tr: "Bu bağlantı artık geçerli değil.",
};
const TROUBLE = {
  ar: "تعذّر ذلك الآن. حاول مرة أخرى.",
  de: "Das ging gerade nicht. Versuchen Sie es noch einmal.",
  en: "That did not work right now. Please try again.",
  es: "No ha funcionado. Inténtelo de nuevo.",
  fr: "Cela n'a pas fonctionné. Réessayez.",
  hi: "अभी यह नहीं हो सका। फिर से कोशिश करें।",
  it: "Non ha funzionato. Riprovi.",
  ja: "うまくいきませんでした。もう一度お試しください。",
  nl: "Dat lukte nu niet. Probeer het opnieuw.",
  pl: "Nie udało się. Spróbuj ponownie.",
  pt: "Não funcionou agora. Tente novamente.",
  tr: "Şu anda olmadı. Lütfen tekrar deneyin.",
};

const main = document.querySelector("main");
const id = location.pathname.split("/").at(-1);
const kept = `chat:${id}`;
const policy = window.trustedTypes?.createPolicy("chat", {
  createScriptURL(url) {
    if (url !== "/widget.js") throw new TypeError(url);
    return url;
  },
});
const token = location.hash.slice(1);
let spoken = navigator.language.slice(0, 2);

/** The element with these attributes and children; strings become text. */
function h(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children.filter((child) => child !== null));
  return made;
}

async function ask(action) {
  try {
    const answer = await fetch(`/v1/chats/${encodeURIComponent(id)}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      credentials: "omit",
      cache: "no-store",
      body: JSON.stringify({ token, action }),
    });
    if (answer.ok) return await answer.json();
    said(answer.status === 404 || answer.status === 400 ? REFUSED : TROUBLE);
  } catch {
    said(TROUBLE);
  }
  return null;
}

/** Adds a sentence under what is there. */
function said(words) {
  main.removeAttribute("aria-busy");
  main.querySelector("[role=alert]")?.remove();
  const text = words[spoken] || words.en;
  if (main.querySelector("h1").textContent === "…") document.title = main.querySelector("h1").textContent = text;
  else main.append(h("p", { role: "alert" }, text));
}

/** Black or white, whichever is read better on a colour (WCAG 2.2, relative luminance). */
function readableOn(colour) {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179 ? "#000" : "#fff";
}

function show(chat) {
  const { texts, language, direction, colour, position, stopped } = chat;
  const root = document.documentElement;
  spoken = language.slice(0, 2);
  root.lang = language;
  root.dir = direction;
  root.className = root.classList.contains("open") ? `open ${position}` : position;
  root.style.setProperty("--brand", colour);
  root.style.setProperty("--on-brand", readableOn(colour));
  document.title = texts.answer_page_title;
  const open = h("button", { type: "button", class: "first" }, texts.answer_open);
  const stop = h("button", { type: "button" }, texts.answer_page_stop);
  open.addEventListener("click", () => (window.escalation ? window.escalation.open() : tap([open, stop], opened)));
  stop.addEventListener("click", () =>
    tap([open, stop], async () => {
      const answer = await ask("stop");
      if (!answer) return;
      show({ ...chat, stopped: true });
      main.querySelector("button").focus();
    }),
  );
  main.removeAttribute("aria-busy");
  main.replaceChildren(
    h("h1", {}, texts.answer_page_title),
    h("p", {}, texts.answer_page_text),
    h("div", { class: "choices" }, open, stopped || !token ? null : stop),
    h("p", { role: "status" }, stopped ? texts.answer_page_stopped : ""),
  );
}

async function tap(buttons, act) {
  for (const one of buttons) one.disabled = true;
  await act();
  for (const one of buttons) one.disabled = false;
}

async function opened() {
  const chat = await ask("open");
  if (!chat) return;
  const { bot_id: bot, token: own, ...rest } = chat;
  try {
    const place = `escalation:${bot}`; // where the widget keeps it, see its store.js
    const before = JSON.parse(localStorage.getItem(place) || "{}");
    const same = before.id === id ? before : { read: "", last: "", queue: [], who: "", contact: "", consent: "" };
    localStorage.setItem(place, JSON.stringify({ ...same, id, token: own }));
    sessionStorage.setItem(kept, JSON.stringify({ bot_id: bot, ...rest, token: null }));
  } catch {
    return said(TROUBLE); // of a browser that keeps nothing
  }
  // From here on the address opens nothing any more; what can stop the mails is with this page alone.
  history.replaceState(null, "", location.pathname);
  widget(bot, chat.locale);
}

function widget(bot, locale) {
  const script = h("script", { "data-bot": bot, "data-locale": locale });
  script.src = policy ? policy.createScriptURL("/widget.js") : "/widget.js";
  script.addEventListener("error", () => {
    script.remove();
    said(TROUBLE);
  });
  window.addEventListener("escalation-ready", () => {
    document.documentElement.classList.add("open");
    window.escalation.open();
  });
  document.body.append(script);
}

/** What this tab opened before it was loaded again. */
function before() {
  try {
    const found = JSON.parse(sessionStorage.getItem(kept));
    return JSON.parse(localStorage.getItem(`escalation:${found.bot_id}`)).id === id ? found : null;
  } catch {
    return null;
  }
}

const again = token ? null : before();
if (again) {
  show(again);
  widget(again.bot_id, again.locale);
} else if (id && token) {
  const chat = await ask("look");
  if (chat) show(chat);
} else said(REFUSED);
