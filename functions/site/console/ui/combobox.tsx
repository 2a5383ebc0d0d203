// A list that is searched by typing. What is typed and is nothing in the list stays as it is typed:
// a list may be old, and its reader may know better.

import { useId, useState } from "preact/hooks";
import { t } from "../texts/translate";
import { Field, type FieldProps } from "./field";

const MOST_SHOWN = 50;

export interface ComboboxOption {
  value: string;
  label: string;
}

export interface ComboboxProps extends FieldProps {
  value: string;
  options: readonly ComboboxOption[];
  onChange: (value: string) => void;
  placeholder?: string;
  maxLength?: number;
}

export function Combobox(props: ComboboxProps) {
  const { value, options, onChange, placeholder, maxLength, ...rest } = props;
  const list = useId();
  const [typed, setTyped] = useState<string | null>(null); // null: nobody is typing
  const [active, setActive] = useState(0);
  const known = options.find((one) => one.value === value);
  const found = typed === null ? [] : matching(options, typed, known?.label).slice(0, MOST_SHOWN);

  const choose = (next: string): void => {
    setTyped(null);
    if (next !== value) onChange(next);
  };
  const settle = (): void => {
    if (typed !== null) choose(meant(options, typed.trim()) ?? typed.trim());
  };
  const key = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      if (typed === null) setTyped(known?.label ?? value);
      else setActive((active + step + found.length) % Math.max(found.length, 1));
    } else if (event.key === "Escape" && typed !== null) {
      event.stopPropagation(); // a dialog around it stays open
      setTyped(null);
    } else if (event.key === "Enter") {
      event.preventDefault();
      const picked = found[active];
      if (picked) choose(picked.value);
      else settle();
    }
  };

  return (
    <Field {...rest}>
      {(control) => (
        <div class="combobox">
          <input
            {...control}
            class="control"
            role="combobox"
            aria-expanded={found.length > 0}
            aria-controls={list}
            aria-autocomplete="list"
            aria-activedescendant={found[active] ? `${list}-${active}` : undefined}
            autoComplete="off"
            placeholder={placeholder}
            maxLength={maxLength}
            value={typed ?? known?.label ?? value}
            onFocus={(event) => event.currentTarget.select()}
            onClick={() => typed === null && setTyped(known?.label ?? value)}
            onInput={(event) => {
              setTyped(event.currentTarget.value);
              setActive(0);
            }}
            onKeyDown={key}
            onBlur={settle}
          />
          <div class="combobox-list" id={list} role="listbox" aria-label={t("Choices")} hidden={!found.length}>
            {found.map((one, at) => (
              <div
                key={one.value}
                id={`${list}-${at}`}
                role="option"
                tabIndex={-1}
                aria-selected={at === active}
                // Before the field loses the focus, which would take what is typed.
                onMouseDown={(event) => {
                  event.preventDefault();
                  choose(one.value);
                }}
              >
                <bdi>{one.label}</bdi>
              </div>
            ))}
          </div>
          {value && !known && typed === null && options.length > 0 && (
            <p class="hint">{t("{value} is not in the list of your helpdesk any more.", { value })}</p>
          )}
        </div>
      )}
    </Field>
  );
}

/** All of them until something is typed; then those with all its words in name or value. */
function matching(options: readonly ComboboxOption[], typed: string, shown: string | undefined): ComboboxOption[] {
  if (typed === shown) return [...options];
  const words = typed.toLowerCase().split(/\s+/);
  return options.filter(({ label, value }) => {
    const text = `${label} ${value}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** The value of the one that has this name, or that is it. */
function meant(options: readonly ComboboxOption[], typed: string): string | undefined {
  const same = (text: string): boolean => text.toLowerCase() === typed.toLowerCase();
  return options.find(({ value }) => value === typed)?.value ?? options.find(({ label }) => same(label))?.value;
}
