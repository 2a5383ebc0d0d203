// A text in which what stands in braces is filled in: its placeholders can be put in with a press.

import { useId, useRef } from "preact/hooks";
import { language } from "../../texts/language";
import { t } from "../../texts/translate";
import { TextArea, TextInput } from "../../ui";

export interface PlaceholderInputProps {
  label: string;
  hint?: string;
  error?: string;
  value: string;
  onInput: (value: string) => void;
  onFocus?: () => void;
  maxLength: number;
  /** Shown while it is empty. */
  empty?: string;
  /** Name → what it becomes. */
  placeholders: Record<string, string>;
  lines?: number;
  lang?: string;
}

export function PlaceholderInput(props: PlaceholderInputProps) {
  const { placeholders, lines, value, onInput, empty, onFocus, lang, ...rest } = props;
  const frame = useRef<HTMLDivElement>(null);
  const id = useId();

  const put = (name: string): void => {
    const field = frame.current?.querySelector<HTMLInputElement | HTMLTextAreaElement>("input, textarea");
    const from = field?.selectionStart ?? value.length;
    const to = field?.selectionEnd ?? value.length;
    const word = `{${name}}`;
    const gap = from > 0 && !/\s$/.test(value.slice(0, from)) ? " " : "";
    onInput((value.slice(0, from) + gap + word + value.slice(to)).slice(0, props.maxLength));
    field?.focus();
  };

  const Input = lines ? TextArea : TextInput;
  const names = Object.entries(placeholders);
  return (
    <div class="settings-words" ref={frame} onFocusCapture={onFocus} lang={lang}>
      <Input {...rest} {...(lines ? { rows: lines } : {})} value={value} onInput={onInput} placeholder={empty} />
      {names.length > 0 && (
        <ul
          class="settings-chips"
          aria-label={t("Placeholders for {label}", { label: props.label })}
          id={id}
          lang={language()}
        >
          {names.map(([name, meaning]) => (
            <li key={name}>
              <button type="button" onClick={() => put(name)}>
                <code>{`{${name}}`}</code> {meaning}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
