// The owner's API. Paths are below /v1/admin: `api.get<Bot>("/bots/123")`.
//
// A refused token is renewed once; if the session is over, the request waits until somebody has
// signed in again and is then sent: a 401 means that the service did nothing with it. What reads is
// repeated once where the service asks for a moment.

import { accessToken, expire, refused } from "../auth/session";
import { t } from "../texts/translate";
import { Problem, problemOf, Unreachable } from "./problem";
import type { Job } from "./types";

const BASE = "/v1/admin";
const TIMEOUT_MS = 40_000;
const MOST_PATIENT_S = 5;
const POLL_MS = [400, 800, 1200, 2000];

export interface Answer<T> {
  body: T;
  status: number;
  /** Version for `If-Match`, where the service gives one. */
  etag: string | null;
}

export interface Options {
  signal?: AbortSignal;
  /** Version that is to be replaced; 412 (Problem.isConflict) when there is a newer one. */
  etag?: string | null;
}

type Method = "GET" | "POST" | "PUT" | "DELETE";

export const api = {
  get: <T>(path: string, options?: Options) => request<T>("GET", path, undefined, options),
  post: <T>(path: string, body?: unknown, options?: Options) => request<T>("POST", path, body, options),
  put: <T>(path: string, body: unknown, options?: Options) => request<T>("PUT", path, body, options),
  delete: <T>(path: string, options?: Options) => request<T>("DELETE", path, undefined, options),

  /**
   * Waits for long work: give it the answer of a call that may be 202. Resolves with the finished
   * job, or with null when the answer was no job; rejects with a Problem when the job failed.
   */
  async job(
    answer: Answer<unknown>,
    options: { signal?: AbortSignal; onProgress?: (job: Job) => void } = {},
  ): Promise<Job | null> {
    if (answer.status !== 202) return null;
    let job = answer.body as Job;
    for (let turn = 0; job.state === "queued" || job.state === "running"; turn += 1) {
      options.onProgress?.(job);
      await pause(POLL_MS[Math.min(turn, POLL_MS.length - 1)] ?? 2000, options.signal);
      job = (await api.get<Job>(`/jobs/${job.job_id}`, options)).body;
    }
    options.onProgress?.(job);
    if (job.state === "failed") {
      throw new Problem(500, "job_failed", job.error ?? t("The work failed. Try again."));
    }
    return job;
  },
};

/** `query({state: "failed", after: null})` is `?state=failed`: what is empty is left out. */
export function query(values: Record<string, string | number | null | undefined>): string {
  const kept = Object.entries(values).filter(([, value]) => value !== null && value !== undefined && value !== "");
  const text = new URLSearchParams(kept.map(([name, value]) => [name, String(value)])).toString();
  return text ? `?${text}` : "";
}

async function request<T>(method: Method, path: string, body: unknown, options: Options = {}): Promise<Answer<T>> {
  let patient = method === "GET";
  let refusals = 0;
  for (;;) {
    const token = await accessToken(options.signal).catch((error: unknown) => {
      throw options.signal?.aborted ? error : new Unreachable();
    });
    const answer = await send(method, path, token, body, options);
    if (answer.status === 401 && refusals < 2) {
      refusals += 1;
      if (refusals === 1) await refused(token);
      else expire();
      continue;
    }
    if (answer.ok) {
      const text = await answer.text();
      return {
        body: (text ? JSON.parse(text) : undefined) as T,
        status: answer.status,
        etag: answer.headers.get("ETag"),
      };
    }
    const problem = await problemOf(answer);
    const brief = problem.retryAfter > 0 && problem.retryAfter <= MOST_PATIENT_S;
    if (patient && brief && (problem.status === 429 || problem.status === 503)) {
      patient = false;
      await pause(problem.retryAfter * 1000, options.signal);
      continue;
    }
    throw problem;
  }
}

async function send(
  method: Method,
  path: string,
  token: string,
  body: unknown,
  { signal, etag }: Options,
): Promise<Response> {
  const headers: Record<string, string> = { Authorization: `Bearer ${token}` };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (etag) headers["If-Match"] = etag;
  const limit = AbortSignal.timeout(TIMEOUT_MS);
  try {
    return await fetch(BASE + path, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      credentials: "omit",
      cache: "no-store",
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Unreachable();
  }
}

export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener(
      "abort",
      () => {
        clearTimeout(timer);
        reject(signal.reason as Error);
      },
      { once: true },
    );
  });
}
