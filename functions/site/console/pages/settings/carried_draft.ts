// A draft on its way to the simulator and back, in this tab only.

import type { Settings } from "../../api/types";

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
    return { ...(JSON.parse(base) as Base), draft: JSON.parse(draft) as Settings };
  } catch {
    return null; // not ours
  }
}

export function drop(bot_id: string): void {
  sessionStorage.removeItem(draftKey(bot_id));
  sessionStorage.removeItem(baseKey(bot_id));
}
