// What the service refuses, it says in English. Its sentences are known by what does not change in
// them; one that is not known is shown as it is, and marked as the service's own words.

import { useEffect, useState } from "preact/hooks";
import { type Language, language } from "./language";
import { t } from "./translate";

type Sentences = Readonly<Record<string, string>>;

const OTHERS: Record<Exclude<Language, "en">, () => Promise<Sentences>> = {
  de: async () => (await import("./refusals/de.json")).default,
};

/** A problem's sentence in the language of the console. */
export async function inOurWords(detail: string): Promise<string> {
  const spoken = language();
  if (spoken === "en") return detail;
  try {
    const found = among(await OTHERS[spoken](), detail);
    if (found !== null) return found;
  } catch {
    // The sentences cannot be fetched now: the service's own are better than none.
  }
  return t("The service says: “{detail}”", { detail });
}

/** Sentences of the service in the language of the console; none until they are known. */
export function useOurWords(details: readonly string[]): readonly string[] {
  const [words, setWords] = useState<readonly string[]>([]);
  useEffect(() => {
    let wanted = true;
    void Promise.all(details.map(inOurWords)).then((found) => wanted && setWords(found));
    return () => {
      wanted = false;
    };
  }, [details]);
  return words;
}

/** Those sentences one after the other, as text of a page. */
export const OurWords = ({ of }: { of: readonly string[] }): string => useOurWords(of).join(" ");

/** The translation of the sentence with the most fixed letters that fits. */
function among(sentences: Sentences, detail: string): string | null {
  const exact = sentences[detail];
  if (exact !== undefined) return exact;
  const open = Object.keys(sentences)
    .filter((one) => one.includes("{"))
    .sort((a, b) => b.length - a.length);
  for (const one of open) {
    const values = fits(one, detail);
    if (values)
      return (sentences[one] ?? one).replace(/\{(\d)\}/g, (_, at: string) => {
        const value = values[Number(at) - 1] ?? "";
        return sentences[value] ?? value; // a word of ours within a sentence
      });
  }
  return null;
}

/** What stands in place of {1}, {2}, …; null where the sentence is another. */
function fits(sentence: string, detail: string): string[] | null {
  const pattern = sentence
    .split(/\{\d\}/)
    .map((fixed) => fixed.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
    .join("([^]+?)");
  const found = new RegExp(`^${pattern}$`).exec(detail);
  return found ? found.slice(1) : null;
}
