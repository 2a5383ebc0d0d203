// "Advanced": numbers that hardly anybody changes, and what somebody has changed of them.

import type { ComponentChildren } from "preact";
import type { Settings } from "../../api/types";
import { t } from "../../texts/translate";
import { useEditing } from "./context";
import { units } from "./fields";
import { Fold } from "./fold";
import { STANDARD } from "./model";
import { read, same } from "./paths";
import { below } from "./sections";
import type { Names } from "./words";

export interface AdvancedProps {
  /** The fields in it, as dotted paths. */
  fields: readonly string[];
  /** What was changed, in other words than the fields'. */
  custom?: string;
  children: ComponentChildren;
}

export function Advanced({ fields, custom, children }: AdvancedProps) {
  const { draft, names } = useEditing();
  const words = custom ?? changed(fields, draft.value, names);
  return (
    <Fold
      title={
        <>
          <strong>{t("Advanced")}</strong>
          {words && <span class="fold-custom">{t("Custom: {words}", { words })}</span>}
        </>
      }
    >
      {children}
    </Fold>
  );
}

/** What is not as a new bot has it: "Margin 20 %, Replies 5". */
function changed(fields: readonly string[], value: Settings, names: Names): string {
  return units(value, STANDARD)
    .filter((unit) => fields.some((field) => below(unit.path, field)))
    .filter((unit) => !same(read(value, unit.path), read(STANDARD, unit.path)))
    .map((unit) => t("{label} {value}", { label: unit.label, value: unit.read(read(value, unit.path), names) }))
    .join(", ");
}
