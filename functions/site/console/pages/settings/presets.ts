// The three best-practice configurations of the product, as changes to a draft.

import type { Bot, Connection, Helpdesk, Settings } from "../../api/types";
import { helpdeskName, vendorOf } from "../../helpdesks";
import { t } from "../../texts/translate";

export type PresetId = "startup" | "enterprise" | "departments";

/** What the workspace has, as far as a preset needs it. */
export interface Around {
  bot: Bot;
  bots: readonly Bot[];
  connections: Partial<Record<Helpdesk, Connection | null>>;
  addOns: readonly string[];
}

export interface Missing {
  text: string;
  link?: { title: string; href: string };
}

export interface Preset {
  id: PresetId;
  title: string;
  text: string;
  fill: (draft: Settings, around: Around) => Settings;
  missing: (around: Around) => Missing[];
}

export const AUTO_REPLY = "auto_ticket_reply";
/** The helpdesk that the product recommends to an enterprise. */
const ENTERPRISE: Helpdesk = "zendesk";
const DESK = helpdeskName(ENTERPRISE);

const others = ({ bot, bots }: Around): Bot[] => bots.filter((one) => one.bot_id !== bot.bot_id);

// A rule that needs a switch which a preset turns off would be refused with it.
const rulesThat = (draft: Settings, transfers: boolean): Settings["rules"] =>
  draft.rules.filter((rule) => transfers || rule.then !== "transfer");

const withoutTransfer = (draft: Settings): Settings => ({
  ...draft,
  ai_agent_transfer: { ...draft.ai_agent_transfer, enabled: false },
  rules: rulesThat(draft, false),
});

export const PRESETS: readonly Preset[] = [
  {
    id: "startup",
    title: t("Startup"),
    text: t("Every question the bot cannot answer reaches the founder at once, by e-mail."),
    fill: (draft) => ({
      ...withoutTransfer(draft),
      human_handoff: true,
      handoff_method: "email",
      low_confidence: "handoff",
      auto_ticket_reply: { ...draft.auto_ticket_reply, enabled: false },
    }),
    missing: () => [],
  },
  {
    id: "enterprise",
    title: t("Enterprise SaaS"),
    text: t("A {desk} ticket with the whole chat, and a first reply from the AI inside it.", { desk: DESK }),
    fill: (draft, { addOns }) => ({
      ...draft,
      human_handoff: true,
      handoff_method: "ticket",
      ticket: draft.ticket?.helpdesk === ENTERPRISE ? draft.ticket : vendorOf(ENTERPRISE).newTicket(),
      auto_ticket_reply: { ...draft.auto_ticket_reply, enabled: addOns.includes(AUTO_REPLY) },
    }),
    missing: ({ connections, addOns }) => {
      const found: Missing[] = [];
      const connection = connections[ENTERPRISE];
      const link = {
        title: connection ? t("Test it") : t("Connect {desk}", { desk: DESK }),
        href: `/console/connections/${ENTERPRISE}`,
      };
      if (!connection) found.push({ text: t("{desk} is not connected yet.", { desk: DESK }), link });
      else if (!connection.tested_at)
        found.push({ text: t("{desk} has not passed its test yet.", { desk: DESK }), link });
      if (!addOns.includes(AUTO_REPLY)) {
        found.push({ text: t("Auto Ticket Reply is not in this plan; tickets work without it.") });
      }
      return found;
    },
  },
  {
    id: "departments",
    title: t("Multi-department"),
    text: t("A refund asked of Tech Support goes to the Billing bot: same chat, no ticket."),
    fill: (draft, around) => {
      const { targets } = draft.ai_agent_transfer;
      const added = targets.length
        ? []
        : others(around).map((one) => ({
            bot_id: one.bot_id,
            description: one.description,
            examples: [],
            threshold: null,
            when: null,
          }));
      return {
        ...draft,
        human_handoff: true,
        ai_agent_transfer: {
          ...draft.ai_agent_transfer,
          enabled: true,
          targets: [...targets, ...added].slice(0, 20),
        },
      };
    },
    missing: (around) => {
      const found = others(around);
      if (!found.length) {
        const link = { title: t("Create a bot"), href: "/console/bots/new" };
        return [{ text: t("There is no other bot to transfer to."), link }];
      }
      const bare = found.filter((one) => !one.description);
      if (!bare.length) return [];
      return [
        {
          text: t("Say what {bare} is for, so that the right questions go there.", {
            bare: bare.map((one) => one.name).join(", "),
          }),
        },
      ];
    },
  },
];
