// Escalation settings of one bot: what the product promises a workspace's owner.

import { useMemo } from "preact/hooks";
import { type Resource, useResource } from "../../api/hooks";
import type { Connection, Helpdesk, Settings } from "../../api/types";
import { HELPDESKS } from "../../helpdesks";
import { useWorkspace } from "../../shell/workspace";
import { t } from "../../texts/translate";
import { ErrorState, Loading, Page } from "../../ui";
import type { BotPageProps } from "../bot_page";
import { Editor } from "./editor";
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
  const found = HELPDESKS.map(useConnection); // always as many, in the same order
  const connections = found.map((one) => one.value);
  const around = useMemo<Around>(
    () => ({
      bot,
      bots,
      connections: Object.fromEntries(HELPDESKS.map((helpdesk, at) => [helpdesk, connections[at]])),
      addOns: workspace.data?.add_ons ?? [],
    }),
    [bot, bots, ...connections, workspace.data],
  );
  const settled = found.every((one) => one.settled);

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
    <Page title={t("Escalation settings")}>
      {failed.error !== undefined && !failed.loading && !failed.data ? (
        <ErrorState
          error={failed.error}
          what={t("The settings")}
          onRetry={() => void Promise.all([settings.reload(), workspace.reload()])}
        />
      ) : (
        <Loading kind="block" count={3} />
      )}
    </Page>
  );
}
