// What is not looked at every day: a line that says what is set, and the fields below it. The
// browser opens it where somebody searches the page; `reveal` where a link or a refusal leads in.

import type { ComponentChildren } from "preact";
import { Icon } from "../../ui";

export interface FoldProps {
  /** What is set. */
  title: ComponentChildren;
  /** "Change": what opening it is for. */
  action?: string;
  /** Of what, for who hears the line alone. */
  name?: string;
  children: ComponentChildren;
}

export function Fold({ title, action, name, children }: FoldProps) {
  return (
    <details class="fold">
      <summary>
        <span class="fold-said">{title}</span>
        <span class="fold-action">
          {action}
          {name && <span class="visually-hidden"> {name}</span>}
          <Icon name="chevron" size={16} />
        </span>
      </summary>
      <div class="form">{children}</div>
    </details>
  );
}

/** Opens what an element lies in; of a whole part, also what it consists of. */
export function reveal(element: Element): void {
  for (let above = element.parentElement?.closest("details"); above; above = above.parentElement?.closest("details")) {
    above.open = true;
  }
  const whole = element.querySelector<HTMLDetailsElement>(":scope > .card > .card-body > .form > details");
  if (whole) whole.open = true;
}
