// Draws messages. All text goes in as text, never as HTML.

const NAMES = { visitor: "You", bot: "Bot", agent: "Team", system: "" };

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function webAddress(value) {
  try {
    const url = new URL(value, window.location.href);
    return ["http:", "https:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

function sources(items) {
  const list = element("ul", "sources");
  for (const item of items) {
    const row = element("li");
    const href = item.url ? webAddress(item.url) : null;
    const label = element(href ? "a" : "span", "", item.title || item.url);
    if (href) {
      label.href = href;
      label.target = "_blank";
      label.rel = "noopener noreferrer";
    }
    row.append(label);
    list.append(row);
  }
  return list;
}

export function messageRow(message, botName) {
  const kind = Object.hasOwn(NAMES, message.author.kind) ? message.author.kind : "system";
  const row = element("li", `message ${kind}`);
  const named = kind === "bot" ? message.author.name || botName(message.author.bot_id) : null;
  const who = kind === "visitor" ? NAMES.visitor : named || message.author.name || NAMES[kind];
  if (who) row.append(element("span", "who", kind === "agent" ? `${who} (person)` : who));
  row.append(element("p", "text", message.text));
  if (message.sources && message.sources.length) row.append(sources(message.sources));
  return row;
}

export function pendingRow(text) {
  const row = element("li", "message visitor pending");
  row.append(element("span", "who", NAMES.visitor), element("p", "text", text));
  return row;
}

export function failed(row, retry) {
  row.classList.add("failed");
  const button = element("button", "quiet", "Not sent. Try again");
  button.type = "button";
  button.addEventListener("click", () => {
    button.remove();
    row.classList.remove("failed");
    retry();
  });
  row.append(button);
}

export function typingRow() {
  const row = element("li", "message bot typing");
  row.append(element("p", "text", "Writing an answer"));
  return row;
}
