// Whole days off.

import { useState } from "preact/hooks";
import { locale } from "../../../texts/language";
import { t } from "../../../texts/translate";
import { Button, Field, Icon } from "../../../ui";

export interface HolidaysProps {
  value: readonly string[];
  onChange: (value: string[]) => void;
  error?: string;
}

const spoken = new Intl.DateTimeFormat(locale(), { dateStyle: "medium", timeZone: "UTC" });
const MOST = 200;

export function Holidays({ value, onChange, error }: HolidaysProps) {
  const [day, setDay] = useState("");
  const add = (): void => {
    if (day) onChange([...new Set([...value, day])].sort());
    setDay("");
  };
  return (
    <div class="stack tight">
      <Field label={t("Days off")} hint={t("The team is away the whole day.")} error={error}>
        {(control) => (
          <div class="settings-date">
            <input
              {...control}
              class="control"
              type="date"
              value={day}
              onInput={(event) => setDay(event.currentTarget.value)}
              onKeyDown={(event) => {
                if (event.key === "Enter") {
                  event.preventDefault();
                  add();
                }
              }}
            />
            <Button icon="plus" disabled={!day || value.length >= MOST} onClick={add}>
              {t("Add")}
            </Button>
          </div>
        )}
      </Field>
      {value.length > 0 && (
        <ul class="settings-days" aria-label={t("Days off")}>
          {value.map((one) => {
            const name = spoken.format(new Date(`${one}T00:00:00Z`));
            return (
              <li key={one} class="tag">
                {name}
                <button
                  type="button"
                  aria-label={t("Remove {name}", { name })}
                  onClick={() => onChange(value.filter((other) => other !== one))}
                >
                  <Icon name="close" size={12} />
                </button>
              </li>
            );
          })}
        </ul>
      )}
    </div>
  );
}
