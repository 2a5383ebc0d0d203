// One visitor's chat. It survives a reload of the page through sessionStorage.

import { ApiError, Conversation, begin, bots, profile } from "./api.js";
import { failed, messageRow, pendingRow, typingRow } from "./view.js";

const STORE = "harborlight.chat";
const FAST_MS = 2000;
const SLOW_MS = 10000;
const AFTER_ESCALATION_MS = 120000;

const $ = (id) => document.getElementById(id);
const state = {
  botNames: new Map(),
  chat: null,
  botId: null,
  conversation: null,
  seen: new Set(),
  after: null,
  fastUntil: 0,
  timer: 0,
  polling: false,
};

const botName = (id) => state.botNames.get(id) || "Bot";

function show(id, visible) {
  $(id).hidden = !visible;
}

function problem(text) {
  $("problem").textContent = text || "";
  show("problem", Boolean(text));
}

function scrollDown() {
  $("log").scrollTop = $("log").scrollHeight;
}

function add(messages) {
  for (const message of messages) {
    if (state.seen.has(message.id)) continue;
    state.seen.add(message.id);
    $("log").append(messageRow(message, botName));
  }
}

function draw() {
  const conversation = state.conversation;
  const open = Boolean(conversation) && conversation.state !== "closed";
  const withTeam = open && conversation.assignee.kind === "team";
  show("start", !conversation);
  show("log", Boolean(conversation));
  show("compose", open);
  show("close", open);
  show("ended", Boolean(conversation) && !open);
  show("contact", open && conversation.contact_required);
  show("handoff", open && !withTeam && state.mayHandOff !== false);
  const bot = conversation && conversation.assignee.bot_id;
  $("chat-state").textContent = !conversation
    ? "Not started"
    : !open
      ? "Ended"
      : withTeam
        ? "With our team"
        : `With ${botName(bot || state.botId)}`;
}

function take(answer) {
  const before = state.seen.size;
  add(answer.messages || []);
  if (answer.conversation) state.conversation = answer.conversation;
  if (answer.next) state.after = answer.next;
  if (answer.escalation) state.fastUntil = Date.now() + AFTER_ESCALATION_MS;
  draw();
  if (state.seen.size > before) scrollDown();
  schedule();
}

function schedule() {
  window.clearTimeout(state.timer);
  const conversation = state.conversation;
  if (!conversation || conversation.state === "closed") return;
  const fast = conversation.state === "handed_off" || Date.now() < state.fastUntil;
  state.timer = window.setTimeout(poll, fast ? FAST_MS : SLOW_MS);
}

async function poll() {
  const chat = state.chat;
  if (!chat || state.polling) return;
  if (document.hidden) {
    schedule();
    return;
  }
  state.polling = true;
  try {
    const answer = await chat.messages(state.after);
    if (chat === state.chat) take(answer);
  } catch (error) {
    if (chat === state.chat && lost(error)) forget();
    else schedule();
  } finally {
    state.polling = false;
  }
}

const lost = (error) => error instanceof ApiError && [401, 403, 404, 410].includes(error.status);

function forget() {
  window.clearTimeout(state.timer);
  sessionStorage.removeItem(STORE);
  Object.assign(state, { chat: null, conversation: null, after: null, fastUntil: 0 });
  state.seen.clear();
  $("log").replaceChildren();
  problem("");
  draw();
}

async function loadProfile(botId) {
  state.botId = botId;
  try {
    const found = await profile(botId);
    if (found.name) state.botNames.set(botId, found.name);
    state.mayHandOff = found.human_handoff;
    return found;
  } catch {
    state.mayHandOff = undefined;
    return {};
  }
}

async function start() {
  const botId = $("bot").value;
  $("begin").disabled = true;
  try {
    const [found, made] = await Promise.all([
      loadProfile(botId),
      begin(botId, navigator.language || "en"),
    ]);
    state.chat = new Conversation(made.conversation_id, made.token);
    sessionStorage.setItem(
      STORE,
      JSON.stringify({ bot_id: botId, conversation_id: made.conversation_id, token: made.token }),
    );
    problem("");
    take(made);
    if (!(made.messages || []).length && found.greeting) {
      add([{ id: "greeting", author: { kind: "bot", bot_id: botId }, text: found.greeting }]);
    }
    $("text").focus();
  } catch (error) {
    problem(error.message);
  } finally {
    $("begin").disabled = false;
  }
}

async function deliver(row, clientMessageId, text) {
  const chat = state.chat;
  const typing = typingRow();
  if (state.conversation.assignee.kind === "bot") $("log").append(typing);
  scrollDown();
  try {
    const answer = await chat.send(clientMessageId, text);
    if (chat !== state.chat) return;
    row.remove();
    problem("");
    take(answer);
  } catch (error) {
    if (chat !== state.chat) return;
    if (error.status === 409) {
      row.remove();
      $("text").value = text;
      problem(error.message);
      poll();
    } else {
      failed(row, () => deliver(row, clientMessageId, text));
      problem(error.message);
    }
  } finally {
    typing.remove();
  }
}

function send(event) {
  event.preventDefault();
  const text = $("text").value.trim();
  if (!text) return;
  $("text").value = "";
  const row = pendingRow(text);
  $("log").append(row);
  deliver(row, crypto.randomUUID(), text);
}

async function act(button, work) {
  const chat = state.chat;
  button.disabled = true;
  try {
    const answer = await work(chat);
    if (chat !== state.chat) return;
    problem("");
    take(answer);
  } catch (error) {
    if (chat === state.chat) problem(error.message);
  } finally {
    button.disabled = false;
  }
}

async function resume() {
  let saved = null;
  try {
    saved = JSON.parse(sessionStorage.getItem(STORE));
  } catch {
    sessionStorage.removeItem(STORE);
  }
  if (!saved) return;
  state.chat = new Conversation(saved.conversation_id, saved.token);
  if ($("bot").querySelector(`option[value="${CSS.escape(saved.bot_id)}"]`)) {
    $("bot").value = saved.bot_id;
  }
  await loadProfile(saved.bot_id);
  try {
    take(await state.chat.messages(null));
  } catch (error) {
    if (lost(error)) forget();
    else problem(error.message);
  }
}

async function fillBots() {
  const found = await bots().catch(() => []);
  for (const bot of found) {
    state.botNames.set(bot.bot_id, bot.name);
    $("bot").append(new Option(bot.name, bot.bot_id));
  }
  $("begin").disabled = !found.length;
  $("start-note").textContent = "No bot is ready yet. Reload this page when the stack has started.";
  show("start-note", !found.length);
}

$("begin").addEventListener("click", start);
$("again").addEventListener("click", forget);
$("compose").addEventListener("submit", send);
$("text").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) send(event);
});
$("handoff").addEventListener("click", () => {
  const id = crypto.randomUUID();
  act($("handoff"), (chat) => chat.handoff(id));
});
$("close").addEventListener("click", () =>
  act($("close"), async (chat) => {
    await chat.close();
    return chat.messages(state.after);
  }),
);
$("contact").addEventListener("submit", (event) => {
  event.preventDefault();
  const name = $("contact-name").value.trim();
  const address = $("contact-email").value.trim();
  act(event.submitter || $("contact"), (chat) => chat.contact(name, address));
});
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) poll();
});

draw();
fillBots().then(resume);
