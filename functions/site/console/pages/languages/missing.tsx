// How many texts of a language visitors read in English.

import { plural, t } from "../../texts/translate";
import { Badge } from "../../ui";

export function Missing({ count }: { count: number }) {
  return count ? (
    <Badge tone="warn">{plural(count, "1 text is missing", "{count} texts are missing")}</Badge>
  ) : (
    <Badge tone="good">{t("Nothing is missing")}</Badge>
  );
}
