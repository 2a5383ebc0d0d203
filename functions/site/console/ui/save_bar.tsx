// Marks unsaved changes at the foot of a form, and guards them: leaving asks first.

import { useEffect } from "preact/hooks";
import { guard } from "../shell/leaving";
import { t } from "../texts/translate";
import { Button } from "./button";

export interface SaveBarProps {
  dirty: boolean;
  busy: boolean;
  onDiscard: () => void;
  /** Left out where the surrounding form submits. */
  onSave?: () => unknown;
  /** "3 changes": what is unsaved. */
  text?: string;
  /** The form's own pages: going from one to another loses nothing. */
  within?: string;
}

export function SaveBar({ dirty, busy, onDiscard, onSave, text = t("Unsaved changes"), within }: SaveBarProps) {
  useUnsaved(dirty, within);
  if (!dirty && !busy) return null;
  return (
    <section class="save-bar" aria-label={t("Unsaved changes")}>
      <span class="save-text" role="status">
        {text}
      </span>
      <Button disabled={busy} onClick={onDiscard}>
        {t("Discard")}
      </Button>
      <Button kind="primary" busy={busy} type={onSave ? "button" : "submit"} onClick={onSave}>
        {t("Save")}
      </Button>
    </section>
  );
}

/** While `dirty`, closing the tab and following a link ask first; a link `within` does not. */
export function useUnsaved(dirty: boolean, within?: string): void {
  useEffect(() => (dirty ? guard(within) : undefined), [dirty, within]);
}
