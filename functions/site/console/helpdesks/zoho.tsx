// Zoho Desk.

import { rich, t } from "../texts/translate";
import { CodeBlock } from "../ui";
import { begun, Link, own, type SignIn, type Vendor } from "./vendor";

const SCOPES = [
  "Desk.tickets.READ",
  "Desk.tickets.CREATE",
  "Desk.tickets.UPDATE",
  "Desk.contacts.READ",
  "Desk.contacts.CREATE",
  "Desk.search.READ",
  "Desk.basic.READ",
  "Desk.basic.CREATE",
  "Desk.settings.READ",
  "Desk.settings.CREATE",
  "Desk.events.READ",
  "Desk.events.CREATE",
].join(",");
const CENTRES = [
  ["com", t("United States (zoho.com)")],
  ["eu", t("Europe (zoho.eu)")],
  ["in", t("India (zoho.in)")],
  ["com.au", t("Australia (zoho.com.au)")],
  ["jp", t("Japan (zoho.jp)")],
  ["com.cn", t("China (zoho.com.cn)")],
  ["sa", t("Saudi Arabia (zoho.sa)")],
  ["ca", t("Canada (zohocloud.ca)")],
] as const;

const domainOf = (centre: string | undefined): string => (centre === "ca" ? "zohocloud.ca" : `zoho.${centre || "com"}`);

const SELF_CLIENT: SignIn = {
  auth: "oauth",
  title: t("Self client"),
  text: "",
  word: t("Self client"),
  inputs: [
    {
      name: "data_centre",
      label: t("Data centre"),
      hint: t("Look at the end of the address when you work in Zoho Desk."),
      options: CENTRES.map(([value, label]) => ({ value, label })),
    },
    { name: "org_id", label: t("Organisation id"), hint: t("In Zoho Desk: Setup, Developer Space, API; a number.") },
    { name: "client_id", label: t("Client ID"), secret: true },
    { name: "client_secret", label: t("Client secret"), secret: true },
    {
      name: "code",
      label: t("Code"),
      hint: t("From step 4. It is good once, for the minutes you chose: paste it last."),
      secret: true,
    },
  ],
  steps: ({ data_centre }) => {
    const domain = domainOf(data_centre);
    return [
      rich(
        "Choose your data centre in the form first: the links here follow it. Then open <link>Zoho's API console</link>, press <b>Add client</b>, and choose <b2>Self Client</b2>.",
        {
          link: (text) => <Link to={`https://api-console.${domain}`}>{text}</Link>,
          b: (text) => <b>{text}</b>,
          b2: (text) => <b>{text}</b>,
        },
      ),
      rich("Its tab <b>Client Secret</b> shows the client ID and the client secret. Paste both here.", {
        b: (text) => <b>{text}</b>,
      }),
      rich(
        "On its tab <b>Generate Code</b> enter this scope, choose ten minutes, any description, and press <b2>Create</b2>:{codeblock}",
        {
          b: (text) => <b>{text}</b>,
          b2: (text) => <b>{text}</b>,
          codeblock: <CodeBlock label={t("Scope")} text={SCOPES} />,
        },
      ),
      t("Choose your portal, if Zoho asks, and paste the code that it shows here."),
      rich("The organisation id is in Zoho Desk under <b>Setup</b>, <b2>Developer Space</b2>, <b3>API</b3>.", {
        b: (text) => <b>{text}</b>,
        b2: (text) => <b>{text}</b>,
        b3: (text) => <b>{text}</b>,
      }),
    ];
  },
};

export const ZOHO: Vendor = {
  title: "Zoho Desk",
  account: ({ org_id = "", data_centre = "" }) =>
    t("Organisation {org_id}, zoho.{data_centre}", { org_id, data_centre }),
  signIns: [SELF_CLIENT],
  newTicket: () => ({
    helpdesk: "zoho",
    ...begun(),
    department_id: "",
    assignee_id: null,
    product_id: null,
    classification: null,
    category: null,
    sub_category: null,
    priority: null,
    status: null,
    channel: null,
  }),
  fields: {
    place: {
      name: "department_id",
      label: t("Department"),
      hint: t("Its number, at the end of its address under Setup, Departments."),
      maxLength: 20,
      required: true,
    },
    own: [
      own("priority", t("Priority")),
      own("status", t("Status")),
      own("channel", t("Channel")),
      own("classification", t("Classification")),
      own("category", t("Category")),
      own("sub_category", t("Subcategory")),
      own("assignee_id", t("Agent")),
      own("product_id", t("Product")),
    ],
    always: ["priority", "status", "channel"],
    tagsHint: t("Press Enter after each tag. At least 3 characters."),
    custom: { hint: t("The name is the field's API name, such as cf_product."), placeholder: "cf_product" },
  },
};
