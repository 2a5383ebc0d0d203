// Escalation settings of one bot: what the product promises a workspace's owner.

import { useMemo } from "preact/hooks";
import { type Resource, useResource } from "../../api/hooks";
import type { Connection, Helpdesk } from "../../api/types";
import { useWorkspace } from "../../shell/workspace";
import { ErrorState, Loading, Page } from "../../ui";
import type { BotPageProps } from "../bot_page";
import { Editor } from "./editor";
import type { Settings } from "./model";
import type { Around } from "./presets";

/** Null: there is none. Undefined: it is not known. */
function useConnection(helpdesk: Helpdesk): {
  settled: boolean;
  value: Connection | null | undefined;
} {
  const found: Resource<Connection> = useResource<Connection>(`/connections/${helpdesk}`);
  const missing = (found.error as { isMissing?: boolean } | undefined)?.isMissing;
  return { settled: !found.loading, value: found.data ?? (missing ? null : undefined) };
}

export default function EscalationSettings({ bot }: BotPageProps) {
  const settings = useResource<Settings>(`/bots/${bot.bot_id}/escalation-settings`);
  const { workspace, bots } = useWorkspace();
  const zendesk = useConnection("zendesk");
  const freshdesk = useConnection("freshdesk");
  const zoho = useConnection("zoho");
  const around = useMemo<Around>(
    () => ({
      bot,
      bots,
      connections: { zendesk: zendesk.value, freshdesk: freshdesk.value, zoho: zoho.value },
      addOns: workspace.data?.add_ons ?? [],
    }),
    [bot, bots, zendesk.value, freshdesk.value, zoho.value, workspace.data],
  );
  const settled = zendesk.settled && freshdesk.settled && zoho.settled;

  if (settings.data && workspace.data && settled) {
    return (
      <Editor
        saved={settings.data}
        etag={settings.etag}
        onSaved={settings.set}
        around={around}
        workspace={workspace.data}
      />
    );
  }
  const failed = settings.data ? workspace : settings;
  return (
    <Page title="Escalation settings">
      {failed.error !== undefined && !failed.loading && !failed.data ? (
        <ErrorState
          error={failed.error}
          what="The settings"
          onRetry={() => void Promise.all([settings.reload(), workspace.reload()])}
        />
      ) : (
        <Loading kind="block" count={3} />
      )}
    </Page>
  );
}
