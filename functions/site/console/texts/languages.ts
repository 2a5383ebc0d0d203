// Languages by their tags.

import { locale } from "./language";

const names = new Intl.DisplayNames([locale()], { type: "language" });

/** What a language is called, or its tag where nobody has a name for it. */
export function languageName(tag: string): string {
  try {
    return names.of(tag) ?? tag;
  } catch {
    return tag;
  }
}

/** A tag as BCP 47 writes it, and as the service takes it: `pt_br` is `pt-BR`. Null for what is none. */
export function tagOf(typed: string): string | null {
  try {
    const tag = new Intl.Locale(typed.trim().replace(/_/g, "-")).baseName;
    return /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/.test(tag) ? tag : null;
  } catch {
    return null;
  }
}
