// Differences between settings, and putting two people's changes together.

import type { Settings } from "../../api/types";
import { units } from "./fields";
import { read, same, write } from "./paths";
import type { Names, Unit } from "./words";

export interface Change {
  path: string;
  label: string;
  before: string;
  after: string;
}

/** What is different in `after`, in words. */
export function changes(before: Settings, after: Settings, names: Names): Change[] {
  return units(before, after)
    .filter((unit) => !same(read(before, unit.path), read(after, unit.path)))
    .map((unit) => ({
      path: unit.path,
      label: unit.label,
      before: unit.read(read(before, unit.path), names),
      after: unit.read(read(after, unit.path), names),
    }));
}

export function changedPaths(before: Settings, after: Settings): string[] {
  return units(before, after)
    .filter((unit) => !same(read(before, unit.path), read(after, unit.path)))
    .map((unit) => unit.path);
}

export interface Theirs extends Change {
  /** Set where the draft has another change of the same field: what it says. */
  mine?: string;
}

/** What somebody else changed since `base`; `mine` where both changed the same to different values. */
export function theirChanges(base: Settings, theirs: Settings, mine: Settings, names: Names): Theirs[] {
  const at = (settings: Settings, unit: Unit): unknown => read(settings, unit.path);
  return units(base, theirs, mine)
    .filter((unit) => !same(at(base, unit), at(theirs, unit)))
    .map((unit) => {
      const both = !same(at(base, unit), at(mine, unit)) && !same(at(mine, unit), at(theirs, unit));
      return {
        path: unit.path,
        label: unit.label,
        before: unit.read(at(base, unit), names),
        after: unit.read(at(theirs, unit), names),
        ...(both ? { mine: unit.read(at(mine, unit), names) } : {}),
      };
    });
}

/** Their settings with my changes on top; of what both changed, mine only where `keepMine` has it. */
export function merge(base: Settings, theirs: Settings, mine: Settings, keepMine: ReadonlySet<string>): Settings {
  return units(base, theirs, mine).reduce((merged, unit) => {
    const value = read(mine, unit.path);
    if (same(read(base, unit.path), value)) return merged;
    const untouched = same(read(base, unit.path), read(theirs, unit.path));
    return untouched || keepMine.has(unit.path) ? write(merged, unit.path, value) : merged;
  }, theirs);
}
