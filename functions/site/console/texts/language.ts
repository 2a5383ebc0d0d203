// Which language the console speaks: the team's, which the workspace says. Before that is known, at
// the sign-in, the language this browser spoke last, else the one that the browser asks for.
//
// It is fixed before any other module of the console is read, so that they may hold sentences in
// constants; another language is another load of the page.

import type { Workspace } from "../api/types";

export type Language = Workspace["team_language"];
type Plural = Partial<Record<Intl.LDMLPluralRule, string>>;
/** The sentences of another language under those of the code, which are English. */
export type Catalogue = Readonly<Record<string, string | Plural>>;

const CATALOGUES: Record<Language, () => Promise<Catalogue>> = {
  en: () => Promise.resolve({}),
  de: async () => (await import("./de.json")).default,
};
export const LANGUAGES = Object.keys(CATALOGUES) as Language[];
const LAST = "console:language";

let spoken: Language = "en";
let catalogue: Catalogue = {};

export const language = (): Language => spoken;

/** A tag for `Intl`: the browser's own where it is of this language, as en-GB for English. */
export const locale = (): string => navigator.languages.find((tag) => languageOf(tag) === spoken) ?? spoken;

export const entry = (english: string): string | Plural | undefined => catalogue[english];

/** Called once, before everything else. */
export async function speak(): Promise<void> {
  const wanted = last() ?? navigator.languages.map(languageOf).find(isKnown) ?? "en";
  try {
    catalogue = await CATALOGUES[wanted]();
    spoken = wanted;
  } catch (error) {
    reportError(error); // a page in English is better than none
  }
  document.documentElement.lang = spoken;
}

/** The workspace's language, from now on: loads the page again where it speaks another. */
export function settle(wanted: Language): void {
  if (wanted === spoken || last() === wanted) return; // the latter: its sentences could not be loaded
  try {
    localStorage.setItem(LAST, wanted);
  } catch {
    return; // nothing is kept in this browser, so a load would change nothing
  }
  location.reload();
}

function last(): Language | undefined {
  try {
    const found = localStorage.getItem(LAST);
    return found !== null && isKnown(found) ? found : undefined;
  } catch {
    return undefined;
  }
}

const languageOf = (tag: string): string => tag.split("-")[0]?.toLowerCase() ?? "";

function isKnown(tag: string): tag is Language {
  return Object.hasOwn(CATALOGUES, tag);
}
