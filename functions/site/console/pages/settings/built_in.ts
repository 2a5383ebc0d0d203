// The built-in texts and the widget's own words, for showing what a visitor reads. A test compares
// built_in.json with where they come from.

import type { Settings } from "../../api/types";
import { locale } from "../../texts/language";
import words from "./built_in.json";
import type { TextKey } from "./model";

export type Locale = keyof typeof words;
type BuiltInKey = keyof (typeof words)["en"]["texts"];

export const LOCALES = Object.keys(words) as Locale[];

const names = new Intl.DisplayNames([locale()], { type: "language" });

export function localeName(locale: string): string {
  try {
    return names.of(locale) ?? locale;
  } catch {
    return locale;
  }
}

/** A locale that can be a key of the messages: `pt`, `pt-BR`. */
export const isLocale = (text: string): boolean => /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/.test(text);

/** The best language there are words in. */
export function known(locale: string): Locale {
  const language = locale.toLowerCase().split("-")[0] ?? "";
  return LOCALES.find((one) => one === language) ?? "en";
}

export const builtIn = (key: BuiltInKey, locale: string): string => words[known(locale)].texts[key];
/** When the team is back, as an example: "tomorrow at 9:00". */
export const openingIn = (locale: string): string => words[known(locale)].opening;
export const widgetWord = (key: keyof (typeof words)["en"]["widget"], locale: string): string =>
  words[known(locale)].widget[key];

/** The owner's words for this locale, else for its language, else the built-in ones. */
export function textFor(settings: Settings, key: TextKey, locale: string): string {
  const own = Object.fromEntries(
    Object.entries(settings.messages[key]).map(([name, text]) => [name.toLowerCase(), text]),
  );
  const parts = locale.toLowerCase().split("-");
  for (let length = parts.length; length > 0; length -= 1) {
    const text = own[parts.slice(0, length).join("-")];
    if (text?.trim()) return text;
    if (length === 1 && parts[0] === known(locale)) return builtInOf(settings, key, locale);
  }
  return own.en?.trim() ? own.en : builtInOf(settings, key, locale);
}

/** A mail's announcement asks for the address, too: it is another built-in text. */
function builtInOf(settings: Settings, key: TextKey, locale: string): string {
  return builtIn(key === "handoff" && settings.handoff_method === "email" ? "mail_handoff_plain" : key, locale);
}

/** Example values of the placeholders. */
export function filled(text: string, values: Record<string, string>): string {
  return text
    .replace(/\{(?:signed|attribute)\.([A-Za-z][A-Za-z0-9_-]{0,39})\}/g, "$1")
    .replace(/\{([a-z_]{1,30})\}/g, (whole, name: string) => values[name] ?? whole);
}
