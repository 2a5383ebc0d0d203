// A moment, as people say it; the exact time is in the title.

import { useEffect, useState } from "preact/hooks";
import { locale } from "../texts/language";
import { plural, t } from "../texts/translate";

const relative = new Intl.RelativeTimeFormat(locale(), { numeric: "auto" });
const exact = new Intl.DateTimeFormat(locale(), { dateStyle: "medium", timeStyle: "short" });
const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["second", 60],
  ["minute", 60],
  ["hour", 24],
  ["day", 30],
  ["month", 12],
];

export function Time({ at, absolute }: { at: string; absolute?: boolean }) {
  const [, again] = useState(0);
  useEffect(() => {
    if (absolute) return undefined;
    const timer = setInterval(() => again((count) => count + 1), 30_000);
    return () => clearInterval(timer);
  }, [absolute]);
  const text = exact.format(new Date(at));
  return (
    <time dateTime={at} title={absolute ? undefined : text}>
      {absolute ? text : ago(at)}
    </time>
  );
}

export function ago(at: string, now: number = Date.now()): string {
  let value = (new Date(at).getTime() - now) / 1000;
  if (Math.abs(value) < 45) return value > 5 ? t("in a moment") : t("just now");
  for (const [unit, size] of STEPS) {
    if (Math.abs(value) < size) return relative.format(Math.round(value), unit);
    value /= size;
  }
  return relative.format(Math.round(value), "year");
}

/** Seconds as people say them: "45 s", "12 min", "3 h". */
export function duration(seconds: number | null): string {
  if (seconds === null) return "–";
  if (seconds < 10) return t("{seconds} s", { seconds: Math.round(seconds * 10) / 10 });
  if (seconds < 90) return t("{seconds} s", { seconds: Math.round(seconds) });
  if (seconds < 5400) return t("{minutes} min", { minutes: Math.round(seconds / 60) });
  if (seconds < 172_800) return t("{hours} h", { hours: Math.round(seconds / 3600) });
  return plural(Math.round(seconds / 86_400), "{count} day", "{count} days");
}
