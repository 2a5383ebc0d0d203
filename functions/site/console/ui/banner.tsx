// A message that stays until its cause is gone, with what to do about it.

import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./icon";

export interface BannerProps {
  tone?: "info" | "warn" | "bad" | "good";
  title?: ComponentChildren;
  children?: ComponentChildren;
  actions?: ComponentChildren;
  icon?: IconName;
}

const ICONS = { info: "info", warn: "warning", bad: "error", good: "check" } as const;

export function Banner({ tone = "info", title, children, actions, icon }: BannerProps) {
  return (
    <div class={`banner ${tone}`} role={tone === "bad" ? "alert" : "status"}>
      <Icon name={icon ?? ICONS[tone]} />
      <div class="banner-text">
        {title && <strong>{title}</strong>}
        {children && <div>{children}</div>}
      </div>
      {actions && <div class="actions">{actions}</div>}
    </div>
  );
}
