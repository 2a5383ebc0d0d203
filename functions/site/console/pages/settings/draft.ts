// The draft: what is shown and edited, what it is based on, and saving it.

import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import { api } from "../../api/client";
import { useAction } from "../../api/hooks";
import { fieldError, Problem } from "../../api/problem";
import type { Page, Settings, SettingsVersion } from "../../api/types";
import { drop, takeBack } from "./carried_draft";
import { changedPaths, merge } from "./diff";
import { read, same, write } from "./paths";
import { plainly } from "./plainly";
import { below, type SectionId, sectionOf } from "./sections";

export interface Newer {
  settings: Settings;
  etag: string | null;
  /** Who saved it last and when, where that could be read. */
  last?: SettingsVersion;
}

export interface Draft {
  bot_id: string;
  /** As saved, when it was read. */
  base: Settings;
  etag: string | null;
  value: Settings;
  changed: readonly string[];
  dirty: ReadonlySet<SectionId>;
  /** Came back from the simulator. */
  returned: boolean;
  set: (path: string, next: unknown) => void;
  replace: (next: Settings) => void;
  discard: () => void;
  /** What the service has now: after a save, a restore, or a merge. */
  adopt: (saved: Settings, etag: string | null) => void;
  /** Whether it is saved now. */
  save: () => Promise<boolean>;
  saving: boolean;
  problem: unknown;
  /** What is wrong with a field, or with something below it. */
  error: (path: string) => string;
  /** Somebody else has saved meanwhile. */
  newer: Newer | null;
  putTogether: (keepMine: ReadonlySet<string>) => void;
  closeNewer: () => void;
}

interface State {
  base: Settings;
  etag: string | null;
  value: Settings;
  returned: boolean;
}

function begin(bot_id: string, saved: Settings, etag: string | null): State {
  const carried = takeBack(bot_id);
  if (!carried || same(carried.draft, saved)) return { base: saved, etag, value: saved, returned: false };
  // Where somebody has saved meanwhile, the save finds out and shows it.
  return { base: carried.base, etag: carried.etag, value: carried.draft, returned: true };
}

export function useDraft(
  bot_id: string,
  saved: Settings,
  savedEtag: string | null,
  onSaved: (settings: Settings, etag: string | null) => void,
): Draft {
  const path = `/bots/${bot_id}/escalation-settings`;
  const [state, setState] = useState(() => begin(bot_id, saved, savedEtag));
  const [problem, setProblem] = useState<unknown>();
  const [newer, setNewer] = useState<Newer | null>(null);
  const latest = useRef(state);
  latest.current = state;

  const change = useCallback((next: (value: Settings) => Settings) => {
    setState((old) => ({ ...old, value: next(old.value) }));
  }, []);

  const set = useCallback(
    (field: string, next: unknown) => {
      change((value) => write(value, field, next));
      setProblem((old: unknown) => {
        const about = old instanceof Problem ? old.field : "";
        return about && (below(about, field) || below(field, about)) ? undefined : old;
      });
    },
    [change],
  );

  const adopt = useCallback(
    (settings: Settings, etag: string | null) => {
      setState({ base: settings, etag, value: settings, returned: false });
      setProblem(undefined);
      setNewer(null);
      drop(bot_id);
      onSaved(settings, etag);
    },
    [bot_id, onSaved],
  );

  const saving = useAction(async (signal: AbortSignal) => {
    const { value, etag } = latest.current;
    setProblem(undefined);
    try {
      const answer = await api.put<Settings>(path, value, { etag, signal });
      // What was typed while it was saved stays.
      const typed = latest.current.value;
      adopt(answer.body, answer.etag);
      if (!same(typed, value)) {
        change((now) =>
          changedPaths(value, typed).reduce((kept, field) => write(kept, field, read(typed, field)), now),
        );
      }
      return true;
    } catch (error) {
      if (!(error instanceof Problem && error.isConflict)) throw error;
      const [now, versions] = await Promise.all([
        api.get<Settings>(path, { signal }),
        api.get<Page<SettingsVersion>>(`${path}/versions`, { signal }).catch(() => null),
      ]);
      setNewer({ settings: now.body, etag: now.etag, last: versions?.body.items[0] });
      return false;
    }
  });
  useEffect(() => setProblem(saving.error), [saving.error]);

  const putTogether = useCallback(
    (keepMine: ReadonlySet<string>) => {
      if (!newer) return;
      setState((old) => ({
        base: newer.settings,
        etag: newer.etag,
        value: merge(old.base, newer.settings, old.value, keepMine),
        returned: false,
      }));
      onSaved(newer.settings, newer.etag);
      setNewer(null);
    },
    [newer, onSaved],
  );

  const changed = useMemo(() => changedPaths(state.base, state.value), [state.base, state.value]);
  const dirty = useMemo(() => new Set(changed.map(sectionOf)), [changed]);

  return {
    bot_id,
    base: state.base,
    etag: state.etag,
    value: state.value,
    changed,
    dirty,
    returned: state.returned,
    set,
    replace: useCallback((next: Settings) => change(() => next), [change]),
    discard: () => {
      setState((old) => ({ ...old, value: old.base, returned: false }));
      setProblem(undefined);
    },
    adopt,
    save: async () => (await saving.run()) ?? false,
    saving: saving.busy,
    problem,
    error: (field) => plainly(fieldError(problem, field)),
    newer,
    putTogether,
    closeNewer: () => setNewer(null),
  };
}
