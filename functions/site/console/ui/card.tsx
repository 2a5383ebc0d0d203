// A surface with a heading, actions beside it, and content.

import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

export interface CardProps {
  title?: ComponentChildren;
  /** One sentence under the title. */
  text?: ComponentChildren;
  actions?: ComponentChildren;
  /** Content that reaches the edges: tables, lists. */
  flush?: boolean;
  level?: 2 | 3;
  children?: ComponentChildren;
}

export function Card({ title, text, actions, flush, level = 2, children }: CardProps) {
  const id = useId();
  const Heading = level === 2 ? "h2" : "h3";
  return (
    <section class={`card${flush ? " flush" : ""}`} aria-labelledby={title ? id : undefined}>
      {(title || actions) && (
        <header class="card-head">
          <div>
            {title && <Heading id={id}>{title}</Heading>}
            {text && <p class="hint">{text}</p>}
          </div>
          {actions && <div class="actions">{actions}</div>}
        </header>
      )}
      {children !== undefined && children !== null && <div class="card-body">{children}</div>}
    </section>
  );
}
