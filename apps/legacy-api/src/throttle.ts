import type { Request, RequestHandler } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { sendRefusal } from './refusal.ts';

/** How many attempts are allowed in a period of time. */
export interface ThrottleLimits {
  readonly attempts: number;
  readonly windowMs: number;
}

/** Failed logins per address and e-mail: enough for bad typing, too few for guessing. */
export const defaultLoginLimits: ThrottleLimits = { attempts: 10, windowMs: 15 * 60 * 1000 };

/** Sign-ups per address. Each costs a password hash and leaves an account behind. */
export const defaultSignUpLimits: ThrottleLimits = { attempts: 20, windowMs: 60 * 60 * 1000 };

interface Throttle {
  readonly limits: ThrottleLimits;
  /** What attempts are counted by, besides the address. */
  readonly keyOf?: (request: Request) => string;
  /** Whether a response of this status counts as an attempt. All do, if left out. */
  readonly counts?: (status: number) => boolean;
}

/**
 * Answers 429 with `Retry-After` once there were too many attempts. Counts in the memory of this process, so
 * several processes allow that many attempts each.
 */
export function createThrottle({ limits, keyOf, counts }: Throttle): RequestHandler {
  return rateLimit({
    windowMs: limits.windowMs,
    limit: limits.attempts,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    // One client must not get a fresh allowance per address of its IPv6 network.
    keyGenerator: (request) => `${ipKeyGenerator(request.ip ?? '')} ${keyOf?.(request) ?? ''}`,
    ...(counts === undefined
      ? {}
      : {
          skipSuccessfulRequests: true,
          requestWasSuccessful: (_, response) => !counts(response.statusCode),
        }),
    handler: (_request, response) => sendRefusal(response, 429),
    // Forwarding headers are ignored unless TRUST_PROXY names a proxy; that is a decision, not an oversight.
    validate: { xForwardedForHeader: false, forwardedHeader: false },
  });
}
