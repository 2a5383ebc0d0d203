// The other escalations of the same conversation that this one stands for, or that stand for it.

import { useResource } from "../../api/hooks";
import type { ConversationDetail, Escalation } from "../../api/types";
import { methodWord, reasonWord } from "../../api/words";
import { t } from "../../texts/translate";
import { Card, StateBadge, Time } from "../../ui";

export function Chain({ of }: { of: Escalation }) {
  const found = useResource<ConversationDetail>(`/conversations/${of.conversation_id}`);
  const chain = linked(of, found.data?.escalations ?? []);
  if (chain.length < 2) return null;
  return (
    <Card title={t("Fallbacks and follow-ups")} text={t("When a way to people fails, the next one takes over.")} flush>
      <ol class="conversations-escalations">
        {chain.map((one) => (
          <li key={one.id}>
            <div>
              {one.id === of.id ? (
                <strong>{t("{method} (this one)", { method: methodWord(one.method) })}</strong>
              ) : (
                <a href={`/console/escalations/${one.id}`}>{methodWord(one.method)}</a>
              )}
              {one.reference && ` ${one.reference}`}
              <p class="hint">
                {one.fallback_of ? t("Fallback") : one.follow_up_of ? t("Follow-up") : reasonWord(one.reason)} ·{" "}
                <Time at={one.created_at} />
              </p>
            </div>
            <StateBadge state={one.state} />
          </li>
        ))}
      </ol>
    </Card>
  );
}

/** Those connected with `of` by fallbacks and follow-ups, oldest first. */
function linked(of: Escalation, all: readonly Escalation[]): Escalation[] {
  const found = new Set([of.id]);
  for (let size = 0; size < found.size; ) {
    size = found.size;
    for (const one of all) {
      const before = [one.fallback_of, one.follow_up_of].filter((id) => id !== null);
      if (found.has(one.id)) for (const id of before) found.add(id);
      else if (before.some((id) => found.has(id))) found.add(one.id);
    }
  }
  return all.filter((one) => found.has(one.id)).sort((a, b) => a.id.localeCompare(b.id, "en", { numeric: true })); // counted up within a conversation
}
