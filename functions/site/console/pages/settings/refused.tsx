// What was refused, in one place; the field itself says it too.

import { Problem, sentence } from "../../api/problem";
import type { Settings } from "../../api/types";
import { t } from "../../texts/translate";
import { Banner, Button } from "../../ui";
import { labelOf } from "./fields";
import { reveal } from "./fold";
import { plainly } from "./plainly";
import { anchorOf, sectionOf } from "./sections";

export interface RefusedProps {
  problem: unknown;
  settings: Settings;
  onShow: (field: string) => void;
}

export function Refused({ problem, settings, onShow }: RefusedProps) {
  if (problem === undefined) return null;
  const field = problem instanceof Problem ? problem.field : "";
  const label = field && labelOf(field, settings);
  return (
    <Banner
      tone="bad"
      title={label ? t("Not saved: {label}", { label }) : t("Not saved")}
      actions={
        field ? (
          <Button size="small" onClick={() => onShow(field)}>
            {t("Show")}
          </Button>
        ) : undefined
      }
    >
      {plainly(sentence(problem))}
    </Banner>
  );
}

/** Goes to a field of the page that is shown. */
export function pointAt(field: string): void {
  const frame = document.getElementById(anchorOf(sectionOf(field)));
  const wrong =
    frame?.querySelector<HTMLElement>("[aria-invalid=true]") ??
    frame
      ?.querySelector<HTMLElement>(".field-error")
      ?.parentElement?.querySelector<HTMLElement>("input, textarea, select");
  const found = wrong ?? frame;
  if (!found) return;
  reveal(found);
  found.scrollIntoView({ block: "center" });
  wrong?.focus({ preventScroll: true });
}
