// One question about one fact: which fact, how it is asked, and what it is held against.

import type { FactTest } from "../../../api/types";
import { tagOf } from "../../../texts/languages";
import { t } from "../../../texts/translate";
import { Button, Checkbox, Select, TagInput, TextInput } from "../../../ui";
import { useEditing } from "../context";
import {
  CHECK_NAMES,
  CHECKS,
  type Check,
  DEVICES,
  FACT_NAMES,
  type Fact,
  HOURS,
  isNamed,
  isOrder,
  isPresence,
  MOST_VALUES,
  newTest,
  testInWords,
  withCheck,
} from "./words";

export interface TestRowProps {
  path: string;
  /** Its number, for who hears it. */
  name: string;
  value: FactTest;
  onChange: (next: FactTest | null) => void;
}

export function TestRow({ path, name, value, onChange }: TestRowProps) {
  const { draft } = useEditing();
  const { fact, check } = value;
  const checks = CHECKS[fact];
  return (
    <fieldset class="rule-test">
      <legend class="visually-hidden">{`${name}: ${testInWords(value)}`}</legend>
      <Select
        label={t("Fact")}
        value={fact}
        options={Object.entries(FACT_NAMES).map(([one, label]) => ({ value: one as Fact, label }))}
        onChange={(next) =>
          onChange({ ...newTest(next), ...(isNamed(next) && value.name ? { name: value.name } : {}) })
        }
        error={draft.error(`${path}.fact`)}
      />
      {isNamed(fact) && (
        <TextInput
          label={t("Its name")}
          value={value.name ?? ""}
          placeholder="plan"
          maxLength={40}
          onInput={(typed) => onChange({ ...value, name: typed.trim() })}
          error={draft.error(`${path}.name`)}
        />
      )}
      {checks.length > 1 && (
        <Select
          label={t("Question")}
          value={check}
          options={checks.map((one) => ({ value: one, label: CHECK_NAMES[one] }))}
          onChange={(next: Check) => onChange(withCheck(value, next))}
          error={draft.error(`${path}.check`)}
        />
      )}
      {!isPresence(check) && <Values path={path} value={value} onChange={onChange} />}
      <div class="rule-test-remove">
        <Button
          kind="quiet"
          size="small"
          icon="trash"
          label={t("Remove condition {name}", { name })}
          onClick={() => onChange(null)}
        />
      </div>
    </fieldset>
  );
}

const PLACEHOLDERS: Partial<Record<Fact, string>> = {
  signed: "pro",
  attribute: "pro",
  page: "/checkout",
  referrer: "www.example.com",
  language: "de",
  message: "refund",
};

function Values({ path, value, onChange }: Omit<TestRowProps, "name">) {
  const { draft } = useEditing();
  const { fact, check, values } = value;
  const error = draft.error(`${path}.values`);
  const set = (next: string[]): void => onChange({ ...value, values: next });
  if (fact === "hours") {
    return (
      <Select
        label={t("Value")}
        value={values[0] ?? "closed"}
        options={Object.entries(HOURS).map(([one, label]) => ({ value: one, label }))}
        onChange={(next) => set([next])}
        error={error}
      />
    );
  }
  if (fact === "device") {
    return (
      <fieldset class="rule-devices" aria-invalid={error ? "true" : undefined}>
        <legend>{t("Value")}</legend>
        {Object.entries(DEVICES).map(([one, label]) => (
          <Checkbox
            key={one}
            label={label}
            checked={values.includes(one)}
            onChange={(on) => set(on ? [...values, one] : values.filter((each) => each !== one))}
          />
        ))}
        {error && <p class="field-error">{error}</p>}
      </fieldset>
    );
  }
  if (isOrder(check) || fact === "handoffs") {
    return (
      <TextInput
        label={t("Value")}
        hint={isNamed(fact) ? t("A number, or a day as 2026-12-31.") : undefined}
        value={values[0] ?? ""}
        maxLength={30}
        onInput={(typed) => set(typed.trim() ? [typed.trim()] : [])}
        error={error}
      />
    );
  }
  return (
    <TagInput
      label={t("Values")}
      hint={
        fact === "page" || fact === "referrer"
          ? t("A path as /checkout, or an address with or without https://. Press Enter after each.")
          : t("Press Enter after each.")
      }
      values={values}
      placeholder={PLACEHOLDERS[fact]}
      max={MOST_VALUES}
      clean={fact === "language" ? tagOf : undefined}
      onChange={set}
      error={error}
    />
  );
}
