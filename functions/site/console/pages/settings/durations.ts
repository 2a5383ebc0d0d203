// Seconds in the unit in which a person would say them.

import { plural, t } from "../../texts/translate";

export const UNITS = [
  { seconds: 3600, name: t("hours"), said: (count: number) => plural(count, "{count} hour", "{count} hours") },
  { seconds: 60, name: t("minutes"), said: (count: number) => plural(count, "{count} minute", "{count} minutes") },
  { seconds: 1, name: t("seconds"), said: (count: number) => plural(count, "{count} second", "{count} seconds") },
] as const;

export type UnitSeconds = (typeof UNITS)[number]["seconds"];

/** The largest unit that gives a whole number. */
export function unitOf(seconds: number): UnitSeconds {
  return UNITS.find((unit) => seconds % unit.seconds === 0)?.seconds ?? 1;
}

export function secondsInWords(seconds: number): string {
  const unit = UNITS.find((one) => one.seconds === unitOf(seconds)) ?? UNITS[2];
  return unit.said(seconds / unit.seconds);
}
