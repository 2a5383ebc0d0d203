// What of a bot's knowledge is in a language that nothing here reads: said plainly, at the save.

import type { Knowledge } from "../../api/types";
import { languageName } from "../../texts/languages";
import { plural, t } from "../../texts/translate";
import { Banner } from "../../ui";

export function Unread({ of }: { of: Knowledge }) {
  const unread = of.unread ?? [];
  if (!unread.length && !of.hosted_failure) return null;
  const entries = unread.reduce((sum, one) => sum + one.entries, 0);
  const languages = unread.map((one) => languageName(one.language)).join(", ");
  return (
    <>
      {entries > 0 && (
        <Banner
          tone="warn"
          title={plural(
            entries,
            "{count} answer is in a language that this bot does not read",
            "{count} answers are in languages that this bot does not read",
          )}
        >
          {t(
            "In {languages} it compares words alone: it answers a question only in the words you wrote, and hands over the rest.",
            { languages },
          )}
        </Banner>
      )}
      {of.hosted_failure && (
        <Banner tone="warn" title={t("The embedding model on Amazon Bedrock did not answer")}>
          {t("This bot finds answers by the model that is built in. Save again to have the index made anew.")}
        </Banner>
      )}
    </>
  );
}
