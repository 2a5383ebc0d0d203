// Who waits for the team now, longest first.

import { countWord, useInboxWatch } from "../../shell/inbox";
import { useWorkspace } from "../../shell/workspace";
import { t } from "../../texts/translate";
import { Card, LinkButton, ResourceView, Time } from "../../ui";

const SHOWN = 3;

export function Waiting() {
  const { waiting } = useInboxWatch();
  const { botName } = useWorkspace();
  const count = countWord(waiting.data?.counts.waiting) || "0";
  return (
    <Card
      title={waiting.data ? t("Waiting for your team ({count})", { count }) : t("Waiting for your team")}
      flush
      actions={
        <LinkButton size="small" href="/console/inbox">
          {t("Open the inbox")}
        </LinkButton>
      }
    >
      <ResourceView of={waiting} what={t("The inbox")}>
        {({ items }) =>
          items.length ? (
            <ul>
              {items.slice(0, SHOWN).map((one) => (
                <li class="overview-waits" key={one.conversation_id}>
                  <div class="overview-waiting">
                    <a href={`/console/conversations/${one.conversation_id}`}>
                      <bdi>{one.visitor.name ?? one.visitor.email ?? t("A visitor")}</bdi>
                    </a>{" "}
                    <span class="muted">
                      · <bdi>{botName(one.bot_id)}</bdi>
                    </span>
                    {one.question && (
                      <div class="overview-question">
                        <bdi>{one.question}</bdi>
                      </div>
                    )}
                  </div>
                  <span class="hint">
                    <Time at={one.since} />
                  </span>
                </li>
              ))}
            </ul>
          ) : (
            <p class="hint overview-nobody">{t("Nobody is waiting.")}</p>
          )
        }
      </ResourceView>
    </Card>
  );
}
