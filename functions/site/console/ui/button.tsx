// A button, or a link that looks like one.

import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./icon";

interface Look {
  kind?: "primary" | "secondary" | "quiet" | "danger";
  size?: "small";
  icon?: IconName;
  children?: ComponentChildren;
}

export interface ButtonProps extends Look {
  onClick?: (event: MouseEvent) => unknown;
  type?: "button" | "submit";
  /** Shows that it works, and ignores further presses; focus stays. */
  busy?: boolean;
  disabled?: boolean;
  /** For a button with an icon alone. */
  label?: string;
  id?: string;
  "aria-expanded"?: boolean;
  "aria-controls"?: string;
  "aria-describedby"?: string;
}

export function Button(props: ButtonProps) {
  const { kind = "secondary", size, icon, children, onClick, busy, label, type, ...rest } = props;
  return (
    <button
      {...rest}
      type={type ?? "button"}
      class={look(kind, size, children === undefined)}
      aria-label={label}
      title={children === undefined ? label : undefined}
      aria-busy={busy ? "true" : undefined}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else void onClick?.(event);
      }}
    >
      {busy ? <span class="spinner" /> : icon && <Icon name={icon} size={16} />}
      {children !== undefined && <span>{children}</span>}
    </button>
  );
}

export interface LinkButtonProps extends Look {
  href: string;
  label?: string;
  /** Another site: opens beside the console. */
  external?: boolean;
}

export function LinkButton(props: LinkButtonProps) {
  const { kind = "secondary", size, icon, children, href, label, external } = props;
  return (
    <a
      class={look(kind, size, children === undefined)}
      href={href}
      aria-label={label}
      {...(external ? { target: "_blank", rel: "noreferrer" } : {})}
    >
      {icon && <Icon name={icon} size={16} />}
      {children !== undefined && <span>{children}</span>}
    </a>
  );
}

function look(kind: string, size: string | undefined, bare: boolean): string {
  return `button ${kind}${size ? ` ${size}` : ""}${bare ? " bare" : ""}`;
}
