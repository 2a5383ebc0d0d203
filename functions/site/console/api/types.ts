// The bodies of the owner's API under the console's names. What is in them is made from the API's
// description (schema.ts); here they only get names, and what the description cannot say.

import type { components } from "./schema";

export type Bodies = components["schemas"];

/** One part of a list; every list of the API has this shape. */
export interface Page<T> {
  items: T[];
  next: string | null;
}

/** A body as it is read: what the service fills in may only be left out of one that is sent. */
type Filled<Body, Field extends keyof Body> = Omit<Body, Field> & { [F in Field]: NonNullable<Body[F]> };

export type Workspace = Filled<
  Bodies["WorkspaceBody"],
  "workspace_id" | "add_ons" | "require_second_factor" | "audit_days" | "team_language" | "matters"
>;
export type Brand = Workspace["brand"];
export type Me = Bodies["Me"];
export type AuditEntry = Bodies["AuditEntry"];
export type Member = Bodies["MemberView"];
export type Role = Member["role"];
export type Languages = Bodies["LanguageList"];
export type Language = Bodies["LanguageView"];
export type VisitorText = Bodies["VisitorText"];
export type Bot = Filled<Bodies["BotBody"], "bot_id">;
/** What came of asking a bot's own function. */
export type BotTest = Bodies["BotTest"];
export type Knowledge = Bodies["KnowledgeView"];
export type KnowledgeEntry = Bodies["KnowledgeEntry"];

export type Connection = Bodies["ConnectionView"];
export type Helpdesk = Connection["helpdesk"];
export type Check = Bodies["ConnectionCheck"];
export type Health = Bodies["ConnectionHealth"];
export type Updates = Bodies["Updates"];
export type WebhookSetUp = Bodies["WebhookSetUp"];

export type ModelUse = Bodies["ModelUseView"];
export type Settings = Bodies["EscalationSettings"];
export type Ticket = NonNullable<Settings["ticket"]>;
/** What a helpdesk lists of its tickets' fields. */
export type TicketFields = Bodies["TicketFieldList"];
export type ListedField = Bodies["ListedField"];
export type FieldChoice = Bodies["FieldChoice"];
export type FieldValue = Ticket["custom_fields"][string];
export type FromChat = Bodies["FromChat"];
export type FixedValue = Exclude<FieldValue, FromChat>;
/** One save. */
export type SettingsVersion = Bodies["SettingsVersionView"];

export type Escalation = Bodies["OwnedEscalationView"];
export type ReturnedAddress = Bodies["ReturnedAddress"];
export type EscalationState = Escalation["state"];
export type Method = Escalation["method"];

export type Conversation = Bodies["OwnedConversationView"];
export type ConversationState = Conversation["state"];
export type ConversationDetail = Bodies["ConversationDetail"];
/** A chat or an escalation in a list, with who asks and what. */
export type ListedConversation = Bodies["ListedConversation"];
export type ListedEscalation = Bodies["ListedEscalation"];
export type Inbox = Bodies["InboxView"];
export type InboxItem = Bodies["InboxItem"];
export type InboxCount = Bodies["InboxCount"];
export type Message = Bodies["MessageView"];
/** What writing into a chat, taking it over and handing it back answer. */
export type Answered = Bodies["OwnedTurnResult"];
/** What members write to each other. */
export type Note = Bodies["NoteView"];
export type SavedReply = Bodies["SavedReplyView"];
export type SavedReplies = Bodies["SavedReplyList"];
export type Block = Bodies["BlockView"];
export type AutoReply = Bodies["AutoReplyView"];

export type PersonsChats = Bodies["PersonsChats"];
export type PersonsChat = PersonsChats["items"][number];
/** A copy of a chat outside of the service. */
export type Copy = PersonsChat["copies"][number];
export type Receipt = Bodies["ReceiptView"];
export type Hold = Bodies["HoldView"];
export type HoldReason = Hold["reason"];

export type Webhooks = Bodies["OutgoingWebhookList"];
export type Webhook = Bodies["OutgoingWebhookView"];
export type WebhookBody = Required<Bodies["OutgoingWebhookBody"]>;
/** A webhook with its secret, which no other answer has. */
export type NewSecret = Bodies["OutgoingSecret"];
export type Delivery = Bodies["DeliveryView"];

export type Job = Bodies["JobView"];
export type Report = Bodies["ReportView"];
export type DataFlows = Bodies["DataFlows"];
export type Recipient = Bodies["Recipient"];
export type ReportNumbers = Bodies["ReportNumbers"];
export type KeywordExamples = Bodies["KeywordExamples"];
/** When a rule may fire. */
export type Condition = Bodies["Condition"];
export type FactGroup = Bodies["FactGroup"];
export type FactTest = Bodies["FactTest"];
/** Rules tried on a message that nobody has written. */
export type RuleTrial = Bodies["RuleTrial"];
export type RuleTrialResult = Bodies["RuleTrialResult"];
export type TriedRule = Bodies["TriedRule"];
