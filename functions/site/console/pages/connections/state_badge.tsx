// Whether a connection works, in one word.

import type { Connection } from "../../api/types";
import { Badge } from "../../ui";

export function ConnectionBadge({ of }: { of: Connection | null }) {
  if (!of) return <Badge>Not connected</Badge>;
  if (!of.tested_at) return <Badge tone="bad">Does not work yet</Badge>;
  if (of.health?.refused) return <Badge tone="bad">Broken</Badge>;
  if (of.health?.circuit === "open") return <Badge tone="warn">Paused</Badge>;
  return <Badge tone="good">Works</Badge>;
}
