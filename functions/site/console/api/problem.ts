// What can go wrong with a request, in words for people.

import { inOurWords } from "../texts/refusals";
import { t } from "../texts/translate";

/** A problem document (RFC 9457) of the service. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    /** For programs: `bot_in_use`. */
    readonly code: string,
    /** One sentence for people. */
    detail: string,
    /** Dotted path of the wrong field, `rules.2.keywords`; empty when there is none. */
    readonly field = "",
    /** Seconds to wait, where the service said so. */
    readonly retryAfter = 0,
  ) {
    super(detail);
    this.name = "Problem";
  }

  /** Somebody else saved a newer version of what was to be replaced. */
  get isConflict(): boolean {
    return this.status === 412;
  }

  get isMissing(): boolean {
    return this.status === 404;
  }
}

/** The service could not be reached. */
export class Unreachable extends Error {
  constructor() {
    super(t("The service cannot be reached. Check your connection."));
    this.name = "Unreachable";
  }
}

/** The request was given up because nobody waits for it any more. */
export const isAbort = (error: unknown): boolean => error instanceof DOMException && error.name === "AbortError";

/** One sentence for a message. */
export function sentence(error: unknown): string {
  if (error instanceof Problem || error instanceof Unreachable) return error.message;
  return t("Something went wrong in this page. Try again, or reload it.");
}

/** The sentence for one field of a form, if the service refused that field (or one below it). */
export function fieldError(error: unknown, field: string): string {
  if (!(error instanceof Problem)) return "";
  const hit = error.field === field || error.field.startsWith(`${field}.`);
  return hit ? error.message : "";
}

export async function problemOf(answer: Response): Promise<Problem> {
  let body: { code?: string; detail?: string; message?: string; field?: string } = {};
  try {
    body = (await answer.json()) as typeof body;
  } catch {
    // API Gateway's own refusals may have no body.
  }
  const wait = Number(answer.headers.get("Retry-After")) || 0;
  const detail = body.detail
    ? await inOurWords(body.detail)
    : t("The service answered {status}. Try again.", { status: answer.status });
  return new Problem(answer.status, body.code ?? "unknown", detail, body.field, wait);
}
