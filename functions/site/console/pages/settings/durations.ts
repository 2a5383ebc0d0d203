// Seconds in the unit in which a person would say them.

export const UNITS = [
  { seconds: 3600, name: "hours", one: "hour" },
  { seconds: 60, name: "minutes", one: "minute" },
  { seconds: 1, name: "seconds", one: "second" },
] as const;

export type UnitSeconds = (typeof UNITS)[number]["seconds"];

/** The largest unit that gives a whole number. */
export function unitOf(seconds: number): UnitSeconds {
  return UNITS.find((unit) => seconds % unit.seconds === 0)?.seconds ?? 1;
}

export function secondsInWords(seconds: number): string {
  const unit = UNITS.find((one) => one.seconds === unitOf(seconds)) ?? UNITS[2];
  const count = seconds / unit.seconds;
  return `${count} ${count === 1 ? unit.one : unit.name}`;
}
