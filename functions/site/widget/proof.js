// The work that a bot asks of a browser while very many chats are begun: finding the number whose
// hash the service has named (https://altcha.org/docs/v2/protocol/proof-of-work-v1/).

/** @import { Challenge } from "./types" */

const TOGETHER = 500; // hashes asked for at once: each is answered in a task of its own

/**
 * @param {Challenge} challenge
 * @returns {Promise<string>} the proof, as the service takes it; "" where nothing solves it
 */
export async function solve({ algorithm, challenge, salt, signature, maxnumber }) {
  const encoder = new TextEncoder();
  const wanted = challenge.toLowerCase();
  for (let first = 0; first <= maxnumber; first += TOGETHER) {
    const numbers = Array.from({ length: Math.min(TOGETHER, maxnumber - first + 1) }, (_, i) => first + i);
    const hashes = await Promise.all(
      numbers.map((number) => crypto.subtle.digest(algorithm, encoder.encode(salt + number))),
    );
    const found = hashes.findIndex((hash) => hex(hash) === wanted);
    if (found >= 0) return btoa(JSON.stringify({ algorithm, challenge, salt, signature, number: numbers[found] }));
  }
  return "";
}

/** @param {ArrayBuffer} bytes */
function hex(bytes) {
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
