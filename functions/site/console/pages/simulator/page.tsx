// Tries other settings on one message, or on the chats of the last days, before they are applied.

import { useState } from "preact/hooks";
import { useWorkspace } from "../../shell/workspace";
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
    <Page title="Simulator">
      <EmptyState icon="simulator" title="Your role here is to read">
        Trying settings asks the bot, which takes an agent, an admin or an owner.
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
      title="Simulator"
      text={
        <>
          Change the settings of <bdi>{bot.name}</bdi> on one side, see on the other what would become of real
          questions. Nothing is sent, and nothing is saved until you apply it.
        </>
      }
      actions={
        <LinkButton icon="settings" href={`/console/bots/${bot.bot_id}/settings`}>
          All settings
        </LinkButton>
      }
    >
      {!draft.value || !draft.saved ? (
        draft.error !== undefined ? (
          <ErrorState error={draft.error} what="The settings" onRetry={draft.reload} />
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
              label="Try them on"
              value={on}
              tabs={[
                { value: "past", title: "Past chats" },
                { value: "message", title: "One message" },
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
