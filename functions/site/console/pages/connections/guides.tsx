// What a support lead makes at the vendor, and where it is pasted here.

import type { ComponentChildren } from "preact";
import type { Helpdesk } from "../../api/types";
import { CodeBlock } from "../../ui";

export interface Input {
  name: string;
  label: string;
  hint?: string;
  secret?: boolean;
  /** Shown after the value: ".zendesk.com". */
  unit?: string;
  options?: readonly { value: string; label: string }[];
}

export interface Guide {
  auth: string;
  title: string;
  text: string;
  inputs: readonly Input[];
  steps: (values: Record<string, string>) => ComponentChildren[];
}

const SCOPES = [
  "Desk.tickets.READ",
  "Desk.tickets.CREATE",
  "Desk.tickets.UPDATE",
  "Desk.search.READ",
  "Desk.basic.READ",
  "Desk.basic.CREATE",
  "Desk.settings.READ",
  "Desk.settings.CREATE",
  "Desk.events.READ",
  "Desk.events.CREATE",
].join(",");
const CENTRES = [
  ["com", "United States (zoho.com)"],
  ["eu", "Europe (zoho.eu)"],
  ["in", "India (zoho.in)"],
  ["com.au", "Australia (zoho.com.au)"],
  ["jp", "Japan (zoho.jp)"],
  ["com.cn", "China (zoho.com.cn)"],
  ["sa", "Saudi Arabia (zoho.sa)"],
  ["ca", "Canada (zohocloud.ca)"],
] as const;

const zohoDomain = (centre: string | undefined): string =>
  centre === "ca" ? "zohocloud.ca" : `zoho.${centre || "com"}`;

const Link = ({ to, children }: { to: string; children: ComponentChildren }) => (
  <a href={to} target="_blank" rel="noreferrer">
    {children}
  </a>
);

/** The account's own pages where its name can be one, else the vendor's front page. */
const zendeskAt = (name: string | undefined): string =>
  name && /^[a-z0-9-]{1,63}$/.test(name) ? `https://${name}.zendesk.com/admin` : "https://www.zendesk.com/login";

const SUBDOMAIN: Input = {
  name: "subdomain",
  label: "Zendesk address",
  hint: "The first part of the address you see when you work in Zendesk.",
  unit: ".zendesk.com",
};

const ZENDESK_OAUTH: Guide = {
  auth: "oauth",
  title: "OAuth client",
  text: "Recommended. Made in two minutes by an administrator, and it does not run out.",
  inputs: [
    SUBDOMAIN,
    { name: "client_id", label: "Identifier", hint: "“Unique identifier” of the OAuth client.", secret: true },
    { name: "client_secret", label: "Secret", hint: "Zendesk shows it once, when the client is saved.", secret: true },
  ],
  steps: ({ subdomain }) => [
    <>
      As an administrator open <Link to={zendeskAt(subdomain)}>Zendesk's Admin Center</Link>, then{" "}
      <b>Apps and integrations</b>, <b>APIs</b>, <b>OAuth clients</b>.
    </>,
    <>
      Press <b>Add OAuth client</b>. Name it “Chat handoff”, choose the kind <b>Confidential</b>, and leave the redirect
      URL as it is suggested, or enter this console's address.
    </>,
    <>
      Save. Zendesk now shows the <b>secret</b> once: paste it here, with the <b>identifier</b> above it.
    </>,
    <>The tickets will be made in the name of the person who made the client. A person who only does this is best.</>,
  ],
};

const ZENDESK_TOKEN: Guide = {
  auth: "api_token",
  title: "API token",
  text: "Only for a token that you have already: Zendesk makes no new ones, and ends them all on 30 April 2027.",
  inputs: [
    SUBDOMAIN,
    { name: "email", label: "Agent's e-mail address", hint: "Of the agent in whose name tickets are made." },
    { name: "api_token", label: "API token", secret: true },
  ],
  steps: ({ subdomain }) => [
    <>
      Find your token where you keep it: <Link to={zendeskAt(subdomain)}>Zendesk's Admin Center</Link> lists tokens
      under <b>Apps and integrations</b>, <b>APIs</b>, but never shows them again.
    </>,
    <>Enter the e-mail address of an agent who may make and answer tickets, and paste the token.</>,
    <>Plan to replace it by an OAuth client before 30 April 2027.</>,
  ],
};

const FRESHDESK: Guide = {
  auth: "api_key",
  title: "API key",
  text: "",
  inputs: [
    {
      name: "domain",
      label: "Freshdesk address",
      hint: "Not an address of your own domain, but the one that ends in freshdesk.com.",
      unit: ".freshdesk.com",
    },
    { name: "api_key", label: "API key", hint: "From the agent's profile settings.", secret: true },
  ],
  steps: () => [
    <>
      In Freshdesk sign in as the agent in whose name tickets are to be made. An agent who only does this is best; it
      needs to see all tickets.
    </>,
    <>
      Press your picture at the top right, then <b>Profile settings</b>.
    </>,
    <>
      At the right side press <b>View API key</b>, prove that you are no robot, and copy the key. (An administrator may
      have to allow API keys for this agent first.)
    </>,
    <>Paste it here, with the first part of your Freshdesk address.</>,
  ],
};

const ZOHO: Guide = {
  auth: "oauth",
  title: "Self client",
  text: "",
  inputs: [
    {
      name: "data_centre",
      label: "Data centre",
      hint: "Look at the end of the address when you work in Zoho Desk.",
      options: CENTRES.map(([value, label]) => ({ value, label })),
    },
    { name: "org_id", label: "Organisation id", hint: "In Zoho Desk: Setup, Developer Space, API; a number." },
    { name: "client_id", label: "Client ID", secret: true },
    { name: "client_secret", label: "Client secret", secret: true },
    {
      name: "code",
      label: "Code",
      hint: "From step 4. It is good once, for the minutes you chose: paste it last.",
      secret: true,
    },
  ],
  steps: ({ data_centre }) => {
    const domain = zohoDomain(data_centre);
    return [
      <>
        Choose your data centre in the form first: the links here follow it. Then open{" "}
        <Link to={`https://api-console.${domain}`}>Zoho's API console</Link>, press <b>Add client</b>, and choose{" "}
        <b>Self Client</b>.
      </>,
      <>
        Its tab <b>Client Secret</b> shows the client ID and the client secret. Paste both here.
      </>,
      <>
        On its tab <b>Generate Code</b> enter this scope, choose ten minutes, any description, and press <b>Create</b>:
        <CodeBlock label="Scope" text={SCOPES} />
      </>,
      <>Choose your portal, if Zoho asks, and paste the code that it shows here.</>,
      <>
        The organisation id is in Zoho Desk under <b>Setup</b>, <b>Developer Space</b>, <b>API</b>.
      </>,
    ];
  },
};

export const GUIDES: Record<Helpdesk, readonly [Guide, ...Guide[]]> = {
  zendesk: [ZENDESK_OAUTH, ZENDESK_TOKEN],
  freshdesk: [FRESHDESK],
  zoho: [ZOHO],
};
