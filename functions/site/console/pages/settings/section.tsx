// One part of a page: its card, what it is for, and whether it has unsaved changes. A part that a
// new owner need not look at is folded: it says in a line what is set, and opens with a press.

import type { ComponentChildren } from "preact";
import { t } from "../../texts/translate";
import { Badge, Card } from "../../ui";
import { useEditing } from "./context";
import { Fold } from "./fold";
import { anchorOf, SECTIONS, type SectionId } from "./sections";
import { STEPS, said } from "./summaries";

export interface SectionProps {
  id: SectionId;
  text?: ComponentChildren;
  actions?: ComponentChildren;
  /** Above what is folded: what must be seen at once. */
  above?: ComponentChildren;
  children: ComponentChildren;
}

export function Section({ id, text, actions, above, children }: SectionProps) {
  const { draft, names } = useEditing();
  const summary = said(id, draft.value, names);
  const step = STEPS.indexOf(id);
  return (
    <div id={anchorOf(id)} class="settings-section">
      <Card
        title={
          <span class="settings-title">
            {step >= 0 && <span class="settings-step">{step + 1}</span>}
            {SECTIONS[id].title}
            {draft.dirty.has(id) && <Badge tone="warn">{t("Unsaved")}</Badge>}
          </span>
        }
        text={text}
        actions={actions}
      >
        {summary === null ? (
          <div class="form">
            {above}
            {children}
          </div>
        ) : (
          <div class="form">
            {above}
            <Fold title={summary} action={t("Change")} name={SECTIONS[id].title}>
              {children}
            </Fold>
          </div>
        )}
      </Card>
    </div>
  );
}
