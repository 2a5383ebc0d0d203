// A draft on its way to the simulator and back, in this tab only.

import type { Settings } from "../../api/types";
import { DEFAULTS, newRule } from "./model";

interface Base {
  base: Settings;
  etag: string | null;
}

/** What the simulator reads: the settings as they would be saved. */
const draftKey = (bot_id: string): string => `escalation.draft.${bot_id}`;
const baseKey = (bot_id: string): string => `escalation.draft-base.${bot_id}`;

export function carry(bot_id: string, draft: Settings, base: Base): void {
  sessionStorage.setItem(draftKey(bot_id), JSON.stringify(draft));
  sessionStorage.setItem(baseKey(bot_id), JSON.stringify(base));
}

/** The draft that was carried away, taken back out; null when there is none. */
export function takeBack(bot_id: string): (Base & { draft: Settings }) | null {
  const draft = sessionStorage.getItem(draftKey(bot_id));
  const base = sessionStorage.getItem(baseKey(bot_id));
  drop(bot_id);
  if (!draft || !base) return null;
  try {
    const found = JSON.parse(base) as Base;
    return { ...found, base: whole(found.base), draft: whole(JSON.parse(draft)) };
  } catch {
    return null; // not ours
  }
}

/** With what settings have come to have since the page that carried them away was loaded. */
function whole(carried: Settings): Settings {
  const parts = Object.entries({ ...DEFAULTS, ...carried }).map(([name, value]) => {
    const standard: unknown = DEFAULTS[name as keyof Settings];
    return [name, isRecord(value) && isRecord(standard) ? { ...standard, ...value } : value];
  });
  const filled = Object.fromEntries(parts) as Settings;
  return { ...filled, rules: filled.rules.map((rule) => ({ ...newRule(filled), ...rule })) };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export function drop(bot_id: string): void {
  sessionStorage.removeItem(draftKey(bot_id));
  sessionStorage.removeItem(baseKey(bot_id));
}
