// The helpdesks that a workspace can connect, in the order in which they are shown.

import type { Helpdesk } from "../api/types";
import { language, locale } from "../texts/language";
import { FRESHDESK } from "./freshdesk";
import type { Vendor } from "./vendor";
import { ZENDESK } from "./zendesk";
import { ZOHO } from "./zoho";

// One that the API has and this does not is a mistake that the type checker finds.
const VENDORS: Readonly<Record<Helpdesk, Vendor>> = { zendesk: ZENDESK, freshdesk: FRESHDESK, zoho: ZOHO };

export const HELPDESKS = Object.keys(VENDORS) as readonly Helpdesk[];

export const isHelpdesk = (name: string): name is Helpdesk => Object.hasOwn(VENDORS, name);

export const vendorOf = (helpdesk: Helpdesk): Vendor => VENDORS[helpdesk];

export const helpdeskName = (helpdesk: Helpdesk): string => VENDORS[helpdesk]?.title ?? helpdesk;

/** "One, Another or A Third": any of them. */
export const ANY_HELPDESK = new Intl.ListFormat(language() === "en" ? "en-GB" : locale(), {
  type: "disjunction",
}).format(HELPDESKS.map(helpdeskName));
