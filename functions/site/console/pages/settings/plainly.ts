// The service names fields as programs do; people read the names on this page.

import { HELPDESKS, helpdeskName } from "../../helpdesks";

const NAMES: Record<string, string> = {
  ai_agent_transfer: "AI Agent Transfer",
  auto_ticket_reply: "Auto Ticket Reply",
  human_handoff: "Human Handoff",
  handoff_method: "Handoff Method",
  "then=transfer": "“Transfer to another bot”",
  target_bot_id: "the target",
  ...Object.fromEntries(HELPDESKS.map((helpdesk) => [helpdesk, helpdeskName(helpdesk)])),
};

export function plainly(sentence: string): string {
  return sentence.replace(/[a-z_]+(=[a-z]+)?/gi, (word) => NAMES[word.toLowerCase()] ?? word);
}
