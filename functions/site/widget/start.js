// Beginning a conversation, loaded when one begins: with what the page claims of its visitor, and what the
// service asks of the browser.

/** @import { Attributes, ConversationStarted, Emit, Identity } from "./types" */

const LONGEST = { token: 4096, name: 120, email: 254 }; // what the service takes of a claim
const NAME = /^[a-z][\w-]{0,39}$/i;

/**
 * The page before, where it is another site's: what this site's own pages are is no news.
 * @returns {string | undefined}
 */
function cameFrom() {
  const { referrer } = document;
  return referrer && new URL(referrer).origin !== location.origin ? referrer.split(/[?#]/)[0] : undefined;
}

function device() {
  if (!matchMedia("(pointer:coarse)").matches) return "computer";
  return Math.min(screen.width, screen.height) < 600 ? "phone" : "tablet";
}

/**
 * A claim that is not usable is no obstacle. `earlier` is the token of a chat that this browser had before;
 * with `find_only` nothing begins: it is the chat that the visitor has open elsewhere, or a refusal.
 * @param {{
 *   api: ReturnType<typeof import("./api.js").visitorApi>,
 *   bot: string,
 *   locale: string,
 *   emit: Emit,
 *   identity: Identity,
 *   attributes?: Attributes,
 *   consent: string,
 *   earlier: string,
 *   find_only?: boolean,
 * }} given
 * @returns {Promise<ConversationStarted>}
 */
export async function introduce({ api, bot, locale, emit, identity, attributes, consent, earlier, find_only }) {
  /** @type {string | undefined} */
  let proof;
  /** @type {Identity} */
  const claims = {};
  /** @type {(field: string, message: string) => void} */
  const unusable = (field, message) => emit("error", { code: "claim_not_usable", field, message });
  for (const field of /** @type {(keyof typeof LONGEST)[]} */ (Object.keys(LONGEST))) {
    const given = identity[field];
    if (!given) continue;
    const most = LONGEST[field];
    const letters = typeof given === "string" ? [...given.trim()] : [];
    if (letters.length <= most || field === "name") claims[field] = letters.slice(0, most).join("") || undefined;
    if (letters.length > most) unusable(field, `over ${most} letters`);
    if (typeof given !== "string") unusable(field, "not a text");
  }
  /** @type {Attributes} */
  const facts = {};
  for (const [name, given] of Object.entries({ ...attributes, ...identity.attributes })) {
    const usable =
      typeof given === "string" ? given.trim() && given.length < 201 : /^(boolean|number)$/.test(typeof given);
    if (usable && NAME.test(name)) facts[name] = given;
    else if (given != null) unusable(`attributes.${name}`, "not usable");
  }
  for (;;) {
    const { token, name, email } = claims;
    const page = location.href.split(/[?#]/)[0]; // what follows may be secret
    try {
      // What is undefined is not sent.
      return await api.start(bot, {
        locale,
        page,
        referrer: cameFrom(),
        device: device(),
        attributes: facts,
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
      const field = /** @type {keyof typeof LONGEST} */ (/token|name|email/.exec(wrong)?.[0]);
      if (!claims[field]) throw error;
      delete claims[field];
      unusable(field, error.message);
    }
  }
}
