// Choosing: a list, a switch, a slider, cards of which one is chosen.

import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { Field, type FieldProps } from "./field";

export interface Option<V extends string = string> {
  value: V;
  label: string;
  disabled?: boolean;
}

export interface SelectProps<V extends string> extends FieldProps {
  value: V;
  options: readonly Option<V>[];
  onChange: (value: V) => void;
}

export function Select<V extends string>({ value, options, onChange, ...rest }: SelectProps<V>) {
  return (
    <Field {...rest}>
      {(control) => (
        <select
          {...control}
          class="control select"
          value={value}
          onChange={(event) => onChange(event.currentTarget.value as V)}
        >
          {options.map((one) => (
            <option key={one.value} value={one.value} disabled={one.disabled} selected={one.value === value}>
              {one.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

export interface SwitchProps {
  label: ComponentChildren;
  hint?: ComponentChildren;
  checked: boolean;
  onChange: (checked: boolean) => void;
  disabled?: boolean;
  error?: string;
}

/** On or off, at once: label on the left, switch on the right. */
export function Switch({ label, hint, checked, onChange, disabled, error }: SwitchProps) {
  const id = useId();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div class="switch-row">
      <div class="switch-text">
        <label for={id}>{label}</label>
        {hint && (
          <p class="hint" id={`${id}-hint`}>
            {hint}
          </p>
        )}
        {error && (
          <p class="field-error" id={`${id}-error`}>
            {error}
          </p>
        )}
      </div>
      <input
        id={id}
        class="switch"
        type="checkbox"
        // biome-ignore lint/a11y/useAriaPropsForRole: `checked` of a checkbox is its `aria-checked`.
        role="switch"
        checked={checked}
        disabled={disabled}
        aria-describedby={described || undefined}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    </div>
  );
}

export interface CheckboxProps {
  label: ComponentChildren;
  checked: boolean;
  onChange: (checked: boolean) => void;
  disabled?: boolean;
  /** Only read out: a box in a row of a table. */
  hideLabel?: boolean;
}

export function Checkbox({ label, checked, onChange, disabled, hideLabel }: CheckboxProps) {
  return (
    <label class="checkbox">
      <input
        type="checkbox"
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <span class={hideLabel ? "visually-hidden" : undefined}>{label}</span>
    </label>
  );
}

export interface SliderProps extends FieldProps {
  value: number;
  min: number;
  max: number;
  step: number;
  onInput: (value: number) => void;
  /** How the value reads: `(v) => `${Math.round(v * 100)} %``. */
  format?: (value: number) => string;
}

export function Slider({ value, min, max, step, onInput, format = String, ...rest }: SliderProps) {
  return (
    <Field {...rest} end={<output class="slider-value">{format(value)}</output>}>
      {(control) => (
        <input
          {...control}
          class="slider"
          type="range"
          min={min}
          max={max}
          step={step}
          value={value}
          aria-valuetext={format(value)}
          onInput={(event) => onInput(event.currentTarget.valueAsNumber)}
        />
      )}
    </Field>
  );
}

export interface Card<V extends string> {
  value: V;
  title: ComponentChildren;
  text?: ComponentChildren;
  disabled?: boolean;
}

export interface RadioCardsProps<V extends string> {
  legend: ComponentChildren;
  hint?: ComponentChildren;
  value: V | null;
  options: readonly Card<V>[];
  onChange: (value: V) => void;
  hideLegend?: boolean;
  error?: string;
}

export function RadioCards<V extends string>(props: RadioCardsProps<V>) {
  const { legend, hint, value, options, onChange, hideLegend, error } = props;
  const name = useId();
  return (
    <fieldset class="radio-cards" aria-describedby={error ? `${name}-error` : undefined}>
      <legend class={hideLegend ? "visually-hidden" : undefined}>{legend}</legend>
      {hint && <p class="hint">{hint}</p>}
      <div class="radio-grid">
        {options.map((one) => (
          <label key={one.value} class={`radio-card${one.disabled ? " disabled" : ""}`}>
            <input
              type="radio"
              name={name}
              value={one.value}
              checked={one.value === value}
              disabled={one.disabled}
              onChange={() => onChange(one.value)}
            />
            <span>
              <strong>{one.title}</strong>
              {one.text && <span class="hint">{one.text}</span>}
            </span>
          </label>
        ))}
      </div>
      {error && (
        <p class="field-error" id={`${name}-error`}>
          {error}
        </p>
      )}
    </fieldset>
  );
}
