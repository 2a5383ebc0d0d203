// When a rule may fire: groups of tests, joined by "all" or "any". Where it stands in the settings is
// its path, by which the service names what is wrong.

import { useRef } from "preact/hooks";
import type { Condition, FactGroup, FactTest } from "../../../api/types";
import { t } from "../../../texts/translate";
import { Button, Select } from "../../../ui";
import { useEditing } from "../context";
import { TestRow } from "./test_row";
import { conditionInWords, type Join, MOST_PARTS, newTest } from "./words";

export interface ConditionProps {
  path: string;
  value: Condition | null;
  legend: string;
}

const JOINS: readonly { value: Join; label: string }[] = [
  { value: "all", label: t("All of these hold") },
  { value: "any", label: t("One of these holds") },
];
const other = (join: Join): Join => (join === "all" ? "any" : "all");

export function ConditionEditor({ path, value, legend }: ConditionProps) {
  const { draft } = useEditing();
  const frame = useRef<HTMLFieldSetElement>(null);
  const set = (next: Condition | null): void => draft.set(path, next);
  /** What was pressed is gone: the keyboard goes on at the button that adds one. */
  const afterwards = (): void => {
    requestAnimationFrame(() => frame.current?.querySelector<HTMLButtonElement>("[data-add] button")?.focus());
  };
  const setGroup = (at: number, group: FactGroup | null): void => {
    if (!value) return;
    const of = group ? value.of.with(at, group) : value.of.toSpliced(at, 1);
    set(of.length ? { ...value, of } : null);
    if (!group) afterwards();
  };
  const add = (): void => {
    const join = value?.join ?? "all";
    set({ join, of: [...(value?.of ?? []), { join: other(join), tests: [newTest()] }] });
  };
  return (
    <fieldset class="rule-condition" ref={frame}>
      <legend>{legend}</legend>
      {value && value.of.length > 1 && (
        <Select
          label={t("How the conditions are joined")}
          hideLabel
          value={value.join}
          options={JOINS}
          onChange={(join) => set({ ...value, join })}
        />
      )}
      {value?.of.map((group, at) => (
        <Group
          key={at}
          path={`${path}.of.${at}`}
          number={at + 1}
          value={group}
          onChange={(next) => setGroup(at, next)}
        />
      ))}
      {(value?.of.length ?? 0) < MOST_PARTS && (
        <div data-add>
          <Button size="small" icon="plus" onClick={add}>
            {value ? t("Add another condition") : t("Add a condition")}
          </Button>
        </div>
      )}
      {value && (
        <p class="hint" data-sentence>
          {t("Only if {condition}.", { condition: conditionInWords(value) })}
        </p>
      )}
    </fieldset>
  );
}

interface GroupProps {
  path: string;
  number: number;
  value: FactGroup;
  onChange: (next: FactGroup | null) => void;
}

function Group({ path, number, value, onChange }: GroupProps) {
  const frame = useRef<HTMLFieldSetElement>(null);
  const { tests, join } = value;
  const setTest = (at: number, test: FactTest | null): void => {
    const next = test ? tests.with(at, test) : tests.toSpliced(at, 1);
    onChange(next.length ? { ...value, tests: next } : null);
    if (!test && next.length) {
      requestAnimationFrame(() => frame.current?.querySelector<HTMLButtonElement>("[data-more] button")?.focus());
    }
  };
  return (
    <fieldset class="rule-group" ref={frame}>
      <legend class="visually-hidden">{t("Condition {number}", { number })}</legend>
      {tests.length > 1 && (
        <Select
          label={t("How condition {number} is joined", { number })}
          hideLabel
          value={join}
          options={JOINS}
          onChange={(next) => onChange({ ...value, join: next })}
        />
      )}
      {tests.map((test, at) => (
        <TestRow
          key={at}
          path={`${path}.tests.${at}`}
          name={tests.length > 1 ? `${number}.${at + 1}` : String(number)}
          value={test}
          onChange={(next) => setTest(at, next)}
        />
      ))}
      {tests.length < MOST_PARTS && (
        <div data-more>
          <Button
            size="small"
            kind="quiet"
            icon="plus"
            onClick={() => onChange({ ...value, tests: [...tests, newTest(tests.at(-1)?.fact)] })}
          >
            {join === "any" ? t("Or …") : t("And …")}
            <span class="visually-hidden">{t("(condition {number})", { number })}</span>
          </Button>
        </div>
      )}
    </fieldset>
  );
}
