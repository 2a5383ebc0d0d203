// What is typed into a form, beside what is saved.

import { useCallback, useState } from "preact/hooks";

export interface Draft<T> {
  /** As typed, else as saved. Undefined until it is read. */
  value: T | undefined;
  dirty: boolean;
  change: (changes: Partial<T>) => void;
  /** Back to what is saved. */
  reset: () => void;
}

export function useDraft<T extends object>(saved: T | undefined): Draft<T> {
  const [changes, setChanges] = useState<Partial<T>>({});
  const value = saved && { ...saved, ...changes };
  const dirty = saved !== undefined && JSON.stringify(value) !== JSON.stringify(saved);
  const change = useCallback((more: Partial<T>) => setChanges((old) => ({ ...old, ...more })), []);
  const reset = useCallback(() => setChanges({}), []);
  return { value, dirty, change, reset };
}
