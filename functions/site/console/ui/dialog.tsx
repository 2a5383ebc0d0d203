// The browser's own modal dialog: it keeps focus inside and gives it back. `Confirm` asks once
// before something that cannot be undone.

import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { sentence } from "../api/problem";
import { t } from "../texts/translate";
import { Banner } from "./banner";
import { Button } from "./button";

export interface DialogProps {
  open: boolean;
  title: ComponentChildren;
  children?: ComponentChildren;
  /** Buttons, the most likely one last. */
  actions: ComponentChildren;
  /** Escape, or the cross. Left out: it can only be answered. */
  onClose?: () => void;
  wide?: boolean;
}

export function Dialog({ open, ...rest }: DialogProps) {
  return open ? <Modal {...rest} /> : null;
}

// A component of its own: it is closed while it is still in the page, or focus would not go back.
function Modal({ title, children, actions, onClose, wide }: Omit<DialogProps, "open">) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      class={wide ? "dialog wide" : "dialog"}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose?.();
      }}
    >
      <header>
        <h2 id={id}>{title}</h2>
        {onClose && <Button kind="quiet" icon="close" label={t("Close")} onClick={onClose} />}
      </header>
      <div class="dialog-body">{children}</div>
      <footer>{actions}</footer>
    </dialog>
  );
}

export interface ConfirmProps {
  open: boolean;
  title: ComponentChildren;
  /** What will be gone, and for whom. */
  children?: ComponentChildren;
  /** The verb: "Delete bot". */
  action: string;
  busy?: boolean;
  error?: unknown;
  onConfirm: () => unknown;
  onCancel: () => void;
  /** Not destructive: an ordinary button. */
  mild?: boolean;
}

export function Confirm(props: ConfirmProps) {
  const { open, title, children, action, busy, error, onConfirm, onCancel, mild } = props;
  return (
    <Dialog
      open={open}
      title={title}
      onClose={onCancel}
      actions={
        <>
          <Button onClick={onCancel}>{t("Cancel")}</Button>
          <Button kind={mild ? "primary" : "danger"} busy={busy} onClick={onConfirm}>
            {action}
          </Button>
        </>
      }
    >
      {children}
      {error !== undefined && <Banner tone="bad">{sentence(error)}</Banner>}
    </Dialog>
  );
}
