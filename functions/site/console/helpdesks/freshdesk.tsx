// Freshdesk.

import { begun, type SignIn, type Vendor } from "./vendor";

const KEY: SignIn = {
  auth: "api_key",
  title: "API key",
  text: "",
  word: "API key of an agent",
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

const PRIORITIES = { 1: "Low", 2: "Medium", 3: "High", 4: "Urgent" };

export const FRESHDESK: Vendor = {
  title: "Freshdesk",
  account: ({ domain }) => `${domain}.freshdesk.com`,
  signIns: [KEY],
  newTicket: () => ({ helpdesk: "freshdesk", ...begun(), group_id: null, priority: 1 }),
  fields: {
    place: {
      name: "group_id",
      label: "Group",
      hint: "Its number, at the end of its address under Admin, Team, Groups.",
      placeholder: "The helpdesk decides",
      maxLength: 20,
    },
    priority: {
      name: "priority",
      label: "Priority",
      options: Object.entries(PRIORITIES).map(([value, label]) => ({ value, label })),
      stored: Number,
      words: PRIORITIES,
    },
    tagsHint: "Press Enter after each tag. At most 32 characters.",
    custom: { hint: "The name is the field's API name, such as cf_product.", placeholder: "cf_product" },
  },
};
