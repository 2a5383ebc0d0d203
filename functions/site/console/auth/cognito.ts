// Cognito's hosted pages: authorisation code with PKCE, and a nonce in the identity token.
//
// What a sign-in must remember until it comes back (state, verifier, nonce, where to) is kept in
// localStorage under its state, so that it also comes back in a window of its own.

import * as oauth from "oauth4webapi";
import { language } from "../texts/language";
import type { Config } from "./config";

export interface Session {
  access: string;
  refresh: string;
  /** Milliseconds since 1970. */
  expires: number;
  subject: string;
  email: string;
}

interface Pending {
  verifier: string;
  nonce: string;
  /** Path to show afterwards. */
  back: string;
  /** In a window beside the page that asked, which keeps what was typed there. */
  beside: boolean;
  at: number;
}

export interface SignedIn {
  session: Session;
  back: string;
  beside: boolean;
}

const PREFIX = "console:sign-in:";
const PENDING_MS = 30 * 60_000;
// The last one is for setting a second factor up (second_factor.ts).
const SCOPE = "openid email profile aws.cognito.signin.user.admin";

export class Cognito {
  private readonly server: oauth.AuthorizationServer;
  private readonly client: oauth.Client;
  private readonly redirect: string;
  private readonly insecure: boolean;

  constructor(private readonly config: Config) {
    const at = config.sign_in_url;
    this.server = {
      issuer: config.issuer,
      authorization_endpoint: `${at}/oauth2/authorize`,
      token_endpoint: `${at}/oauth2/token`,
      revocation_endpoint: `${at}/oauth2/revoke`,
    };
    this.client = { client_id: config.client_id };
    this.redirect = `${config.public_url}/`;
    // The emulator of the local environment speaks plain HTTP.
    this.insecure = config.environment === "local";
  }

  /** The address of the sign-in page; what it needs on return is remembered. */
  async address(back: string, { beside }: { beside: boolean }): Promise<string> {
    const state = oauth.generateRandomState();
    const pending: Pending = {
      verifier: oauth.generateRandomCodeVerifier(),
      nonce: oauth.generateRandomNonce(),
      back,
      beside,
      at: Date.now(),
    };
    forgetOld();
    localStorage.setItem(PREFIX + state, JSON.stringify(pending));
    const query = new URLSearchParams({
      response_type: "code",
      client_id: this.client.client_id,
      redirect_uri: this.redirect,
      scope: SCOPE,
      state,
      nonce: pending.nonce,
      code_challenge: await oauth.calculatePKCECodeChallenge(pending.verifier),
      code_challenge_method: "S256",
      // https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-managed-login.html
      lang: language(),
    });
    return `${this.server.authorization_endpoint}?${query}`;
  }

  /** Completes the sign-in that `url` returns from; null if it returns from none of ours. */
  async complete(url: URL): Promise<SignedIn | null> {
    const state = url.searchParams.get("state");
    const stored = state && localStorage.getItem(PREFIX + state);
    if (!state || !stored) return null;
    localStorage.removeItem(PREFIX + state);
    const pending = JSON.parse(stored) as Pending;
    const parameters = oauth.validateAuthResponse(this.server, this.client, url, state);
    const answer = await oauth.authorizationCodeGrantRequest(
      this.server,
      this.client,
      oauth.None(),
      parameters,
      this.redirect,
      pending.verifier,
      { [oauth.allowInsecureRequests]: this.insecure },
    );
    const tokens = await oauth.processAuthorizationCodeResponse(this.server, this.client, answer, {
      expectedNonce: pending.nonce,
      requireIdToken: true,
    });
    const claims = oauth.getValidatedIdTokenClaims(tokens);
    if (!claims) throw new Error("no identity token");
    const session: Session = {
      access: tokens.access_token,
      refresh: tokens.refresh_token ?? "",
      expires: Date.now() + (tokens.expires_in ?? 0) * 1000,
      subject: claims.sub,
      email: String(claims.email ?? ""),
    };
    return { session, back: pending.back, beside: pending.beside };
  }

  /** The session with a fresh access token; rejects when the refresh token is over. */
  async renew(session: Session): Promise<Session> {
    const answer = await oauth.refreshTokenGrantRequest(this.server, this.client, oauth.None(), session.refresh, {
      [oauth.allowInsecureRequests]: this.insecure,
    });
    const tokens = await oauth.processRefreshTokenResponse(this.server, this.client, answer);
    return {
      ...session,
      access: tokens.access_token,
      refresh: tokens.refresh_token ?? session.refresh,
      expires: Date.now() + (tokens.expires_in ?? 0) * 1000,
    };
  }

  /** Ends the session at Cognito too, as far as it can be reached: its tokens stop working. */
  async revoke(session: Session): Promise<void> {
    if (this.insecure) return; // the emulator has no such address
    const options = { signal: AbortSignal.timeout(3000) };
    await oauth
      .revocationRequest(this.server, this.client, oauth.None(), session.refresh, options)
      .catch(() => undefined);
  }

  /** Where the browser goes to end the session of the hosted pages. */
  get signOutAddress(): string {
    const query = new URLSearchParams({
      client_id: this.client.client_id,
      logout_uri: this.redirect,
    });
    return `${this.config.sign_in_url}/logout?${query}`;
  }
}

/** Cognito refused a token, or the whole session: it will not do better with another try. */
export const isRefusal = (error: unknown): boolean => error instanceof oauth.ResponseBodyError && error.status < 500;

function forgetOld(): void {
  for (const key of Object.keys(localStorage)) {
    if (!key.startsWith(PREFIX)) continue;
    const { at } = JSON.parse(localStorage.getItem(key) ?? "{}") as Partial<Pending>;
    if (!at || Date.now() - at > PENDING_MS) localStorage.removeItem(key);
  }
}
