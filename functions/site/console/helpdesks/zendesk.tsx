// Zendesk.

import { rich, t } from "../texts/translate";
import { begun, type Input, Link, own, type SignIn, type Vendor } from "./vendor";

/** The account's own pages where its name can be one, else the vendor's front page. */
const adminAt = (name: string | undefined): string =>
  name && /^[a-z0-9-]{1,63}$/.test(name) ? `https://${name}.zendesk.com/admin` : "https://www.zendesk.com/login";

const SUBDOMAIN: Input = {
  name: "subdomain",
  label: t("Zendesk address"),
  hint: t("The first part of the address you see when you work in Zendesk."),
  unit: ".zendesk.com",
};

const OAUTH: SignIn = {
  auth: "oauth",
  title: t("OAuth client"),
  text: t("Recommended. Made in two minutes by an administrator, and it does not run out."),
  word: t("OAuth client"),
  inputs: [
    SUBDOMAIN,
    { name: "client_id", label: t("Identifier"), hint: t("“Unique identifier” of the OAuth client."), secret: true },
    {
      name: "client_secret",
      label: t("Secret"),
      hint: t("Zendesk shows it once, when the client is saved."),
      secret: true,
    },
  ],
  steps: ({ subdomain }) => [
    rich(
      "As an administrator open <link>Zendesk's Admin Center</link>, then <b>Apps and integrations</b>, <b2>APIs</b2>, <b3>OAuth clients</b3>.",
      {
        link: (text) => <Link to={adminAt(subdomain)}>{text}</Link>,
        b: (text) => <b>{text}</b>,
        b2: (text) => <b>{text}</b>,
        b3: (text) => <b>{text}</b>,
      },
    ),
    rich(
      "Press <b>Add OAuth client</b>. Name it “Chat handoff”, choose the kind <b2>Confidential</b2>, and leave the redirect URL as it is suggested, or enter this console's address.",
      { b: (text) => <b>{text}</b>, b2: (text) => <b>{text}</b> },
    ),
    rich("Save. Zendesk now shows the <b>secret</b> once: paste it here, with the <b2>identifier</b2> above it.", {
      b: (text) => <b>{text}</b>,
      b2: (text) => <b>{text}</b>,
    }),
    t("The tickets will be made in the name of the person who made the client. A person who only does this is best."),
  ],
};

const TOKEN: SignIn = {
  auth: "api_token",
  title: t("API token"),
  text: t("Only for a token that you have already: Zendesk makes no new ones, and ends them all on 30 April 2027."),
  word: t("API token of an agent"),
  warning: t("Zendesk ends API tokens on 30 April 2027: replace it by an OAuth client."),
  inputs: [
    SUBDOMAIN,
    { name: "email", label: t("Agent's e-mail address"), hint: t("Of the agent in whose name tickets are made.") },
    { name: "api_token", label: t("API token"), secret: true },
  ],
  steps: ({ subdomain }) => [
    rich(
      "Find your token where you keep it: <link>Zendesk's Admin Center</link> lists tokens under <b>Apps and integrations</b>, <b2>APIs</b2>, but never shows them again.",
      {
        link: (text) => <Link to={adminAt(subdomain)}>{text}</Link>,
        b: (text) => <b>{text}</b>,
        b2: (text) => <b>{text}</b>,
      },
    ),
    t("Enter the e-mail address of an agent who may make and answer tickets, and paste the token."),
    t("Plan to replace it by an OAuth client before 30 April 2027."),
  ],
};

const PRIORITIES = ["low", "normal", "high", "urgent"];

export const ZENDESK: Vendor = {
  title: "Zendesk",
  account: ({ subdomain }) => `${subdomain}.zendesk.com`,
  signIns: [OAUTH, TOKEN],
  choosesWebhookSecret: true,
  newTicket: () => ({
    helpdesk: "zendesk",
    ...begun(),
    group_id: null,
    assignee_id: null,
    brand_id: null,
    ticket_form_id: null,
    type: null,
    priority: null,
  }),
  fields: {
    place: {
      name: "group_id",
      label: t("Group"),
      hint: t("Its number, at the end of its address under Admin Centre, People, Groups."),
      placeholder: t("The helpdesk decides"),
      maxLength: 20,
    },
    priority: {
      name: "priority",
      label: t("Priority"),
      options: [
        { value: "", label: t("Zendesk's own") },
        ...PRIORITIES.map((value) => ({ value, label: value[0]?.toUpperCase() + value.slice(1) })),
      ],
      stored: (chosen) => chosen || null,
    },
    own: [
      own("type", t("Type")),
      own("assignee_id", t("Assignee")),
      own("brand_id", t("Brand")),
      own("ticket_form_id", t("Form")),
    ],
    always: [],
    tagsHint: t("One word each. Press Enter after each tag."),
    custom: { hint: t("The name is the field's number."), placeholder: "360012345678" },
  },
};
