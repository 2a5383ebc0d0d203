// A label, a control, a hint and an error that belong together for eyes and screen readers.

import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

export interface FieldProps {
  label: ComponentChildren;
  /** What it means or what it is good for. */
  hint?: ComponentChildren;
  /** What is wrong with the value; see `fieldError` in api/problem. */
  error?: string;
  required?: boolean;
  disabled?: boolean;
  /** Read out, but not shown: the place makes it clear to the eye. */
  hideLabel?: boolean;
}

/** What a control inside a Field carries. */
export interface Control {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": "true" | undefined;
  "aria-required": "true" | undefined;
  disabled: boolean | undefined;
}

export function Field(
  props: FieldProps & { children: (control: Control) => ComponentChildren; end?: ComponentChildren },
) {
  const { label, hint, error, required, disabled, hideLabel, children, end } = props;
  const id = useId();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div class={`field${error ? " invalid" : ""}`}>
      <div class={hideLabel ? "visually-hidden" : "field-label"}>
        <label for={id}>{label}</label>
        {end}
      </div>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {children({
        id,
        "aria-describedby": described || undefined,
        "aria-invalid": error ? "true" : undefined,
        "aria-required": required ? "true" : undefined,
        disabled,
      })}
      {error && (
        <p class="field-error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </div>
  );
}
