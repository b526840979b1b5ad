import { STATUS_CODES } from 'node:http';
import type { Response } from 'express';

/** Statuses with which a request is refused. */
export type RefusalStatus = 400 | 401 | 403 | 404 | 409 | 413 | 415 | 429 | 503;

/**
 * Answers a request that cannot be served: `{ "message": "Not Found" }`, for 400 with an `errors` list.
 * The one form of every refusal of this API, whoever writes it.
 *
 * @example
 * sendRefusal(response, 400, ['from must be a date such as 2026-01-31']);
 */
export function sendRefusal(response: Response, status: RefusalStatus, errors?: readonly string[]): void {
  const message = messageOf(status);
  response.status(status).json(errors === undefined ? { message } : { message, errors });
}

/** The text that stands for a status in every body: its reason phrase. */
export function messageOf(status: number): string {
  return STATUS_CODES[status] ?? 'Unknown Error';
}
