// A list of short texts. Enter, a comma or leaving the field adds what is typed; Backspace in the
// empty field takes the last one back.

import { useRef, useState } from "preact/hooks";
import { t } from "../texts/translate";
import { Field, type FieldProps } from "./field";
import { Icon } from "./icon";

export interface TagInputProps extends FieldProps {
  values: readonly string[];
  onChange: (values: string[]) => void;
  placeholder?: string;
  /** Sees what is added: the text as it is kept, or null for what is not wanted. */
  clean?: (text: string) => string | null;
  max?: number;
  /** Hears what is being typed, before it is added. */
  onType?: (text: string) => void;
  type?: "text" | "email" | "url";
}

export function TagInput(props: TagInputProps) {
  const { values, onChange, placeholder, clean = (text) => text, max = 50, onType, type, ...rest } = props;
  const [text, keepText] = useState("");
  const setText = (typed: string): void => {
    keepText(typed);
    onType?.(typed);
  };
  const input = useRef<HTMLInputElement>(null);

  const add = (typed: string): void => {
    const found = typed
      .split(/[,\n]/)
      .map((one) => one.trim())
      .filter(Boolean)
      .map(clean)
      .filter((one) => one !== null);
    setText("");
    if (found.length) onChange([...new Set([...values, ...found])].slice(0, max));
  };

  const key = (event: KeyboardEvent): void => {
    if ((event.key === "Enter" || event.key === ",") && text.trim()) {
      event.preventDefault();
      add(text);
    } else if (event.key === "Enter") event.preventDefault();
    else if (event.key === "Backspace" && !text) onChange(values.slice(0, -1));
  };

  return (
    <Field {...rest}>
      {(control) => (
        <div class="tags control">
          {values.map((value) => (
            <span key={value} class="tag">
              <bdi>{value}</bdi>
              <button
                type="button"
                aria-label={t("Remove {value}", { value })}
                disabled={control.disabled}
                onClick={() => {
                  onChange(values.filter((one) => one !== value));
                  input.current?.focus();
                }}
              >
                <Icon name="close" size={12} />
              </button>
            </span>
          ))}
          <input
            {...control}
            ref={input}
            type="text"
            inputMode={type}
            value={text}
            autoComplete="off"
            placeholder={values.length ? undefined : placeholder}
            onInput={(event) => {
              const typed = event.currentTarget.value;
              if (/[,\n]/.test(typed)) add(typed);
              else setText(typed);
            }}
            onKeyDown={key}
            onBlur={() => add(text)}
          />
        </div>
      )}
    </Field>
  );
}
