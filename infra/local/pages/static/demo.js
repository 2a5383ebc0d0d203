// Embeds the widget as any site would, for the bot that the address or the list names.

const chosen = new URLSearchParams(window.location.search).get("bot");
const list = document.getElementById("bot");
const note = document.getElementById("note");

function embed(bot) {
  const script = document.createElement("script");
  script.src = "/widget.js";
  script.async = true;
  script.dataset.bot = bot;
  document.body.append(script);
}

try {
  const answer = await fetch("/demo/bots.json", { cache: "no-store" });
  const { bots } = await answer.json();
  for (const bot of bots) list.append(new Option(bot.name, bot.bot_id));
  const first = chosen || bots[0]?.bot_id;
  note.hidden = Boolean(first);
  if (first) {
    list.value = first;
    embed(first);
  }
} catch {
  note.hidden = false;
}

list.addEventListener("change", () => {
  window.location.search = new URLSearchParams({ bot: list.value }).toString();
});
document.getElementById("ask").addEventListener("click", () => window.escalation?.open());
