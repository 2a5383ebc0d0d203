// One webhook: how it fares, its settings, its secret, and its log.

import { useState } from "preact/hooks";
import { api } from "../../api/client";
import { useDraft } from "../../api/draft";
import { useAction, useList, useResource } from "../../api/hooks";
import type { Delivery, NewSecret, Webhook, WebhookBody } from "../../api/types";
import { useNavigate, useWorkspace } from "../../shell/workspace";
import { t } from "../../texts/translate";
import { Button, Card, Confirm, Page, ResourceView, SaveBar, SaveError, Switch, Time, toast } from "../../ui";
import { Fields } from "./fields";
import { Log } from "./log";
import { nameOf } from "./model";
import { State } from "./page";
import { Secret } from "./secret";
import { Trouble } from "./trouble";

const FIELDS = ["url", "description", "kinds"] as const;
const LIST = "/console/webhooks";

export default function OneWebhook({ id }: { id?: string }) {
  const path = `/webhooks/${id}`;
  const found = useResource<Webhook>(path);
  const deliveries = useList<Delivery>(`${path}/deliveries`);
  const go = useNavigate();
  const [deleting, setDeleting] = useState(false);
  const test = useAction(async (signal) => {
    await api.post<Delivery>(`${path}/test`, undefined, { signal });
    toast(t("A test event is on its way; the log shows what comes of it."));
    await deliveries.reload();
  });
  const remove = useAction(async (signal) => {
    await api.delete(path, { signal });
    toast(t("The webhook is deleted."));
    go(LIST);
  });
  const one = found.data;
  const idle = one?.state === "paused" || one?.state === "off";
  return (
    <Page
      title={one ? nameOf(one) : t("Webhook")}
      parent={{ title: t("Webhooks"), href: LIST }}
      badge={one && <State of={one} />}
      actions={
        <>
          <Button icon="trash" onClick={() => setDeleting(true)}>
            {t("Delete")}
          </Button>
          <Button kind="primary" icon="transfer" busy={test.busy} disabled={!one || idle} onClick={() => test.run()}>
            {t("Send a test event")}
          </Button>
        </>
      }
    >
      <ResourceView of={found} what={t("This webhook")}>
        {(webhook) => (
          <div class="stack loose">
            <Trouble of={webhook} error={test.error} onChange={found.reload} />
            <Log of={deliveries} path={path} idle={idle} onChange={found.reload} />
            <Settings key={webhook.version} webhook={webhook} etag={found.etag} onSaved={found} />
            <SecretCard webhook={webhook} path={path} onChange={found.reload} />
          </div>
        )}
      </ResourceView>
      {deleting && (
        <Confirm
          open
          title={t("Delete this webhook?")}
          action={t("Delete")}
          busy={remove.busy}
          error={remove.error}
          onConfirm={() => remove.run()}
          onCancel={() => setDeleting(false)}
        >
          <p>{t("Nothing more is sent there, and its secret is gone.")}</p>
        </Confirm>
      )}
    </Page>
  );
}

interface SettingsProps {
  webhook: Webhook;
  etag: string | null;
  onSaved: { set: (webhook: Webhook, etag?: string | null) => void; reload: () => Promise<void> };
}

function Settings({ webhook, etag, onSaved }: SettingsProps) {
  const { workspace } = useWorkspace();
  const { url, description, kinds, include_text, paused } = webhook;
  const saved = { url, description, kinds, include_text, paused } as WebhookBody;
  const draft = useDraft<WebhookBody>(saved);
  const save = useAction(async (signal, version: string | null, body: WebhookBody) => {
    const answer = await api.put<Webhook>(`/webhooks/${webhook.id}`, body, { etag: version, signal });
    toast(t("Saved."));
    onSaved.set(answer.body, answer.etag);
  });
  const value = draft.value ?? saved;
  return (
    <form
      class="stack loose"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save.run(etag, value);
      }}
    >
      <Card title={t("Settings")}>
        <Fields
          value={value}
          onChange={draft.change}
          error={save.error}
          textAllowed={workspace.data?.matters?.text ?? false}
        >
          <Switch
            label={t("Paused")}
            hint={t("Nothing is sent meanwhile, and what happens meanwhile is not sent later.")}
            checked={value.paused}
            onChange={(on) => draft.change({ paused: on })}
          />
        </Fields>
      </Card>
      <SaveError error={save.error} fields={FIELDS} onTheirs={onSaved.reload} onMine={() => save.run(null, value)} />
      <SaveBar
        dirty={draft.dirty}
        busy={save.busy}
        onDiscard={() => {
          draft.reset();
          save.clear();
        }}
      />
    </form>
  );
}

function SecretCard({ webhook, path, onChange }: { webhook: Webhook; path: string; onChange: () => Promise<void> }) {
  const [asking, setAsking] = useState(false);
  const [secret, setSecret] = useState("");
  const rotate = useAction(async (signal) => {
    const answer = await api.post<NewSecret>(`${path}/secret`, undefined, { signal });
    setAsking(false);
    setSecret(answer.body.secret);
  });
  const until = webhook.previous_secret_until;
  return (
    <>
      <Card
        title={t("Secret")}
        text={t("Each call is signed with it. It is not shown again; a lost one is changed.")}
        actions={<Button onClick={() => setAsking(true)}>{t("Change the secret")}</Button>}
      >
        {until && new Date(until) > new Date() ? (
          <p>
            {t("The one before signs as well until:")} <Time at={until} absolute />
          </p>
        ) : null}
      </Card>
      {asking && (
        <Confirm
          open
          mild
          title={t("Change the secret?")}
          action={t("Change the secret")}
          busy={rotate.busy}
          error={rotate.error}
          onConfirm={() => rotate.run()}
          onCancel={() => setAsking(false)}
        >
          <p>{t("For 24 hours both sign each call, so that your receiver can change over without a gap.")}</p>
        </Confirm>
      )}
      {secret && (
        <Secret
          secret={secret}
          onClose={() => {
            setSecret("");
            void onChange();
          }}
        />
      )}
    </>
  );
}
