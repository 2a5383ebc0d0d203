// Bodies of the owner's API, as functions/site/openapi.json describes them.

export interface Page<T> {
  items: T[];
  next: string | null;
}

export interface Brand {
  name: string | null;
  colour: string;
  avatar_url: string | null;
  position: "left" | "right";
}

export interface Workspace {
  workspace_id: string;
  name: string;
  owner_email: string;
  add_ons: string[];
  brand: Brand;
}

export type Role = "owner" | "member";

export interface Member {
  email: string;
  role: Role;
  created_at: string;
}

export interface Bot {
  bot_id: string;
  name: string;
  description: string;
  function: string;
  greeting: string;
  allowed_origins: string[];
}

export interface KnowledgeEntry {
  id: string;
  questions: string[];
  answer: string;
  url: string | null;
}

export type Helpdesk = "zendesk" | "freshdesk" | "zoho";

export interface Connection {
  connection_id: string;
  helpdesk: Helpdesk;
  account: Record<string, string>;
  auth: string;
  tested_at: string | null;
  created_at: string;
}

export type Method = "ticket" | "email" | "transfer";
export type EscalationState = "waiting_contact" | "recorded" | "delivering" | "delivered" | "failed" | "cancelled";

export interface Escalation {
  id: string;
  conversation_id: string;
  bot_id: string;
  method: Method;
  state: EscalationState;
  reason: string;
  settings_version: number;
  created_at: string;
  recorded_at: string | null;
  finished_at: string | null;
  attempts: number;
  attempts_allowed: number;
  due_at: string | null;
  helpdesk: Helpdesk | null;
  target_bot_id: string | null;
  fallback_of: string | null;
  follow_up_of: string | null;
  reopens: string | null;
  reference: string | null;
  reference_url: string | null;
  outcome_unknown: boolean;
  over_cap: boolean;
  last_error: { code: string; detail: string; at: string } | null;
}

export interface Author {
  kind: "visitor" | "bot" | "agent" | "system";
  name: string | null;
  bot_id: string | null;
}

export interface Message {
  id: string;
  author: Author;
  text: string;
  at: string;
  sources?: { title: string; url: string }[];
}

export type ConversationState = "open" | "handed_off" | "closed";

export interface Conversation {
  id: string;
  bot_id: string;
  state: ConversationState;
  assignee: { kind: "bot" | "team"; bot_id: string | null };
  contact_required: boolean;
  locale: string;
  visitor: { name: string | null; email: string | null; verified?: boolean };
  created_at: string;
  last_activity_at: string;
  handed_off_at: string | null;
  last_reason: string | null;
  escalations: number;
  open_handoff: string | null;
  pending_transfer: string | null;
  ticket: { helpdesk: Helpdesk; reference: string; url: string | null; open: boolean } | null;
}

export interface Job {
  job_id: string;
  kind: string;
  state: "queued" | "running" | "done" | "failed";
  result: Record<string, string>;
  link: string | null;
  error: string | null;
  created_at: string;
  finished_at: string | null;
}

export interface ReportNumbers {
  conversations: number;
  messages: number;
  answered: number;
  handed_off: {
    total: number;
    by_method: Record<string, number>;
    by_reason: Record<string, number>;
    by_method_and_reason: Record<string, Record<string, number>>;
  };
  transferred: { total: number; by_reason: Record<string, number> };
  unanswered: { total: number; by_reason: Record<string, number> };
  relayed: number;
  joined: number;
  abandoned: number;
  fallbacks: { total: number; by_method: Record<string, number> };
  failed: { total: number; by_method: Record<string, number> };
  first_response: Record<"ai" | "human", { count: number; median_s: number | null; p90_s: number | null }>;
}

export interface Report {
  bot_id: string;
  from: string;
  to: string;
  timezone: string;
  totals: ReportNumbers;
  days: (ReportNumbers & { day: string })[];
}
