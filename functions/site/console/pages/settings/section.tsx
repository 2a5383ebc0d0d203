// One part of the page: its card, what it is for, and whether it has unsaved changes.

import type { ComponentChildren } from "preact";
import { t } from "../../texts/translate";
import { Badge, Card } from "../../ui";
import { useEditing } from "./context";
import { SECTIONS, type SectionId } from "./sections";

export interface SectionProps {
  id: SectionId;
  text?: ComponentChildren;
  actions?: ComponentChildren;
  children: ComponentChildren;
}

export const anchorOf = (id: SectionId): string => `settings-${id}`;

export function Section({ id, text, actions, children }: SectionProps) {
  const { draft } = useEditing();
  return (
    <div id={anchorOf(id)} class="settings-section">
      <Card
        title={
          <span class="settings-title">
            {SECTIONS[id].title}
            {draft.dirty.has(id) && <Badge tone="warn">{t("Unsaved")}</Badge>}
          </span>
        }
        text={text}
        actions={actions}
      >
        <div class="form">{children}</div>
      </Card>
    </div>
  );
}
