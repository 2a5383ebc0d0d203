// The service names fields as programs do; people read the names on this page.

import { HELPDESKS, helpdeskName } from "../../helpdesks";
import { t } from "../../texts/translate";

const NAMES: Record<string, string> = {
  ai_agent_transfer: t("AI Agent Transfer"),
  auto_ticket_reply: t("Auto Ticket Reply"),
  human_handoff: t("Human Handoff"),
  handoff_method: t("Handoff Method"),
  "then=transfer": t("“Transfer to another bot”"),
  target_bot_id: t("the target"),
  ...Object.fromEntries(HELPDESKS.map((helpdesk) => [helpdesk, helpdeskName(helpdesk)])),
};

export function plainly(sentence: string): string {
  return sentence.replace(/[a-z_]+(=[a-z]+)?/gi, (word) => NAMES[word.toLowerCase()] ?? word);
}
