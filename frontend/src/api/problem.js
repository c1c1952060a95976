/**
 * Everything that can go wrong with a call, as one error class.
 *
 * The service answers failures as RFC 9457 problem details; no answer at all (no
 * network, service stopped) becomes one too, so that the page has one thing to show.
 */

import { frame } from "../messages/frame.js";

/** Seconds to wait when a busy service does not say how long. */
const DEFAULT_WAIT_SECONDS = 2;

export class Problem extends Error {
  /**
   * @param {object} facts
   * @param {number} facts.status the HTTP status; 0 when there was no answer
   * @param {string} facts.slug the last part of the problem's type, for programs
   * @param {string} facts.title
   * @param {string} facts.detail what was wrong with this input and what would do
   * @param {number | null} [facts.retryAfterSeconds]
   * @param {Record<string, string> | null} [facts.remedy] query parameters with which the same call would be answered
   * @param {boolean} [facts.isOwn] whether the page says it, in its own language, and not the service
   * @param {unknown} [facts.cause] what was thrown, for whoever reads the console
   */
  constructor({ status, slug, title, detail, retryAfterSeconds = null, remedy = null, isOwn = false, cause }) {
    super(detail || title, { cause });
    this.name = "Problem";
    this.status = status;
    this.slug = slug;
    this.title = title;
    this.detail = detail;
    this.retryAfterSeconds = retryAfterSeconds;
    this.remedy = remedy;
    this.isOwn = isOwn;
  }

  /** Whether the same call may do another time: the fault was not in what was asked. */
  get mayPass() {
    return this.status === 0 || this.status >= 500;
  }

  /** Whether the service said nothing to what was asked: it is full or gone, or somebody else answered. */
  get isUnanswered() {
    return this.mayPass || this.isOwn;
  }

  /** Whether the service has no network of that name, whatever was put into it. */
  get isUnknownModel() {
    return this.slug === "unknown-model";
  }

  /** Whether the service was only full: the same call will do a little later. */
  get isBusy() {
    return this.status === 503 && this.retryAfterSeconds !== null;
  }
}

/**
 * @param {Response} response that is not ok
 * @returns {Promise<Problem>}
 */
export async function problemOf(response) {
  /** @type {{ type?: string, title?: string, detail?: string, remedy?: Record<string, string> }} */
  const facts = await response.json().catch(() => ({}));
  return new Problem({
    status: response.status,
    slug: facts.type?.split("/").at(-1) ?? "unknown",
    title: facts.title ?? frame.text("notice.answered", { status: String(response.status) }),
    detail: facts.detail ?? response.statusText,
    retryAfterSeconds: waitSeconds(response),
    remedy: facts.remedy ?? null,
    isOwn: !facts.title && !facts.detail,
  });
}

/**
 * @param {unknown} cause what fetch threw
 */
export function unreachable(cause) {
  return new Problem({
    status: 0,
    slug: "unreachable",
    title: frame.text("notice.unreachable"),
    detail: frame.text("notice.noAnswer", { origin: location.origin }),
    isOwn: true,
    cause,
  });
}

/**
 * An answer that began and did not end, or is none of ours: a service that died, a line that broke, a page to log in.
 *
 * @param {unknown} cause what reading it threw
 */
export function unread(cause) {
  return new Problem({
    status: 502,
    slug: "unread",
    title: frame.text("notice.unread.title"),
    detail: frame.text("notice.unread.detail"),
    isOwn: true,
    cause,
  });
}

/** @param {Response} response */
function waitSeconds(response) {
  const header = response.headers.get("Retry-After");
  if (header === null) return null;
  const seconds = Number(header);
  return Number.isFinite(seconds) && seconds > 0 ? seconds : DEFAULT_WAIT_SECONDS;
}
