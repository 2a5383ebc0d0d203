// Setting a second factor up at Cognito itself, with the access token of who is signed in: the
// service never sees the secret.
//
// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AssociateSoftwareToken.html

import { t } from "../texts/translate";
import { accessToken, currentConfig, currentSession } from "./session";

const MEDIA_TYPE = "application/x-amz-json-1.1";

/** Cognito refused: `CodeMismatchException` and the like. */
export class Refused extends Error {
  constructor(readonly code: string) {
    super(code);
    this.name = t("Refused");
  }
}

export interface Secret {
  /** In base 32, as an authenticator takes it by hand. */
  key: string;
  /** The same as a link that a phone opens its authenticator with. */
  link: string;
}

/** A new secret; it counts once a code of it has been given. */
export async function newSecret(issuer: string): Promise<Secret> {
  const answer = await call("AssociateSoftwareToken", {});
  const key = String(answer.SecretCode);
  const label = encodeURIComponent(`${issuer}:${currentSession()?.email ?? ""}`);
  return { key, link: `otpauth://totp/${label}?${new URLSearchParams({ secret: key, issuer })}` };
}

/** Proves that the authenticator has the secret, and asks for its codes from now on. */
export async function confirm(code: string): Promise<void> {
  const answer = await call("VerifySoftwareToken", { UserCode: code });
  if (answer.Status !== "SUCCESS") throw new Refused("CodeMismatchException");
  await call("SetUserMFAPreference", { SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true } });
}

async function call(operation: string, body: object): Promise<Record<string, unknown>> {
  const AccessToken = await accessToken();
  const answer = await fetch(currentConfig().directory_url, {
    method: "POST",
    credentials: "omit",
    headers: { "Content-Type": MEDIA_TYPE, "X-Amz-Target": `AWSCognitoIdentityProviderService.${operation}` },
    body: JSON.stringify({ ...body, AccessToken }),
  });
  const found = (await answer.json()) as Record<string, unknown>;
  if (!answer.ok) throw new Refused(String(found.__type ?? answer.status).replace(/^.*#/, ""));
  return found;
}
