// What a page shows while there is nothing to show: empty, loading, failed.

import type { ComponentChildren } from "preact";
import { Problem, sentence, Unreachable } from "../api/problem";
import { t } from "../texts/translate";
import { Button } from "./button";
import { Icon, type IconName } from "./icon";

export interface EmptyStateProps {
  icon: IconName;
  title: string;
  children?: ComponentChildren;
  actions?: ComponentChildren;
}

export function EmptyState({ icon, title, children, actions }: EmptyStateProps) {
  return (
    <div class="empty">
      <span class="empty-icon">
        <Icon name={icon} size={24} />
      </span>
      <p class="empty-title">{title}</p>
      {children && <div class="hint">{children}</div>}
      {actions && <div class="actions">{actions}</div>}
    </div>
  );
}

/** Grey lines in the place of text. `lines` of them, or `rows` of a table, or a `block`. */
export function Skeleton({ kind = "lines", count = 3 }: { kind?: "lines" | "rows" | "block"; count?: number }) {
  return (
    <div class={`skeleton ${kind}`} aria-hidden="true">
      {Array.from({ length: count }, (_, number) => (
        <span key={number} />
      ))}
    </div>
  );
}

/** A skeleton that says "Loading" to who cannot see it. */
export function Loading(props: { kind?: "lines" | "rows" | "block"; count?: number }) {
  return (
    <div aria-busy="true">
      <p class="visually-hidden" role="status">
        {t("Loading")}
      </p>
      <Skeleton {...props} />
    </div>
  );
}

export interface ErrorStateProps {
  error: unknown;
  onRetry?: () => unknown;
  /** What could not be shown: "These conversations". */
  what?: string;
}

export function ErrorState({ error, onRetry, what = t("This part") }: ErrorStateProps) {
  const missing = error instanceof Problem && error.isMissing;
  const offline = error instanceof Unreachable;
  const title = missing ? t("Not found") : offline ? t("No connection") : t("{what} could not be loaded", { what });
  return (
    <div class="empty" role="alert">
      <span class="empty-icon bad">
        <Icon name={offline ? "offline" : missing ? "search" : "warning"} size={24} />
      </span>
      <p class="empty-title">{title}</p>
      <div class="hint">{sentence(error)}</div>
      {onRetry && !missing && (
        <div class="actions">
          <Button icon="retry" onClick={onRetry}>
            {t("Try again")}
          </Button>
        </div>
      )}
    </div>
  );
}
