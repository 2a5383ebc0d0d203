// What of this conversation went to people or to another bot.

import { failureSentence } from "../../api/failures";
import type { Escalation } from "../../api/types";
import { methodWord, reasonWord } from "../../api/words";
import { useWorkspace } from "../../shell/workspace";
import { rich, t } from "../../texts/translate";
import { Card, StateBadge, Time } from "../../ui";
import { Marks } from "../escalations/marks";

export function Escalations({ of }: { of: readonly Escalation[] }) {
  const { botName } = useWorkspace();
  if (!of.length) return null;
  return (
    <Card title={t("Escalations")} flush>
      <ul class="conversations-escalations">
        {of.map((one) => (
          <li key={one.id}>
            <div>
              <a href={`/console/escalations/${one.id}`}>
                {one.method === "transfer" && one.target_bot_id
                  ? rich("Transfer to {bot}", { bot: <bdi>{botName(one.target_bot_id)}</bdi> })
                  : methodWord(one.method)}
                {one.reference && ` ${one.reference}`}
                {one.reopens && one.reference && t(", opened again")}
              </a>
              <p class="hint">
                {reasonWord(one.reason)} · <Time at={one.created_at} />
                {one.fallback_of && t(" · instead of one that failed")}
              </p>
              <Marks of={one} />
              {one.last_error && one.state !== "delivered" && (
                <p class="hint">{failureSentence(one.last_error.code)}</p>
              )}
            </div>
            <StateBadge state={one.state} />
          </li>
        ))}
      </ul>
    </Card>
  );
}
