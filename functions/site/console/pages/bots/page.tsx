// All bots of the workspace.

import { useWorkspace } from "../../shell/workspace";
import { t } from "../../texts/translate";
import { Badge, Card, EmptyState, LinkButton, Loading, Page, ResourceView, Table } from "../../ui";

export default function Bots() {
  const { botsResource, bots, may } = useWorkspace();
  const mayChange = may("admin");
  const create = mayChange && (
    <LinkButton kind="primary" icon="plus" href="/console/bots/new">
      {t("New bot")}
    </LinkButton>
  );
  return (
    <Page
      title={t("Bots")}
      text={t("Each bot answers from its own knowledge and has its own escalation settings.")}
      actions={bots.length > 0 && create}
    >
      <Card flush>
        <ResourceView of={botsResource} what={t("Your bots")} loading={<Loading kind="rows" count={4} />}>
          {() =>
            bots.length ? (
              <Table
                caption={t("Bots")}
                rows={bots}
                rowKey={(bot) => bot.bot_id}
                columns={[
                  {
                    title: t("Name"),
                    main: true,
                    cell: (bot) => (
                      <div class="bots-name">
                        <a href={`/console/bots/${bot.bot_id}`}>
                          <bdi>{bot.name}</bdi>
                        </a>
                        {bot.description && <p class="hint bots-excerpt">{bot.description}</p>}
                      </div>
                    ),
                  },
                  {
                    title: t("Answers from"),
                    narrow: true,
                    cell: (bot) =>
                      bot.function === "reference" ? (
                        <Badge>{t("Its knowledge")}</Badge>
                      ) : (
                        <Badge tone="info">{t("Your Lambda function")}</Badge>
                      ),
                  },
                  {
                    title: t("Settings"),
                    hidden: true,
                    narrow: true,
                    cell: (bot) => (
                      <LinkButton size="small" icon="settings" href={`/console/bots/${bot.bot_id}/settings`}>
                        {t("Escalation settings")}
                      </LinkButton>
                    ),
                  },
                ]}
              />
            ) : (
              <EmptyState icon="bots" title={t("No bot yet")} actions={create}>
                {t("A bot greets visitors in the widget, answers what it knows, and passes on the rest.")}
              </EmptyState>
            )
          }
        </ResourceView>
      </Card>
    </Page>
  );
}
