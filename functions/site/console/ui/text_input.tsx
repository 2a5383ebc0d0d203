// One line of text, and several.

import { Field, type FieldProps } from "./field";

interface Common extends FieldProps {
  value: string;
  onInput: (value: string) => void;
  onBlur?: () => void;
  placeholder?: string;
  maxLength?: number;
  autoFocus?: boolean;
  name?: string;
}

export interface TextInputProps extends Common {
  type?: "text" | "email" | "url" | "password" | "search" | "number" | "date" | "time" | "color";
  autoComplete?: string;
  min?: number | string;
  max?: number | string;
  step?: number;
  /** Shown after the value: "s", "%". */
  unit?: string;
}

export function TextInput(props: TextInputProps) {
  const { value, onInput, unit, type = "text", ...rest } = props;
  return (
    <Field {...rest}>
      {(control) => (
        <div class={unit ? "with-unit" : "bare-control"}>
          <input
            {...control}
            class="control"
            type={type as "text"} // the library types each kind of input apart
            value={value}
            name={rest.name}
            placeholder={rest.placeholder}
            maxLength={rest.maxLength}
            autoComplete={rest.autoComplete ?? "off"}
            // biome-ignore lint/a11y/noAutofocus: for a field that somebody has just asked for, as in a dialog.
            autoFocus={rest.autoFocus}
            min={rest.min}
            max={rest.max}
            step={rest.step}
            onInput={(event) => onInput(event.currentTarget.value)}
            onBlur={rest.onBlur}
          />
          {unit && (
            <span class="unit" aria-hidden="true">
              {unit}
            </span>
          )}
        </div>
      )}
    </Field>
  );
}

export interface TextAreaProps extends Common {
  rows?: number;
}

/** Grows with its text, where the browser knows `field-sizing`. */
export function TextArea(props: TextAreaProps) {
  const { value, onInput, rows = 3, ...rest } = props;
  return (
    <Field {...rest}>
      {(control) => (
        <textarea
          {...control}
          class="control"
          rows={rows}
          style={{ minBlockSize: `calc(${rows} * 1.4em + 1rem)` }}
          value={value}
          name={rest.name}
          placeholder={rest.placeholder}
          maxLength={rest.maxLength}
          // biome-ignore lint/a11y/noAutofocus: as above.
          autoFocus={rest.autoFocus}
          onInput={(event) => onInput(event.currentTarget.value)}
          onBlur={rest.onBlur}
        />
      )}
    </Field>
  );
}
