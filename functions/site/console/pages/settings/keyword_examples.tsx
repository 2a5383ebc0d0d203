// What a keyword finds, while it is typed: examples that the service itself has tried.

import { useEffect, useState } from "preact/hooks";
import { useResource } from "../../api/hooks";
import type { KeywordExamples as Examples } from "../../api/types";
import { t } from "../../texts/translate";

const PAUSE_MS = 300;

export function KeywordExamples({ of }: { of: string | undefined }) {
  const [asked, setAsked] = useState<string>();
  useEffect(() => {
    const timer = setTimeout(() => setAsked(of), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [of]);
  const found = useResource<Examples>(asked ? `/keyword-examples?${new URLSearchParams({ keyword: asked })}` : null);
  const { data } = found;
  if (!data || !of) return null;
  return (
    <p class="hint" aria-live="polite">
      {t("“{keyword}” matches: {examples}.", { keyword: data.keyword, examples: data.found.join(", ") })}{" "}
      {data.not_found.length > 0 && t("It does not match: {examples}.", { examples: data.not_found.join(", ") })}
    </p>
  );
}
