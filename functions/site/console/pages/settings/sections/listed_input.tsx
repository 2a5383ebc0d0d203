// One field of a ticket, in the input that its type asks for.

import type { FieldChoice, FixedValue, ListedField } from "../../../api/types";
import { t } from "../../../texts/translate";
import { Checkbox, Combobox, Select, TextArea, TextInput } from "../../../ui";

const MOST_IN_SELECT = 12;
const LONGEST = 500;

export interface ListedInputProps {
  field: Pick<ListedField, "kind" | "longest" | "pattern">;
  choices: readonly FieldChoice[];
  label: string;
  value: FixedValue | null | undefined;
  /** Null: nothing is put there. */
  onChange: (value: FixedValue | null) => void;
  hint?: string;
  /** What an empty value means. */
  empty?: string;
  error?: string;
  required?: boolean;
  hideLabel?: boolean;
}

export function ListedInput(props: ListedInputProps) {
  const { field, choices, value, onChange, empty = t("Not filled"), ...shown } = props;
  const text = value === null || value === undefined ? "" : String(value);
  const number = (typed: string): void => onChange(typed === "" ? null : Number(typed));
  switch (field.kind) {
    case "choice":
      return <Choice {...props} text={text} empty={empty} />;
    case "choices":
      return <Choices {...props} />;
    case "yes_no":
      return (
        <Select
          {...shown}
          value={text}
          options={[
            { value: "", label: empty },
            { value: "true", label: t("Yes") },
            { value: "false", label: t("No") },
          ]}
          onChange={(next) => onChange(next ? next === "true" : null)}
        />
      );
    case "integer":
      return <TextInput {...shown} type="number" step={1} value={text} onInput={number} />;
    case "decimal":
      return <TextInput {...shown} type="number" value={text} onInput={number} />;
    case "date":
      return <TextInput {...shown} type="date" value={text} onInput={(typed) => onChange(typed || null)} />;
    case "long_text":
      return (
        <TextArea {...shown} value={text} maxLength={longestOf(field)} onInput={(typed) => onChange(typed || null)} />
      );
    default:
      return (
        <TextInput
          {...shown}
          hint={field.pattern ? t("Your helpdesk takes what fits {pattern}", { pattern: field.pattern }) : shown.hint}
          value={text}
          maxLength={longestOf(field)}
          onInput={(typed) => onChange(typed || null)}
        />
      );
  }
}

const longestOf = ({ longest }: Pick<ListedField, "longest">): number => Math.min(longest ?? LONGEST, LONGEST);

/** Ids and long lists are searched; a few words are chosen. */
function Choice(props: ListedInputProps & { text: string; empty: string }) {
  const { choices, text, empty, onChange, field: _field, value: _value, ...shown } = props;
  const pick = (next: string): void =>
    onChange(choices.find(({ value }) => String(value) === next)?.value ?? (next || null));
  const options = choices.map(({ value, label }) => ({ value: String(value), label }));
  const once = options.filter(({ value }, at) => options.findIndex((one) => one.value === value) === at);
  if (once.length > MOST_IN_SELECT || once.some(({ value, label }) => value !== label && /^\d{5,}$/.test(value))) {
    return <Combobox {...shown} value={text} options={once} placeholder={empty} maxLength={120} onChange={pick} />;
  }
  const gone = text && !once.some(({ value }) => value === text);
  return (
    <Select
      {...shown}
      value={text}
      options={[
        ...(shown.required && text ? [] : [{ value: "", label: empty }]),
        ...(gone ? [{ value: text, label: t("{value} (not in the list any more)", { value: text }) }] : []),
        ...once,
      ]}
      onChange={pick}
    />
  );
}

function Choices({ label, choices, value, onChange, error, hint }: ListedInputProps) {
  const chosen = Array.isArray(value) ? value : [];
  const gone = chosen.filter((one) => !choices.some((choice) => choice.value === one));
  const set = (one: string, on: boolean): void => {
    const next = on ? [...chosen, one] : chosen.filter((other) => other !== one);
    onChange(next.length ? next : null);
  };
  return (
    <fieldset class="stack tight">
      <legend>{label}</legend>
      {hint && <p class="hint">{hint}</p>}
      {choices.map((choice) => (
        <Checkbox
          key={choice.value}
          label={choice.label}
          checked={chosen.includes(String(choice.value))}
          onChange={(on) => set(String(choice.value), on)}
        />
      ))}
      {gone.map((one) => (
        <Checkbox
          key={one}
          label={t("{value} (not in the list any more)", { value: one })}
          checked
          onChange={() => set(one, false)}
        />
      ))}
      {error && <p class="field-error">{error}</p>}
    </fieldset>
  );
}
