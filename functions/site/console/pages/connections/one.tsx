// One helpdesk: connecting it, testing it, hearing of its changes, and giving it up.

import { useState } from "preact/hooks";
import type { Check, Connection, Helpdesk } from "../../api/types";
import { helpdeskName, isHelpdesk } from "../../helpdesks";
import { t } from "../../texts/translate";
import { Banner, EmptyState, ErrorState, LinkButton, Loading, Page } from "../../ui";
import { CheckResult } from "./check_result";
import { Connected } from "./connected";
import { CredentialsForm } from "./credentials_form";
import { ConnectionBadge } from "./state_badge";
import { useConnection } from "./use_connection";

const PARENT = { title: t("Connections"), href: "/console/connections" };
const WAITING_MS = 5000;

export default function OneConnection({ helpdesk }: { helpdesk: string }) {
  if (isHelpdesk(helpdesk)) return <Known key={helpdesk} helpdesk={helpdesk} />;
  return (
    <Page title={t("Not found")} parent={PARENT}>
      <EmptyState
        icon="search"
        title={t("There is no such helpdesk")}
        actions={<LinkButton href={PARENT.href}>{t("All connections")}</LinkButton>}
      />
    </Page>
  );
}

function Known({ helpdesk }: { helpdesk: Helpdesk }) {
  const [waiting, setWaiting] = useState(false);
  const known = useConnection(helpdesk, waiting ? WAITING_MS : 0);
  const { connection, error } = known;
  const [replacing, setReplacing] = useState(false);
  const [check, setCheck] = useState<Check | null>(null);
  const updates = connection?.updates;
  const waits = updates?.mode === "webhook" && Boolean(updates.set_up_at) && !updates.first_event_at;
  if (waits !== waiting) setWaiting(waits);
  const name = helpdeskName(helpdesk);

  const saved = (next: Connection): void => {
    known.set(next);
    setCheck(next.check ?? null);
    setReplacing(false);
  };
  return (
    <Page
      title={name}
      parent={PARENT}
      badge={connection !== undefined && <ConnectionBadge of={connection} />}
      text={
        connection === null
          ? t("Two steps: something to make in {name}, and where to paste it here.", { name })
          : undefined
      }
    >
      {error !== undefined && connection === undefined ? (
        <ErrorState error={error} what={t("This connection")} onRetry={known.reload} />
      ) : connection === undefined ? (
        <Loading kind="block" count={2} />
      ) : (
        <>
          {check && <CheckResult helpdesk={helpdesk} of={check} />}
          {connection && !connection.tested_at && !check && (
            <Banner tone="warn" title={t("The last test did not succeed")}>
              {t("Until it does, no bot can make tickets here. Test it again, or replace the credentials.")}
            </Banner>
          )}
          {connection && !replacing ? (
            <Connected
              of={connection}
              onCheck={setCheck}
              onReplace={() => setReplacing(true)}
              onChanged={known.reload}
              onGone={() => {
                setCheck(null);
                void known.reload();
              }}
            />
          ) : (
            <CredentialsForm
              helpdesk={helpdesk}
              before={connection ?? undefined}
              onSaved={saved}
              {...(connection ? { onCancel: () => setReplacing(false) } : {})}
            />
          )}
        </>
      )}
    </Page>
  );
}
