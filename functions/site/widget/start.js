// Beginning a conversation, loaded when one begins: with what the page claims of its visitor, and what the
// service asks of the browser.

/** @import { ConversationStarted, Emit, Identity } from "./types" */

const LONGEST = { token: 4096, name: 120, email: 254 }; // what the service takes of a claim

/**
 * A claim that is not usable is no obstacle. `earlier` is the token of a chat that this browser had before;
 * with `find_only` nothing begins: it is the chat that the visitor has open elsewhere, or a refusal.
 * @param {{
 *   api: ReturnType<typeof import("./api.js").visitorApi>,
 *   bot: string,
 *   locale: string,
 *   emit: Emit,
 *   identity: Identity,
 *   consent: string,
 *   earlier: string,
 *   find_only?: boolean,
 * }} given
 * @returns {Promise<ConversationStarted>}
 */
export async function introduce({ api, bot, locale, emit, identity, consent, earlier, find_only }) {
  /** @type {string | undefined} */
  let proof;
  /** @type {Identity} */
  const claims = {};
  /** @type {(field: string, message: string) => void} */
  const unusable = (field, message) => emit("error", { code: "claim_not_usable", field, message });
  for (const field of /** @type {(keyof Identity)[]} */ (Object.keys(LONGEST))) {
    const given = identity[field];
    if (!given) continue;
    const most = LONGEST[field];
    const letters = typeof given === "string" ? [...given.trim()] : [];
    if (letters.length <= most || field === "name") claims[field] = letters.slice(0, most).join("") || undefined;
    if (letters.length > most) unusable(field, `over ${most} letters`);
    if (typeof given !== "string") unusable(field, "not a text");
  }
  for (;;) {
    const { token, name, email } = claims;
    const page = location.href.split(/[?#]/)[0]; // what follows may be secret
    try {
      // What is undefined is not sent.
      return await api.start(bot, {
        locale,
        page,
        consent,
        identity_token: token,
        visitor: token ? undefined : { name, email },
        previous_token: earlier,
        proof,
        find_only,
      });
    } catch (/** @type {any} */ error) {
      const { challenge, field: wrong } = error.problem;
      if (challenge && !proof) {
        proof = await (await import("./proof.js")).solve(challenge);
        continue;
      }
      const field = /** @type {keyof Identity} */ (/token|name|email/.exec(wrong)?.[0]);
      if (!claims[field]) throw error;
      delete claims[field];
      unusable(field, error.message);
    }
  }
}
