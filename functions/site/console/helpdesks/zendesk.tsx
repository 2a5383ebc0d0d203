// Zendesk.

import { begun, type Input, Link, type SignIn, type Vendor } from "./vendor";

/** The account's own pages where its name can be one, else the vendor's front page. */
const adminAt = (name: string | undefined): string =>
  name && /^[a-z0-9-]{1,63}$/.test(name) ? `https://${name}.zendesk.com/admin` : "https://www.zendesk.com/login";

const SUBDOMAIN: Input = {
  name: "subdomain",
  label: "Zendesk address",
  hint: "The first part of the address you see when you work in Zendesk.",
  unit: ".zendesk.com",
};

const OAUTH: SignIn = {
  auth: "oauth",
  title: "OAuth client",
  text: "Recommended. Made in two minutes by an administrator, and it does not run out.",
  word: "OAuth client",
  inputs: [
    SUBDOMAIN,
    { name: "client_id", label: "Identifier", hint: "“Unique identifier” of the OAuth client.", secret: true },
    { name: "client_secret", label: "Secret", hint: "Zendesk shows it once, when the client is saved.", secret: true },
  ],
  steps: ({ subdomain }) => [
    <>
      As an administrator open <Link to={adminAt(subdomain)}>Zendesk's Admin Center</Link>, then{" "}
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

const TOKEN: SignIn = {
  auth: "api_token",
  title: "API token",
  text: "Only for a token that you have already: Zendesk makes no new ones, and ends them all on 30 April 2027.",
  word: "API token of an agent",
  warning: "Zendesk ends API tokens on 30 April 2027: replace it by an OAuth client.",
  inputs: [
    SUBDOMAIN,
    { name: "email", label: "Agent's e-mail address", hint: "Of the agent in whose name tickets are made." },
    { name: "api_token", label: "API token", secret: true },
  ],
  steps: ({ subdomain }) => [
    <>
      Find your token where you keep it: <Link to={adminAt(subdomain)}>Zendesk's Admin Center</Link> lists tokens under{" "}
      <b>Apps and integrations</b>, <b>APIs</b>, but never shows them again.
    </>,
    <>Enter the e-mail address of an agent who may make and answer tickets, and paste the token.</>,
    <>Plan to replace it by an OAuth client before 30 April 2027.</>,
  ],
};

const PRIORITIES = ["low", "normal", "high", "urgent"];

export const ZENDESK: Vendor = {
  title: "Zendesk",
  account: ({ subdomain }) => `${subdomain}.zendesk.com`,
  signIns: [OAUTH, TOKEN],
  choosesWebhookSecret: true,
  newTicket: () => ({ helpdesk: "zendesk", ...begun(), group_id: null, priority: null }),
  fields: {
    place: {
      name: "group_id",
      label: "Group",
      hint: "Its number, at the end of its address under Admin Centre, People, Groups.",
      placeholder: "The helpdesk decides",
      maxLength: 20,
    },
    priority: {
      name: "priority",
      label: "Priority",
      options: [
        { value: "", label: "Zendesk's own" },
        ...PRIORITIES.map((value) => ({ value, label: value[0]?.toUpperCase() + value.slice(1) })),
      ],
      stored: (chosen) => chosen || null,
    },
    tagsHint: "One word each. Press Enter after each tag.",
    custom: { hint: "The name is the field's number.", placeholder: "360012345678" },
  },
};
