// What a connection says of itself, in its vendor's words.

import type { Connection } from "../../api/types";
import { vendorOf } from "../../helpdesks";
import type { SignIn } from "../../helpdesks/vendor";

export const accountOf = ({ helpdesk, account }: Connection): string => vendorOf(helpdesk).account(account);

/** The way a connection signs in; where the vendor knows none of that name, its usual one. */
export function signInOf({ helpdesk, auth }: Connection): SignIn {
  const { signIns } = vendorOf(helpdesk);
  return signIns.find((one) => one.auth === auth) ?? signIns[0];
}
