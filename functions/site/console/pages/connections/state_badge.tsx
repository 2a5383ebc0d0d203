// Whether a connection works, in one word.

import { Badge } from "../../ui";
import type { FullConnection } from "./model";

export function ConnectionBadge({ of }: { of: FullConnection | null }) {
  if (!of) return <Badge>Not connected</Badge>;
  if (!of.tested_at) return <Badge tone="bad">Does not work yet</Badge>;
  if (of.health?.circuit === "open") return <Badge tone="warn">Paused</Badge>;
  return <Badge tone="good">Works</Badge>;
}
