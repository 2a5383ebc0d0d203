// What else a visitor finds in the chat.

import { t } from "../../../texts/translate";
import { Switch } from "../../../ui";
import { useEditing } from "../context";
import { Section } from "../section";

export function Chat() {
  const { draft } = useEditing();
  return (
    <Section id="chat" text={t("What visitors see of the team, and where they find their chat again.")}>
      <Switch
        label={t("Visitors see what the team has seen")}
        hint={t("Once somebody of the team has opened the chat, “Seen” stands below the visitor's last message.")}
        checked={draft.value.show_seen}
        onChange={(next) => draft.set("show_seen", next)}
        error={draft.error("show_seen")}
      />
      <Switch
        label={t("Signed-in visitors find their chat again")}
        hint={t(
          "On another device or browser, whom your site's identity token names goes on with the chat that is open. Where people share a sign-in, they share the chat.",
        )}
        checked={draft.value.find_chat.enabled}
        onChange={(next) => draft.set("find_chat.enabled", next)}
        error={draft.error("find_chat.enabled")}
      />
    </Section>
  );
}
