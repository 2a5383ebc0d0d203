// Tries other settings on one message, or on the chats of the last days, before they are applied.

import { useState } from "preact/hooks";
import { useWorkspace } from "../../shell/workspace";
import { rich, t } from "../../texts/translate";
import { EmptyState, ErrorState, LinkButton, Loading, Page, Tabs } from "../../ui";
import type { BotPageProps } from "../bot_page";
import { Apply } from "./apply";
import { type Moved, OneMessage } from "./one_message";
import { PastChats } from "./past_chats";
import { SettingsPanel } from "./settings_panel";
import { useDraftSettings } from "./use_draft_settings";

export default function SimulatorPage({ bot }: BotPageProps) {
  const { may } = useWorkspace();
  if (may("agent")) return <Simulator bot={bot} />;
  return (
    <Page title={t("Simulator")}>
      <EmptyState icon="simulator" title={t("Your role here is to read")}>
        {t("Trying settings asks the bot, which takes an agent, an admin or an owner.")}
      </EmptyState>
    </Page>
  );
}

function Simulator({ bot }: BotPageProps) {
  const draft = useDraftSettings(bot.bot_id);
  const [on, setOn] = useState<"past" | "message">("past");
  // What was refused in the draft, to be shown at its field.
  const [refused, setRefused] = useState<unknown>();
  const [moved, setMoved] = useState<Moved>();
  return (
    <Page
      title={t("Simulator")}
      text={rich(
        "Change the settings of {name} on one side, see on the other what would become of real questions. Nothing is sent, and nothing is saved until you apply it.",
        { name: <bdi>{bot.name}</bdi> },
      )}
      actions={
        <LinkButton icon="settings" href={`/console/bots/${bot.bot_id}/settings`}>
          {t("All settings")}
        </LinkButton>
      }
    >
      {!draft.value || !draft.saved ? (
        draft.error !== undefined ? (
          <ErrorState error={draft.error} what={t("The settings")} onRetry={draft.reload} />
        ) : (
          <Loading kind="block" count={3} />
        )
      ) : (
        <div class="simulator">
          <div class="simulator-settings">
            <SettingsPanel
              bot={bot}
              value={draft.value}
              dirty={draft.dirty}
              onChange={draft.change}
              refused={refused}
            />
            <Apply bot_id={bot.bot_id} draft={draft} value={draft.value} saved={draft.saved} moved={moved} />
          </div>
          <div class="simulator-result">
            <Tabs
              label={t("Try them on")}
              value={on}
              tabs={[
                { value: "past", title: t("Past chats") },
                { value: "message", title: t("One message") },
              ]}
              onChange={setOn}
            >
              {on === "past" ? (
                <PastChats bot={bot} settings={draft.value} onRefused={setRefused} onMoved={setMoved} />
              ) : (
                <OneMessage bot={bot} settings={draft.value} onRefused={setRefused} />
              )}
            </Tabs>
          </div>
        </div>
      )}
    </Page>
  );
}
