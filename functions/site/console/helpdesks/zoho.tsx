// Zoho Desk.

import { CodeBlock } from "../ui";
import { begun, Link, type SignIn, type TicketField, type Vendor } from "./vendor";

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

const domainOf = (centre: string | undefined): string => (centre === "ca" ? "zohocloud.ca" : `zoho.${centre || "com"}`);

const SELF_CLIENT: SignIn = {
  auth: "oauth",
  title: "Self client",
  text: "",
  word: "Self client",
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
    const domain = domainOf(data_centre);
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

const listed = (name: string, label: string, placeholder: string): TicketField => ({
  name,
  label,
  placeholder,
  maxLength: 100,
});

export const ZOHO: Vendor = {
  title: "Zoho Desk",
  account: ({ org_id, data_centre }) => `Organisation ${org_id}, zoho.${data_centre}`,
  signIns: [SELF_CLIENT],
  newTicket: () => ({ helpdesk: "zoho", ...begun(), department_id: "", priority: null, status: null, channel: null }),
  fields: {
    place: {
      name: "department_id",
      label: "Department",
      hint: "Its number, at the end of its address under Setup, Departments.",
      maxLength: 20,
      required: true,
    },
    lists: {
      fields: [
        listed("priority", "Priority", "High"),
        listed("status", "Status", "Open"),
        listed("channel", "Channel", "Chat"),
      ],
      hint: "Write them exactly as your portal's lists do. Empty: Zoho Desk's own.",
    },
    tagsHint: "Press Enter after each tag. At least 3 characters.",
    custom: { hint: "The name is the field's API name, such as cf_product.", placeholder: "cf_product" },
  },
};
