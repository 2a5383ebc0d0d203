// How often the widget asks for news in a chat, by its own pace.js and a clock that does not wait.
//
//   node count_polls.mjs pace.js '{"turns": 5, "apart_s": 40, "open_s": 300, "handed_off": false, "hints": 0}'
//
// A visitor opens the widget, writes at equal intervals beginning after half of one, is answered at
// once, and leaves the page. With "handed_off" the team has the chat from the first message on, and
// has not answered yet. With "hints" the live channel is open from then on: it says so often after
// each message, some seconds apart, that there is something to read.
//
// Prints how many polls a hint led to, and how many others there were: those bring nothing.

import { pathToFileURL } from "node:url";

const [path, description] = process.argv.slice(2);
const chat = JSON.parse(description);
const HINTS_APART = 3000;

let now = 0;
let due = Infinity;
let asks = () => {};
Date.now = () => now;
globalThis.document = { hidden: false };
globalThis.setTimeout = (ask, wait) => {
  asks = ask;
  due = now + wait;
  return 1;
};
globalThis.clearTimeout = () => {
  due = Infinity;
};

const { pace } = await import(pathToFileURL(path).href);
const conversation = { state: "open", assignee: { kind: "bot" } };
let hinted = false;
const polls = { told: 0, untold: 0 };
const timing = pace(() => {
  polls[hinted ? "told" : "untold"] += 1;
  hinted = false;
  timing.succeeded();
  timing.next(conversation, false);
});
for (let turn = 0; turn < chat.turns; turn += 1) {
  const said = (turn + 0.5) * chat.apart_s * 1000;
  pass(said);
  timing.active();
  if (chat.handed_off) {
    conversation.state = "handed_off";
    conversation.assignee.kind = "team";
  }
  timing.succeeded();
  timing.next(conversation, false);
  for (let hint = 0; hint < chat.hints; hint += 1) {
    hinted = true;
    timing.hint(true);
    timing.next(conversation, false);
    pass(said + (hint + 1) * HINTS_APART);
  }
}
pass(chat.open_s * 1000);
process.stdout.write(`${polls.told} ${polls.untold}\n`);

/** Lets the clock go on, doing what becomes due. */
function pass(until) {
  while (due <= until) {
    now = due;
    due = Infinity;
    asks();
  }
  now = until;
}
