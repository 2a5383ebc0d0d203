// What rules can ask, and how it reads.

import type { Condition, FactGroup, FactTest, Settings } from "../../../api/types";
import { languageName } from "../../../texts/languages";
import { t } from "../../../texts/translate";

export type Fact = FactTest["fact"];
export type Check = FactTest["check"];
export type Join = FactGroup["join"];

export const MOST_PARTS = 12;
export const MOST_VALUES = 30;

/** In the order of the list. */
export const FACT_NAMES: Record<Fact, string> = {
  signed: t("Attribute, signed by your site"),
  attribute: t("Attribute, signed or only claimed"),
  page: t("Page where the chat began"),
  referrer: t("Page before, on another site"),
  device: t("Device"),
  language: t("Language"),
  hours: t("Business hours"),
  handoffs: t("Handoffs before, in this chat"),
  message: t("Words in the message"),
};

const TEXT: readonly Check[] = ["is", "is_not", "begins_with", "contains"];
const ORDER: readonly Check[] = ["at_least", "at_most", "above", "below"];
const PRESENCE: readonly Check[] = ["known", "not_known"];
export const CHECKS: Record<Fact, readonly Check[]> = {
  signed: [...TEXT, ...ORDER, ...PRESENCE],
  attribute: [...TEXT, ...ORDER, ...PRESENCE],
  page: [...TEXT, ...PRESENCE],
  referrer: [...TEXT, ...PRESENCE],
  device: ["is", "is_not"],
  language: ["is", "is_not"],
  hours: ["is"],
  handoffs: ["is", ...ORDER],
  message: ["contains"],
};

export const CHECK_NAMES: Record<Check, string> = {
  is: t("is one of"),
  is_not: t("is none of"),
  begins_with: t("begins with"),
  contains: t("contains"),
  at_least: t("is at least"),
  at_most: t("is at most"),
  above: t("is above"),
  below: t("is below"),
  known: t("is known"),
  not_known: t("is not known"),
};

export const DEVICES = { phone: t("Phone"), tablet: t("Tablet"), computer: t("Computer") } as const;
export const HOURS = { open: t("The team is there"), closed: t("The team is away") } as const;

export const isNamed = (fact: Fact): boolean => fact === "signed" || fact === "attribute";
export const isPresence = (check: Check): boolean => PRESENCE.includes(check);
export const isOrder = (check: Check): boolean => ORDER.includes(check);

/** A test of this fact that says as much as it can without anybody's choice. */
export const newTest = (fact: Fact = "signed"): FactTest => ({
  fact,
  name: isNamed(fact) ? "plan" : null,
  check: CHECKS[fact][0] ?? "is",
  values: fact === "hours" ? ["closed"] : fact === "device" ? ["phone"] : [],
});

/** The same test with another check: what it is held against stays, where it still can be. */
export const withCheck = (test: FactTest, check: Check): FactTest => ({
  ...test,
  check,
  values: isPresence(check) ? [] : isOrder(check) ? test.values.slice(0, 1) : test.values,
});

const and = t(" and ");
const or = t(" or ");

function subject({ fact, name }: FactTest): string {
  if (fact === "signed") return t("{name} (signed)", { name: name ?? "" });
  if (fact === "attribute") return t("{name} (signed or claimed)", { name: name ?? "" });
  return {
    page: t("the page"),
    referrer: t("the page before"),
    device: t("the device"),
    language: t("the language"),
    handoffs: t("the number of handoffs"),
    message: t("the message"),
    hours: "",
  }[fact];
}

function shown(fact: Fact, value: string): string {
  if (fact === "language") return languageName(value);
  if (fact === "device") return DEVICES[value as keyof typeof DEVICES] ?? value;
  return `“${value}”`;
}

export function testInWords(test: FactTest): string {
  const { fact, check } = test;
  if (fact === "hours") return test.values[0] === "open" ? t("the team is there") : t("the team is away");
  const values = test.values.map((value) => shown(fact, value)).join(or) || "…";
  const what = subject(test);
  return {
    is: () => t("{what} is {values}", { what, values }),
    is_not: () => t("{what} is not {values}", { what, values }),
    begins_with: () => t("{what} begins with {values}", { what, values }),
    contains: () => t("{what} contains {values}", { what, values }),
    at_least: () => t("{what} is at least {values}", { what, values }),
    at_most: () => t("{what} is at most {values}", { what, values }),
    above: () => t("{what} is above {values}", { what, values }),
    below: () => t("{what} is below {values}", { what, values }),
    known: () => t("{what} is known", { what }),
    not_known: () => t("{what} is not known", { what }),
  }[check]();
}

export function conditionInWords({ join, of }: Condition): string {
  return of
    .map((group) => {
      const tests = group.tests.map(testInWords).join(group.join === "any" ? or : and);
      return group.tests.length > 1 && of.length > 1 ? `(${tests})` : tests;
    })
    .join(join === "any" ? or : and);
}

/** Names of attributes that any rule of these settings asks for. */
export function namesIn(settings: Settings): string[] {
  const tests = settings.rules.flatMap(({ when }) => when?.of.flatMap((group) => group.tests) ?? []);
  return [...new Set(tests.flatMap(({ name }) => (name ? [name] : [])))].sort();
}
