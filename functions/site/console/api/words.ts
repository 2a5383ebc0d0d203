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
  close_entries: t("Several entries are close"),
  bare_request: t("A bare word for a person"),
  fragment: t("A fragment"),
  small_talk: t("Small talk"),
  offer_accepted: t("Took the offer of a person"),
  offer_declined: t("Declined the offer of a person"),
  offer_ignored: t("Left the offer of a person open"),
  choice_taken: t("Chose what was meant"),
  none_of_these: t("None of these was meant"),
  must_reach_person: t("Must reach a person"),
  waits_for_team: t("Waits for the team"),
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
