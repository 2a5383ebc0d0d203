// Business hours: reading and writing a week.

import { t } from "../../texts/translate";
import { type BusinessHours, type Interval, WEEKDAYS, type Weekday } from "./model";

export const DAY_NAMES: Record<Weekday, string> = {
  mon: t("Monday"),
  tue: t("Tuesday"),
  wed: t("Wednesday"),
  thu: t("Thursday"),
  fri: t("Friday"),
  sat: t("Saturday"),
  sun: t("Sunday"),
};
const SHORT: Record<Weekday, string> = {
  mon: t("Mon"),
  tue: t("Tue"),
  wed: t("Wed"),
  thu: t("Thu"),
  fri: t("Fri"),
  sat: t("Sat"),
  sun: t("Sun"),
};
export const MOST_INTERVALS = 6;

/** "09:00:00" as fields and people have it. */
export const clock = (time: string): string => time.slice(0, 5);

/** What a time field holds, as the service has it. */
export const stored = (time: string): string => (/^\d\d:\d\d$/.test(time) ? `${time}:00` : time);

export function office(timezone: string): BusinessHours {
  const open = [{ start: "09:00:00", end: "17:00:00" }];
  return {
    timezone,
    weekly: { mon: open, tue: open, wed: open, thu: open, fri: open },
    holidays: [],
  };
}

/** The next free interval of a day: after its last one, else from nine to five. */
export function nextInterval(intervals: readonly Interval[]): Interval {
  const last = intervals.at(-1);
  if (!last || last.end >= "22:00" || last.end <= last.start) return { start: "09:00:00", end: "17:00:00" };
  const hour = Number(last.end.slice(0, 2)) + 1;
  const at = (value: number): string => `${String(Math.min(value, 23)).padStart(2, "0")}:00:00`;
  return { start: at(hour), end: hour + 3 > 23 ? "00:00:00" : at(hour + 3) };
}

export function setDay(hours: BusinessHours, day: Weekday, intervals: Interval[]): BusinessHours {
  const { [day]: _, ...rest } = hours.weekly;
  const weekly = intervals.length ? { ...rest, [day]: intervals } : rest;
  return { ...hours, weekly };
}

/** Monday's hours for the other working days. */
export function likeMonday(hours: BusinessHours): BusinessHours {
  const monday = hours.weekly.mon ?? [];
  return (["tue", "wed", "thu", "fri"] as const).reduce(
    (week, day) =>
      setDay(
        week,
        day,
        monday.map((one) => ({ ...one })),
      ),
    hours,
  );
}

/** The service takes midnight as an end, and a day's last minute for it. */
const endsAtMidnight = ({ end }: Interval): boolean => ["00:00", "23:59"].includes(clock(end));
const goesOn = (one: Interval): boolean => !endsAtMidnight(one) && one.end < one.start;

const inWords = (one: Interval): string => {
  if (endsAtMidnight(one)) return `${clock(one.start)}–24:00`;
  return `${clock(one.start)}–${clock(one.end)}${goesOn(one) ? t(" the next day") : ""}`;
};

const CLOSED = t("closed");
const spoken = (intervals: readonly Interval[] | undefined): string =>
  intervals?.length ? intervals.map(inWords).join(", ") : CLOSED;

/** "Mon–Fri 09:00–17:00, Sat 10:00–14:00": days of equal hours together. */
export function weekInWords(weekly: BusinessHours["weekly"]): string {
  const groups: { first: Weekday; last: Weekday; hours: string }[] = [];
  for (const day of WEEKDAYS) {
    const hours = spoken(weekly[day]);
    const last = groups.at(-1);
    if (last?.hours === hours) last.last = day;
    else groups.push({ first: day, last: day, hours });
  }
  const open = groups.filter((group) => group.hours !== CLOSED);
  return open.length
    ? open
        .map(({ first, last, hours }) => {
          const days = first === last ? SHORT[first] : `${SHORT[first]}–${SHORT[last]}`;
          return `${days} ${hours}`;
        })
        .join("; ")
    : t("never open");
}

/** Parts of the day that are open, as shares of 24 hours; a night of the day before goes on into it. */
export function openShares(
  intervals: readonly Interval[] = [],
  dayBefore: readonly Interval[] = [],
): { from: number; width: number }[] {
  const share = (time: string): number => (Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))) / 1440;
  const morning = dayBefore.filter(goesOn).map((one) => ({ from: 0, width: share(one.end) }));
  const own = intervals.map((one) => ({
    from: share(one.start),
    width: (endsAtMidnight(one) || goesOn(one) ? 1 : share(one.end)) - share(one.start),
  }));
  return [...morning, ...own].filter(({ width }) => width > 0);
}

export const dayBefore = (day: Weekday): Weekday => WEEKDAYS.at(WEEKDAYS.indexOf(day) - 1) ?? day;
