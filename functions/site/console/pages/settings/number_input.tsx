// A number as it is typed: an empty field stays empty until it is saved, and is refused then.

import { useEffect, useState } from "preact/hooks";
import { t } from "../../texts/translate";
import { Field, type FieldProps, TextInput } from "../../ui";
import { UNITS, type UnitSeconds, unitOf } from "./durations";

export interface NumberInputProps extends FieldProps {
  value: number;
  /** Null for what is no number. */
  onChange: (value: number | null) => void;
  min: number;
  max: number;
  step?: number;
  unit?: string;
}

const parsed = (text: string): number | null => {
  const value = Number(text);
  return text.trim() && Number.isFinite(value) ? value : null;
};

export function NumberInput({ value, onChange, ...rest }: NumberInputProps) {
  const [text, setText] = useState(String(value ?? ""));
  useEffect(() => {
    if (parsed(text) !== (value ?? null)) setText(String(value ?? ""));
  }, [value]);
  return (
    <div class="settings-number">
      <TextInput
        {...rest}
        type="number"
        value={text}
        onInput={(typed) => {
          setText(typed);
          onChange(parsed(typed));
        }}
      />
    </div>
  );
}

export interface DurationInputProps extends FieldProps {
  /** Seconds. */
  value: number;
  onChange: (value: number | null) => void;
}

/** Seconds, minutes or hours; what is kept is seconds. */
export function DurationInput({ value, onChange, ...field }: DurationInputProps) {
  const [unit, setUnit] = useState<UnitSeconds>(() => unitOf(value || 60));
  const [text, setText] = useState(String(value / unit));
  useEffect(() => {
    const shown = parsed(text);
    if ((shown === null ? null : shown * unit) === (value ?? null)) return;
    const fitting = unitOf(value || 60);
    setUnit(fitting);
    setText(value === null ? "" : String(value / fitting));
  }, [value]);
  const tell = (typed: string, of: UnitSeconds): void => {
    const found = parsed(typed);
    onChange(found === null ? null : Math.round(found * of));
  };
  return (
    <Field {...field}>
      {(control) => (
        <div class="settings-duration">
          <input
            {...control}
            class="control"
            type="number"
            min={0}
            value={text}
            onInput={(event) => {
              setText(event.currentTarget.value);
              tell(event.currentTarget.value, unit);
            }}
          />
          <select
            class="control select"
            aria-label={t("Unit")}
            disabled={control.disabled}
            onChange={(event) => {
              const next = Number(event.currentTarget.value) as UnitSeconds;
              setUnit(next);
              tell(text, next);
            }}
          >
            {UNITS.map((one) => (
              <option key={one.seconds} value={one.seconds} selected={one.seconds === unit}>
                {one.name}
              </option>
            ))}
          </select>
        </div>
      )}
    </Field>
  );
}
