// The console's words for the API's names.

import { t } from "../texts/translate";
import type { Conversation, Escalation, Method } from "./types";

type Reason = Escalation["reason"];
type Ticket = NonNullable<Conversation["ticket"]>;

const REASONS: Record<Reason, string> = {
  team_is_assignee: t("The team has the conversation"),
  transfer_pending: t("A transfer is under way"),
  rule: t("One of your rules"),
  guidance: t("Your guidance"),
  explicit_request: t("Asked for a person"),
  bot_failure: t("The bot failed"),
  frustration: t("Frustration"),
  repetition: t("Asked again and again"),
  better_bot: t("Another bot knows better"),
  confident: t("Confident answer"),
  low_confidence: t("Not confident enough"),
  bot_asked_for_handoff: t("The bot asked for help"),
  target_failed: t("The other bot failed"),
  not_solved: t("Not solved yet"),
  acknowledgement: t("Thanked, or asked for nothing"),
};

const METHODS: Record<Method, string> = {
  ticket: t("Ticket"),
  email: t("E-mail"),
  transfer: t("Transfer"),
};

const STANDINGS: Record<NonNullable<Ticket["status"]>, string> = {
  open: t("Open"),
  pending: t("Pending"),
  solved: t("Solved"),
  closed: t("Closed"),
  merged: t("Merged"),
  deleted: t("Deleted"),
  spam: t("Spam"),
};

/** How a ticket stands: as the helpdesk has it, once that was read. */
export const ticketStanding = ({ status, open }: Pick<Ticket, "status" | "open">): string =>
  (status && STANDINGS[status]) || (open ? t("Open") : t("Closed"));

/** Why something was decided: "Asked for a person". */
export const reasonWord = (reason: string | null | undefined): string =>
  reason ? (REASONS[reason as Reason] ?? reason.replaceAll("_", " ")) : "–";

export const methodWord = (method: Method): string => METHODS[method] ?? method;
