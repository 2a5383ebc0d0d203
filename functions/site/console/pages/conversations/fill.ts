// Saved replies with what this chat knows. The values are put in once, from left to right, so that
// one which looks like a placeholder stays what it is.

const PLACEHOLDER = /\{\{\s*([a-z]+\.[a-z]+)\s*\}\}/g;

/** By the names in double braces; null or empty: not known. */
export type Values = Readonly<Record<string, string | null | undefined>>;

/** The text with all that is known in it; what is not known stays in its braces. */
export function filled(text: string, values: Values): string {
  return text.replace(PLACEHOLDER, (whole, name: string) => (Object.hasOwn(values, name) && values[name]) || whole);
}

/** What still has to be filled in by hand: placeholders among `known`, each once. */
export function left(text: string, known: readonly string[]): string[] {
  const found = [...text.matchAll(PLACEHOLDER)].map(([, name = ""]) => name);
  return [...new Set(found)].filter((name) => known.includes(name)).map((name) => `{{${name}}}`);
}
