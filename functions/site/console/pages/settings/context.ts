// What every section of the page works on.

import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Workspace } from "../../api/types";
import type { Draft } from "./draft";
import type { Around } from "./presets";
import type { Names } from "./words";

export interface Editing {
  draft: Draft;
  names: Names;
  around: Around;
  workspace: Workspace;
}

export const EditingContext = createContext<Editing | null>(null);

export function useEditing(): Editing {
  const editing = useContext(EditingContext);
  if (!editing) throw new Error("outside of the editor");
  return editing;
}
