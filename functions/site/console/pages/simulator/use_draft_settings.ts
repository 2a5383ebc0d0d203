// The draft that is tried: brought along from the settings page, or begun here. It stays in this
// tab while the person looks at other pages, and goes back to the settings page with them.

import { useCallback, useEffect, useState } from "preact/hooks";
import { useResource } from "../../api/hooks";
import type { Settings } from "../../api/types";
import { carry, drop, takeBack } from "../settings/carried_draft";

export interface DraftSettings {
  value: Settings | undefined;
  saved: Settings | undefined;
  etag: string | null;
  error: unknown;
  dirty: boolean;
  reload: () => Promise<void>;
  change: (changes: Partial<Settings>) => void;
  discard: () => void;
  /** What is saved now; the draft is done. */
  adopt: (saved: Settings, etag: string | null) => void;
}

interface State {
  base: Settings;
  etag: string | null;
  draft: Settings;
}

export function useDraftSettings(bot_id: string): DraftSettings {
  const read = useResource<Settings>(`/bots/${bot_id}/escalation-settings`);
  const [state, setState] = useState<State | null>(() => takeBack(bot_id));
  const base = state?.base ?? read.data;
  const value = state?.draft ?? read.data;
  const etag = state ? state.etag : read.etag;
  const dirty = Boolean(base && value && JSON.stringify(base) !== JSON.stringify(value));
  useEffect(() => {
    if (state && dirty) carry(bot_id, state.draft, { base: state.base, etag: state.etag });
    else if (read.data || state) drop(bot_id);
  }, [state, dirty, read.data]);
  const change = useCallback(
    (changes: Partial<Settings>) =>
      setState((old) => {
        const from = old ?? (read.data && { base: read.data, etag: read.etag, draft: read.data });
        return from ? { ...from, draft: { ...from.draft, ...changes } } : null;
      }),
    [read.data, read.etag],
  );
  const discard = useCallback(() => {
    setState(null);
    void read.reload();
  }, [read.reload]);
  const adopt = useCallback(
    (saved: Settings, version: string | null) => {
      read.set(saved, version);
      setState(null);
    },
    [read.set],
  );
  return { value, saved: base, etag, error: read.error, dirty, reload: read.reload, change, discard, adopt };
}
