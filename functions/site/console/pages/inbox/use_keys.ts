// j and k go through the rows, / goes to the search; Enter opens a row because it is a link. Nothing
// happens while somebody types, and each can switch it off.

import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";

const ROWS = "a.inbox-link";
const WRITING = "input, textarea, select, [contenteditable], dialog";

export function useKeys(on: boolean, frame: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    if (!on) return undefined;
    const pressed = (event: KeyboardEvent): void => {
      const at = event.target instanceof Element ? event.target : null;
      if (
        event.ctrlKey ||
        event.metaKey ||
        event.altKey ||
        at?.closest(WRITING) ||
        document.querySelector("dialog[open]")
      )
        return;
      if (event.key === "/") {
        event.preventDefault();
        frame.current?.querySelector<HTMLElement>("input[type=search]")?.focus();
        return;
      }
      const step = event.key === "j" ? 1 : event.key === "k" ? -1 : 0;
      const rows = [...(frame.current?.querySelectorAll<HTMLElement>(ROWS) ?? [])];
      if (!step || !rows.length) return;
      event.preventDefault();
      const now = rows.indexOf(document.activeElement as HTMLElement);
      const next = now < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, now + step));
      rows[next]?.focus();
    };
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, [on]);
}
