// An answer that arrives where nobody looks: in the tab's title, and to be heard where the page says so.

/** @import { Around, Chat } from "./types" */

const KEY = "escalation:sound"; // of all bots of a site
const TURN = 1000; // milliseconds that each of two titles stands
const LONGEST = 10 * 1000; // in a tab that is seen, where the button says it too
const ON = "M4 9.5v5h3.5l4.5 4v-13l-4.5 4zM15.5 9a4 4 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11";
const OFF = "M4 9.5v5h3.5l4.5 4v-13l-4.5 4zM16 9.5l5 5M21 9.5l-5 5";

let own = ""; // what the page's title is
let shown = ""; // what is shown in its place
let timer = 0;
let kept = ""; // what the switch says, where the browser keeps nothing

function restore() {
  clearInterval(timer);
  timer = 0;
  if (shown && document.title === shown) document.title = own;
  shown = "";
}

/**
 * @param {Chat} chat
 * @param {string} news
 * @param {AbortSignal} life
 */
export function call(chat, news, life) {
  const unread = () =>
    chat.messages().filter((one) => /bot|agent/.test(one.author.kind) && one.id > chat.saved().read).length;
  if (!unread() || life.aborted) return;
  if (chat.sound === "on" && !muted()) ring();
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const wasHidden = document.hidden;
  const begun = Date.now();
  restore();
  turn();
  timer = setInterval(turn, TURN);

  function turn() {
    const n = unread();
    const noticed = document.hidden ? false : wasHidden || Date.now() - begun > LONGEST;
    if (!n || noticed || life.aborted) return restore();
    const was = shown;
    if (document.title !== was) own = document.title; // the page's own, which may be another one by now
    shown = !still && was && document.title === was ? "" : `(${n}) ${news}`;
    document.title = shown || own;
  }
}

/** Two soft notes, in one of the tabs. */
function ring() {
  // Before anything was pressed in the page, a browser plays nothing and complains.
  if (!navigator.userActivation?.hasBeenActive) return;
  navigator.locks.request(KEY, { ifAvailable: true }, async (lock) => {
    if (!lock) return;
    const audio = new AudioContext();
    [880, 1174.7].forEach((pitch, index) => {
      const start = audio.currentTime + index * 0.12;
      const note = audio.createOscillator();
      const volume = audio.createGain();
      note.frequency.value = pitch;
      volume.gain.setValueAtTime(0.08, start);
      volume.gain.exponentialRampToValueAtTime(0.001, start + 0.35);
      note.connect(volume).connect(audio.destination);
      note.start(start); // until all of it is closed
    });
    await new Promise((done) => setTimeout(done, 1500)); // other tabs hear of the same answer
    await audio.close();
  });
}

function muted() {
  try {
    kept = localStorage.getItem(KEY) || kept;
  } catch {
    // not to be had
  }
  return kept === "off";
}

/**
 * The menu's switch.
 * @param {Pick<Around, "kit" | "t">} around
 * @param {HTMLElement} tools
 */
export function addSwitch({ kit: { button, h }, t }, tools) {
  const icon = /** @type {Element} */ (tools.querySelector("svg")).cloneNode(true);
  const words = h("span");
  function turnOver() {
    kept = muted() ? "on" : "off";
    try {
      localStorage.setItem(KEY, kept);
    } catch {
      // not kept
    }
    show();
  }
  function show() {
    const off = muted();
    words.textContent = t(off ? "sound_on" : "sound_off");
    /** @type {Element} */ (icon.firstChild).setAttribute("d", off ? OFF : ON);
  }
  show();
  tools.append(button("tool.sound", turnOver, icon, words));
}
