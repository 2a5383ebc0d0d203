// How a person wants to be called when somebody waits: kept in their browser, for each who signs in
// there. Nothing sounds and nothing pops up unless they have said so.

export interface Alerts {
  sound: boolean;
  desktop: boolean;
  /** Neither of them between these times of the browser's clock, "22:00" to "07:00"; or always. */
  quiet: boolean;
  from: string;
  to: string;
  /** j, k and / in the inbox. */
  keys: boolean;
  /** They were asked, and have answered. */
  asked: boolean;
}

export interface Call {
  title: string;
  text: string;
  open: () => void;
}

const NEW: Alerts = {
  sound: false,
  desktop: false,
  quiet: false,
  from: "20:00",
  to: "08:00",
  keys: true,
  asked: false,
};
const RUNG = "console:rung";
const MOST_KEPT = 50;

export const notificationsExist = (): boolean => "Notification" in window;

export function alertsOf(email: string): Alerts {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(place(email)) ?? "{}");
    return { ...NEW, ...(kept as Partial<Alerts>) };
  } catch {
    return NEW;
  }
}

export function saveAlerts(email: string, alerts: Alerts): void {
  try {
    localStorage.setItem(place(email), JSON.stringify(alerts));
  } catch {
    // A browser that keeps nothing asks again.
  }
}

/** Whether the browser lets notifications through; asks the person where nobody has. */
export async function allowNotifications(): Promise<boolean> {
  if (!notificationsExist()) return false;
  if (Notification.permission !== "default") return Notification.permission === "granted";
  return (await Notification.requestPermission()) === "granted";
}

/** Calls the person, once for each key in all tabs of the browser. */
export function call(alerts: Alerts, key: string, { title, text, open }: Call): void {
  if (isQuiet(alerts, new Date()) || !(alerts.sound || alerts.desktop) || !isFirst(key)) return;
  if (alerts.sound) ring();
  if (alerts.desktop && notificationsExist() && Notification.permission === "granted") {
    const note = new Notification(title, { body: text, tag: key });
    note.onclick = () => {
      window.focus();
      open();
      note.close();
    };
  }
}

/** Two soft notes, made here: there is no file to fetch. */
export function ring(): void {
  const audio = new AudioContext();
  const volume = audio.createGain();
  volume.connect(audio.destination);
  volume.gain.setValueAtTime(0.12, audio.currentTime);
  volume.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + 0.6);
  [660, 880].forEach((pitch, number) => {
    const note = audio.createOscillator();
    note.frequency.value = pitch;
    note.connect(volume);
    note.start(audio.currentTime + number * 0.16);
    note.stop(audio.currentTime + 0.6);
    if (number) note.onended = () => void audio.close();
  });
}

export function isQuiet({ quiet, from, to }: Alerts, now: Date): boolean {
  if (!quiet || from === to) return false;
  const time = `${two(now.getHours())}:${two(now.getMinutes())}`;
  return from < to ? from <= time && time < to : from <= time || time < to;
}

const two = (value: number): string => String(value).padStart(2, "0");

/** Whether no other tab has called for it. */
function isFirst(key: string): boolean {
  try {
    const rung = JSON.parse(localStorage.getItem(RUNG) ?? "[]") as string[];
    if (rung.includes(key)) return false;
    localStorage.setItem(RUNG, JSON.stringify([...rung, key].slice(-MOST_KEPT)));
  } catch {
    // Then each tab calls.
  }
  return true;
}

/** Where a person's choices are; their address is in no name. */
function place(email: string): string {
  let hash = 2166136261;
  for (const sign of email) hash = Math.imul(hash ^ (sign.codePointAt(0) ?? 0), 16777619) >>> 0;
  return `console:alerts:${hash.toString(36)}`;
}
