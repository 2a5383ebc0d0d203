// A connection as the API shows it. What it tells about webhooks and health may be missing.

import type { Connection, Helpdesk } from "../../api/types";

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
