// A slider with two ends, for two bounds of one scale. Each end is a slider of the browser's own, so
// keys, touch, screen readers and the direction of the text work as everywhere; they lie over one
// track, and neither passes the other.

import { useId, useState } from "preact/hooks";
import type { FieldProps } from "./field";

export interface End {
  /** What this end bounds, for who hears it alone. */
  label: string;
  value: number;
  error?: string;
}

export interface RangeSliderProps extends Pick<FieldProps, "label" | "hint"> {
  low: End;
  high: End;
  min: number;
  max: number;
  step: number;
  /** How a value reads. */
  format: (value: number) => string;
  onInput: (low: number, high: number) => void;
  /** What is below the low end, between the ends, and above the high one. */
  zones: readonly [string, string, string];
}

export function RangeSlider(props: RangeSliderProps) {
  const { label, hint, low, high, min, max, step, format, onInput, zones } = props;
  const id = useId();
  // Where both ends are at one place, the one that can still move must be the one on top.
  const [last, setLast] = useState<"low" | "high">("high");
  const share = (value: number): number => ((value - min) / (max - min)) * 100;
  const ends = [
    { name: "low", ...low, tell: (value: number) => onInput(Math.min(value, high.value), high.value) },
    { name: "high", ...high, tell: (value: number) => onInput(low.value, Math.max(value, low.value)) },
  ] as const;
  const top = low.value === high.value ? (low.value > (min + max) / 2 ? "low" : "high") : last;
  const widths = [share(low.value), share(high.value) - share(low.value), 100 - share(high.value)];
  return (
    <fieldset class="range" aria-describedby={hint ? `${id}-hint` : undefined}>
      <legend>{label}</legend>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <div class="range-track">
        <div class="range-zones" aria-hidden="true">
          {widths.map((width, at) => (
            <span key={at} class={`range-zone zone-${at}`} style={{ width: `${Math.max(width, 0)}%` }} />
          ))}
        </div>
        {ends.map((end) => (
          <input
            key={end.name}
            class={`range-end${end.name === top ? " top" : ""}`}
            type="range"
            aria-label={end.label}
            aria-valuetext={format(end.value)}
            aria-invalid={end.error ? "true" : undefined}
            aria-describedby={end.error ? `${id}-${end.name}` : undefined}
            min={min}
            max={max}
            step={step}
            value={end.value}
            onFocus={() => setLast(end.name)}
            onInput={(event) => {
              end.tell(event.currentTarget.valueAsNumber);
              // What goes too far is put back, also where no value has changed by it.
              const [from, to] = end.name === "low" ? [min, high.value] : [low.value, max];
              event.currentTarget.valueAsNumber = Math.min(Math.max(event.currentTarget.valueAsNumber, from), to);
            }}
          />
        ))}
      </div>
      <ul class="range-key">
        {zones.map((zone, at) => (
          <li key={zone}>
            <span class={`swatch zone-${at}`} />
            {zone}
          </li>
        ))}
      </ul>
      {ends.map(
        (end) =>
          end.error && (
            <p key={end.name} class="field-error" id={`${id}-${end.name}`}>
              {end.error}
            </p>
          ),
      )}
    </fieldset>
  );
}
