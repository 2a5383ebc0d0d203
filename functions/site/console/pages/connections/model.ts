// A connection as the API shows it. What it tells about webhooks and health may be missing.

import type { Connection, Helpdesk } from "../../api/types";

export interface Check {
  ok: boolean;
  checked: string[];
  problems: string[];
}

export interface Updates {
  mode: "poll" | "webhook";
  set_up_at: string | null;
  first_event_at: string | null;
}

export interface Health {
  circuit: "closed" | "open" | "half_open";
  failures: number;
  open_until: string | null;
  last_error: string | null;
  last_failure_at: string | null;
  last_success_at: string | null;
  quota_limit: number | null;
  quota_remaining: number | null;
  quota_at: string | null;
}

export interface Webhook {
  url: string;
  header?: string | null;
  steps?: string[];
}

/** What setting a webhook up answers; the secret is shown this once. */
export interface WebhookSetUp extends Webhook {
  installed: boolean;
  secret?: string | null;
}

export interface FullConnection extends Connection {
  check?: Check | null;
  updates?: Updates;
  health?: Health;
  webhook?: Webhook | null;
}

export const isHelpdesk = (name: string): name is Helpdesk =>
  name === "zendesk" || name === "freshdesk" || name === "zoho";

/** The account in one line: "acme.zendesk.com". */
export function accountOf({ helpdesk, account }: Connection): string {
  if (helpdesk === "zendesk") return `${account.subdomain}.zendesk.com`;
  if (helpdesk === "freshdesk") return `${account.domain}.freshdesk.com`;
  return `Organisation ${account.org_id}, zoho.${account.data_centre}`;
}

const AUTHS: Record<string, string> = { api_token: "API token of an agent", api_key: "API key of an agent" };

export const authWord = (connection: Connection): string =>
  AUTHS[connection.auth] ?? (connection.helpdesk === "zoho" ? "Self client" : "OAuth client");
