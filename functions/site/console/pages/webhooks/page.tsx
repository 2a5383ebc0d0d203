// Whom the workspace has told of what happens in it, and what may leave the service at all.

import { useState } from "preact/hooks";
import { useResource } from "../../api/hooks";
import type { NewSecret, Webhook, Webhooks } from "../../api/types";
import { useNavigate, useWorkspace } from "../../shell/workspace";
import { plural, t } from "../../texts/translate";
import { Badge, Banner, Button, Card, EmptyState, Page, ResourceView, stated, Table, Time } from "../../ui";
import { Add } from "./add";
import { Leaving } from "./leaving";
import { hostOf, nameOf, WEBHOOK_STATES } from "./model";
import { Secret } from "./secret";

export default function WebhooksPage() {
  const { me, may } = useWorkspace();
  return (
    <Page
      title={t("Webhooks")}
      text={t("Have your own systems told, the moment something happens in a chat.")}
      parent={{ title: t("Workspace"), href: "/console/workspace" }}
      narrow
    >
      {me && (may("admin") ? <Everything /> : <Banner>{t("Only an admin of the workspace can see this.")}</Banner>)}
    </Page>
  );
}

function Everything() {
  const found = useResource<Webhooks>("/webhooks");
  const { workspace } = useWorkspace();
  const go = useNavigate();
  const [adding, setAdding] = useState(false);
  const [made, setMade] = useState<NewSecret | null>(null);
  return (
    <div class="stack loose">
      <ResourceView of={found} what={t("The webhooks")}>
        {({ items, most }) => (
          <Card
            flush
            title={t("Receivers")}
            text={t("Each event goes to each of them that wants its kind, signed with a secret of its own.")}
            actions={
              items.length < most && (
                <Button icon="plus" onClick={() => setAdding(true)}>
                  {t("Add a webhook")}
                </Button>
              )
            }
          >
            {items.length ? (
              <List items={items} />
            ) : (
              <EmptyState icon="transfer" title={t("No webhook yet")}>
                {t("A handoff in your own chat, a line in a spreadsheet, an alarm: it begins with an address here.")}
              </EmptyState>
            )}
          </Card>
        )}
      </ResourceView>
      <Leaving />
      {adding && (
        <Add
          textAllowed={workspace.data?.matters?.text ?? false}
          onClose={() => setAdding(false)}
          onDone={(done) => {
            setAdding(false);
            setMade(done);
          }}
        />
      )}
      {made && <Secret secret={made.secret} onClose={() => go(`/console/webhooks/${made.webhook.id}`)} />}
    </div>
  );
}

function List({ items }: { items: readonly Webhook[] }) {
  return (
    <Table
      caption={t("Receivers")}
      rows={items}
      rowKey={(one) => one.id}
      columns={[
        {
          title: t("Name"),
          main: true,
          cell: (one) => (
            <a href={`/console/webhooks/${one.id}`}>
              <bdi>{nameOf(one)}</bdi>
            </a>
          ),
        },
        { title: t("To"), cell: (one) => (one.description ? <bdi>{hostOf(one.url)}</bdi> : "–") },
        { title: t("Events"), narrow: true, cell: (one) => plural(one.kinds.length, "{count} kind", "{count} kinds") },
        { title: t("State"), narrow: true, cell: (one) => <State of={one} /> },
        { title: t("Since"), narrow: true, cell: (one) => <Time at={one.created_at} /> },
      ]}
    />
  );
}

export function State({ of }: { of: Webhook }) {
  const [tone, word] = stated(WEBHOOK_STATES, of.state);
  return <Badge tone={tone}>{word}</Badge>;
}
