// All bots of the workspace.

import { useWorkspace } from "../../shell/workspace";
import { Badge, Card, EmptyState, LinkButton, Loading, Page, ResourceView, Table } from "../../ui";

export default function Bots() {
  const { botsResource, bots, may } = useWorkspace();
  const mayChange = may("admin");
  const create = mayChange && (
    <LinkButton kind="primary" icon="plus" href="/console/bots/new">
      New bot
    </LinkButton>
  );
  return (
    <Page
      title="Bots"
      text="Each bot answers from its own knowledge and has its own escalation settings."
      actions={bots.length > 0 && create}
    >
      <Card flush>
        <ResourceView of={botsResource} what="Your bots" loading={<Loading kind="rows" count={4} />}>
          {() =>
            bots.length ? (
              <Table
                caption="Bots"
                rows={bots}
                rowKey={(bot) => bot.bot_id}
                columns={[
                  {
                    title: "Name",
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
                    title: "Answers from",
                    narrow: true,
                    cell: (bot) =>
                      bot.function === "reference" ? (
                        <Badge>Its knowledge</Badge>
                      ) : (
                        <Badge tone="info">Your Lambda function</Badge>
                      ),
                  },
                  {
                    title: "Settings",
                    hidden: true,
                    narrow: true,
                    cell: (bot) => (
                      <LinkButton size="small" icon="settings" href={`/console/bots/${bot.bot_id}/settings`}>
                        Escalation settings
                      </LinkButton>
                    ),
                  },
                ]}
              />
            ) : (
              <EmptyState icon="bots" title="No bot yet" actions={create}>
                A bot greets visitors in the widget, answers what it knows, and passes on the rest.
              </EmptyState>
            )
          }
        </ResourceView>
      </Card>
    </Page>
  );
}
