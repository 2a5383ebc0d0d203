// Sentences in the language that the console speaks. In the code they are English, and each is the
// key of its translation in texts/<language>.json. A word with two meanings says after a bar which
// one is meant: t("To|date").

import type { ComponentChildren } from "preact";
import { entry, language, locale } from "./language";

type Value = string | number;
/** The names in braces of a sentence. */
type Names<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;
type Values<Name extends string, Kind> = [Name] extends [never] ? [] : [values: Record<Name, Kind>];
/** What stands for `{name}`, and how the words between `<name>` and `</name>` are shown. */
type Part = ComponentChildren | ((words: string) => ComponentChildren);

const numbers = new Intl.NumberFormat(locale());
const rules = new Intl.PluralRules(locale());

/** "1,200" or "1.200". */
export const number = (value: number): string => numbers.format(value);

/** A label inside a sentence: English begins it small there, other languages keep it. */
export const amid = (label: string): string => (language() === "en" ? label.toLowerCase() : label);

/** A sentence; numbers in it are written as the language does. */
export function t<Text extends string>(text: Text, ...[values]: Values<Names<Text>, Value>): string {
  return fill(sentence(text), values);
}

/** A sentence about `{count}` things. The translation has the forms that its language needs. */
export function plural<One extends string, Many extends string>(
  count: number,
  one: One,
  many: Many,
  ...[values]: Values<Exclude<Names<One | Many>, "count">, Value>
): string {
  const found = entry(many);
  const form = rules.select(count);
  const text = typeof found === "object" ? (found[form] ?? found.other ?? many) : form === "one" ? one : many;
  return fill(text, { ...values, count });
}

/** A sentence with elements in it: `{name}` is one, `<name>words</name>` is made one. */
export function rich(text: string, parts: Readonly<Record<string, Part>>): ComponentChildren {
  const shown: ComponentChildren[] = [];
  let at = 0;
  const all = sentence(text);
  for (const found of all.matchAll(/\{(\w+)\}|<(\w+)>(.*?)<\/\2>/g)) {
    shown.push(all.slice(at, found.index));
    const part = parts[found[1] ?? found[2] ?? ""];
    if (typeof part === "function") shown.push(part(found[3] ?? ""));
    else shown.push(typeof part === "number" ? number(part) : part);
    at = found.index + found[0].length;
  }
  return [...shown, all.slice(at)];
}

function sentence(text: string): string {
  const found = entry(text);
  return typeof found === "string" ? found : (text.split("|")[0] ?? text);
}

function fill(text: string, values: Readonly<Record<string, Value>> | undefined): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values?.[name];
    return value === undefined ? whole : typeof value === "number" ? number(value) : value;
  });
}
