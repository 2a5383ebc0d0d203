// Freshdesk.

import { rich, t } from "../texts/translate";
import { begun, own, type SignIn, type Vendor } from "./vendor";

const KEY: SignIn = {
  auth: "api_key",
  title: t("API key"),
  text: "",
  word: t("API key of an agent"),
  inputs: [
    {
      name: "domain",
      label: t("Freshdesk address"),
      hint: t("Not an address of your own domain, but the one that ends in freshdesk.com."),
      unit: ".freshdesk.com",
    },
    { name: "api_key", label: t("API key"), hint: t("From the agent's profile settings."), secret: true },
  ],
  steps: () => [
    t(
      "In Freshdesk sign in as the agent in whose name tickets are to be made. An agent who only does this is best; it needs to see all tickets.",
    ),
    rich("Press your picture at the top right, then <b>Profile settings</b>.", { b: (text) => <b>{text}</b> }),
    rich(
      "At the right side press <b>View API key</b>, prove that you are no robot, and copy the key. (An administrator may have to allow API keys for this agent first.)",
      { b: (text) => <b>{text}</b> },
    ),
    t("Paste it here, with the first part of your Freshdesk address."),
  ],
};

const PRIORITIES = { 1: t("Low"), 2: t("Medium"), 3: t("High"), 4: t("Urgent") };

export const FRESHDESK: Vendor = {
  title: "Freshdesk",
  account: ({ domain }) => `${domain}.freshdesk.com`,
  signIns: [KEY],
  newTicket: () => ({
    helpdesk: "freshdesk",
    ...begun(),
    group_id: null,
    responder_id: null,
    product_id: null,
    type: null,
    status: 2,
    priority: 1,
  }),
  fields: {
    place: {
      name: "group_id",
      label: t("Group"),
      hint: t("Its number, at the end of its address under Admin, Team, Groups."),
      placeholder: t("The helpdesk decides"),
      maxLength: 20,
    },
    priority: {
      name: "priority",
      label: t("Priority"),
      options: Object.entries(PRIORITIES).map(([value, label]) => ({ value, label })),
      stored: Number,
      words: PRIORITIES,
    },
    own: [
      own("type", t("Type")),
      own("status", t("Status"), { number: true, nothing: 2 }),
      own("responder_id", t("Agent")),
      own("product_id", t("Product")),
    ],
    always: [],
    tagsHint: t("Press Enter after each tag. At most 32 characters."),
    custom: { hint: t("The name is the field's API name, such as cf_product."), placeholder: "cf_product" },
  },
};
