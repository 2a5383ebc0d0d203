// The frame of every page: its heading, which takes focus after a navigation, its title in the
// browser, and what can be done with the whole page.

import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { currentConfig } from "../auth/session";
import { t } from "../texts/translate";
import { nameTab } from "./tab_title";

export interface PageProps {
  title: string;
  /** One sentence under the heading. */
  text?: ComponentChildren;
  /** Where this page is below: shown above the heading. */
  parent?: { title: string; href: string };
  actions?: ComponentChildren;
  /** A state beside the heading. */
  badge?: ComponentChildren;
  /** Tabs under the heading. */
  tabs?: ComponentChildren;
  /** Narrow: forms. Wide: everything else. */
  narrow?: boolean;
  children: ComponentChildren;
}

let focused = location.pathname;

export function Page(props: PageProps) {
  const { title, text, parent, actions, badge, tabs, narrow, children } = props;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const { environment } = currentConfig();
    nameTab(`${title} · ${t("Escalation")}${environment === "prod" ? "" : ` (${environment})`}`);
  }, [title]);
  useEffect(() => {
    // Not at the first load, where the browser begins at the top by itself.
    if (focused !== location.pathname) heading.current?.focus({ preventScroll: true });
    focused = location.pathname;
  }, [location.pathname]);
  return (
    <div class={narrow ? "page narrow-page" : "page"}>
      <header class="page-head">
        <div class="page-title">
          {parent && (
            <a class="page-parent" href={parent.href}>
              {parent.title}
            </a>
          )}
          <div class="heading-row">
            <h1 ref={heading} tabIndex={-1}>
              {title}
            </h1>
            {badge}
          </div>
          {text && <p class="lead">{text}</p>}
        </div>
        {actions && <div class="actions">{actions}</div>}
      </header>
      {tabs}
      <div class="page-body">{children}</div>
    </div>
  );
}
