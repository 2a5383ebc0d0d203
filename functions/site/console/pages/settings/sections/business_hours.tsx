// When the team is at work.

import { useMemo } from "preact/hooks";
import { t } from "../../../texts/translate";
import { Button, Select, Switch } from "../../../ui";
import { Advanced } from "../advanced";
import { useEditing } from "../context";
import {
  clock,
  DAY_NAMES,
  dayBefore,
  likeMonday,
  MOST_INTERVALS,
  nextInterval,
  office,
  openShares,
  setDay,
  stored,
} from "../hours";
import { type BusinessHours as Hours, type Interval, WEEKDAYS, type Weekday } from "../model";
import { Section } from "../section";
import { Holidays } from "./holidays";

const here = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";

export function BusinessHours() {
  const { draft } = useEditing();
  const hours = draft.value.business_hours;
  const saved = draft.base.business_hours;
  const setHours = (next: Hours | null): void => draft.set("business_hours", next);
  return (
    <Section
      id="hours"
      text={t("Outside of them everything is still handed over, and the visitor is told when the team is back.")}
    >
      <Switch
        label={t("The team has business hours")}
        hint={hours ? undefined : t("Off: the team is taken to be there around the clock.")}
        checked={hours !== null}
        onChange={(on) => setHours(on ? (saved ?? office(here())) : null)}
        error={hours ? "" : draft.error("business_hours")}
      />
      {hours && (
        <>
          <Zone hours={hours} />
          <fieldset class="stack tight">
            <legend>{t("Weekly hours")}</legend>
            <p class="hint">{t("An end of 00:00 is midnight; an end before the start is on the next day.")}</p>
            <div class="settings-week">
              {WEEKDAYS.map((day) => (
                <Day key={day} day={day} hours={hours} onChange={setHours} />
              ))}
            </div>
            <div>
              <Button size="small" icon="copy" onClick={() => setHours(likeMonday(hours))}>
                {t("Tuesday to Friday like Monday")}
              </Button>
            </div>
          </fieldset>
          <Holidays
            value={hours.holidays}
            onChange={(next) => draft.set("business_hours.holidays", next)}
            error={draft.error("business_hours.holidays")}
          />
        </>
      )}
      <Advanced fields={["answer_time.hidden"]}>
        <Switch
          label={t("Visitors read how soon the team answers")}
          hint={t(
            "Within which time four of five are answered, in business hours of the last weeks and from 20 answers on, and the hours themselves.",
          )}
          checked={!draft.value.answer_time.hidden}
          onChange={(on) => draft.set("answer_time.hidden", !on)}
          error={draft.error("answer_time.hidden")}
        />
      </Advanced>
    </Section>
  );
}

function Zone({ hours }: { hours: Hours }) {
  const { draft } = useEditing();
  const zones = useMemo(
    () => [...new Set([hours.timezone, here(), "UTC", ...Intl.supportedValuesOf("timeZone")])].sort(),
    [],
  );
  return (
    <Select
      label={t("Time zone")}
      value={hours.timezone}
      options={zones.map((zone) => ({ value: zone, label: zone.replaceAll("_", " ") }))}
      onChange={(next) => draft.set("business_hours.timezone", next)}
      error={draft.error("business_hours.timezone")}
    />
  );
}

function Day({ day, hours, onChange }: { day: Weekday; hours: Hours; onChange: (hours: Hours) => void }) {
  const { draft } = useEditing();
  const intervals = hours.weekly[day] ?? [];
  const name = DAY_NAMES[day];
  const tell = (next: Interval[]): void => onChange(setDay(hours, day, next));
  const problem = draft.error(`business_hours.weekly.${day}`);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a <fieldset> takes no part in the grid of days.
    <div class="settings-day" role="group" aria-label={name}>
      <label class="checkbox">
        <input
          type="checkbox"
          checked={intervals.length > 0}
          onChange={(event) => tell(event.currentTarget.checked ? [nextInterval([])] : [])}
        />
        <span>{name}</span>
      </label>
      <div class="settings-times">
        {intervals.map((one, at) => (
          <div class="settings-time" key={at}>
            <TimeField
              label={t("{name}, opens", { name })}
              value={one.start}
              bad={Boolean(problem)}
              onChange={(start) => tell(intervals.with(at, { ...one, start }))}
            />
            <span aria-hidden="true">–</span>
            <TimeField
              label={t("{name}, closes", { name })}
              value={one.end}
              bad={Boolean(problem)}
              onChange={(end) => tell(intervals.with(at, { ...one, end }))}
            />
            {intervals.length > 1 && (
              <Button
                kind="quiet"
                size="small"
                icon="close"
                label={t("Remove {name} {start} to {end}", { name, start: clock(one.start), end: clock(one.end) })}
                onClick={() => tell(intervals.toSpliced(at, 1))}
              />
            )}
          </div>
        ))}
        {!intervals.length && <span class="muted">{t("Closed")}</span>}
        {problem && <p class="field-error">{problem}</p>}
      </div>
      {intervals.length > 0 && intervals.length < MOST_INTERVALS && (
        <Button
          kind="quiet"
          size="small"
          icon="plus"
          label={t("Add hours on {name}", { name })}
          onClick={() => tell([...intervals, nextInterval(intervals)])}
        />
      )}
      <div class="settings-day-line" aria-hidden="true">
        {openShares(intervals, hours.weekly[dayBefore(day)]).map(({ from, width }) => (
          <span key={from} style={{ insetInlineStart: `${from * 100}%`, width: `${width * 100}%` }} />
        ))}
      </div>
    </div>
  );
}

function TimeField(props: { label: string; value: string; bad: boolean; onChange: (value: string) => void }) {
  return (
    <input
      class="control"
      type="time"
      aria-label={props.label}
      aria-invalid={props.bad ? "true" : undefined}
      value={clock(props.value)}
      onChange={(event) => {
        if (event.currentTarget.value) props.onChange(stored(event.currentTarget.value));
      }}
    />
  );
}
