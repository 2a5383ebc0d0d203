// How replies and solved tickets come back into the chat: by a webhook, or by looking every few
// minutes. After a webhook is set up, its first event is waited for.

import { useMemo, useState } from "preact/hooks";
import { api } from "../../api/client";
import { useAction } from "../../api/hooks";
import { fieldError, sentence } from "../../api/problem";
import type { Connection, Updates, WebhookSetUp } from "../../api/types";
import { vendorOf } from "../../helpdesks";
import { useWorkspace } from "../../shell/workspace";
import { OurWords } from "../../texts/refusals";
import { rich, t } from "../../texts/translate";
import { Badge, Banner, Button, Card, CodeBlock, TextInput, Time, toast } from "../../ui";

export interface UpdatesCardProps {
  of: Connection;
  updates: Updates;
  onChanged: () => Promise<void>;
}

export function UpdatesCard({ of, updates, onChanged }: UpdatesCardProps) {
  const { may } = useWorkspace();
  const mayChange = may("admin");
  const [made, setMade] = useState<WebhookSetUp>();
  const vendor = vendorOf(of.helpdesk);
  const name = vendor.title;
  const path = `/connections/${of.helpdesk}/webhook`;
  const setUp = useAction(async (signal) => {
    const answer = await api.post<WebhookSetUp>(path, undefined, { signal });
    setMade(answer.body);
    toast(answer.body.installed ? t("{name} will tell of changes at once.", { name }) : t("Follow the steps below."));
    await onChanged();
  });
  const webhook = made ?? of.webhook;
  const waits = updates.mode === "webhook" && !updates.first_event_at;
  const works = updates.mode === "webhook" && Boolean(updates.first_event_at);
  return (
    <Card
      title={t("Replies from the helpdesk")}
      text={
        works
          ? t("Replies and solved tickets are in the chat within seconds.")
          : t(
              "Without a webhook, tickets are looked at every few minutes. With one, replies are in the chat within seconds.",
            )
      }
      actions={
        works ? (
          <Badge tone="good">{t("At once")}</Badge>
        ) : waits ? (
          <Badge tone="info">{t("Waiting for the first event")}</Badge>
        ) : (
          <Badge>{t("Every few minutes")}</Badge>
        )
      }
    >
      <div class="stack">
        {works && updates.first_event_at && (
          <p>{rich("The first event came {time}.", { time: <Time at={updates.first_event_at} /> })}</p>
        )}
        {waits && (
          <Banner tone="info" icon="clock" title={t("Waiting for the first event")}>
            <p>
              {t(
                "Write a note on any ticket that was made from a chat in {name}. As soon as the event arrives, this page says so. Until then tickets are looked at every few minutes, so nothing is missed.",
                { name },
              )}
            </p>
          </Banner>
        )}
        {webhook && !works && webhook.steps && webhook.steps.length > 0 && (
          <ol class="connect-steps">
            {webhook.steps.map((step) => (
              <li key={step}>
                <div>{isCode(step) ? <CodeBlock label={t("Content")} text={step} /> : <Step text={step} />}</div>
              </li>
            ))}
          </ol>
        )}
        {made && !made.installed && (
          <div class="stack tight">
            <h3>{t("Address")}</h3>
            <CodeBlock label={t("Address of the webhook")} text={made.url} />
            {made.header && (
              <>
                <h3>{t("Name of the header")}</h3>
                <CodeBlock label={t("Name of the header")} text={made.header} />
              </>
            )}
            {made.secret && (
              <>
                <h3>{t("Secret")}</h3>
                <CodeBlock label={t("Secret of the webhook")} text={made.secret} />
                <p class="hint">{t("It is shown this once. When it is lost, set the webhook up again.")}</p>
              </>
            )}
          </div>
        )}
        {webhook && !works && vendor.choosesWebhookSecret && (webhook.steps?.length ?? 0) > 0 && (
          <TheirSecret name={name} path={path} onDone={onChanged} />
        )}
        {setUp.error !== undefined && (
          <Banner tone="bad" title={t("Not set up")}>
            {sentence(setUp.error)}
          </Banner>
        )}
        {mayChange && (
          <div>
            <Button icon="connections" busy={setUp.busy} onClick={() => setUp.run()}>
              {updates.set_up_at ? t("Set the webhook up again") : t("Set up the webhook")}
            </Button>
          </div>
        )}
      </div>
    </Card>
  );
}

/** For a vendor that chooses the secret of a webhook that is made by hand. */
function TheirSecret({ name, path, onDone }: { name: string; path: string; onDone: () => Promise<void> }) {
  const [secret, setSecret] = useState("");
  const keep = useAction(async (signal) => {
    await api.put(path, { secret: secret.trim() }, { signal });
    setSecret("");
    toast(t("Kept. Waiting for the first event."));
    await onDone();
  });
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (secret.trim()) void keep.run();
      }}
    >
      <TextInput
        label={t("Signing secret from {name}", { name })}
        hint={t("Open the webhook there, reveal its signing secret, and paste it.")}
        type="password"
        autoComplete="new-password"
        value={secret}
        onInput={setSecret}
        error={fieldError(keep.error, "secret") || (keep.error === undefined ? "" : sentence(keep.error))}
      />
      <div>
        <Button type="submit" kind="primary" busy={keep.busy} disabled={!secret.trim()}>
          {t("Keep the secret")}
        </Button>
      </div>
    </form>
  );
}

const isCode = (step: string): boolean => step.trimStart().startsWith("{");

function Step({ text }: { text: string }) {
  const alone = useMemo(() => [text], [text]);
  return <OurWords of={alone} />;
}
