// Whether a connection works, in one word.

import type { Connection } from "../../api/types";
import { t } from "../../texts/translate";
import { Badge } from "../../ui";

export function ConnectionBadge({ of }: { of: Connection | null }) {
  if (!of) return <Badge>{t("Not connected")}</Badge>;
  if (!of.tested_at) return <Badge tone="bad">{t("Does not work yet")}</Badge>;
  if (of.health?.refused) return <Badge tone="bad">{t("Broken")}</Badge>;
  if (of.health?.circuit === "open") return <Badge tone="warn">{t("Paused")}</Badge>;
  return <Badge tone="good">{t("Works")}</Badge>;
}
