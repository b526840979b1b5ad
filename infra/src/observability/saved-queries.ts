/** A query of CloudWatch Logs Insights over the log of the authorizer. */
export interface SavedQuery {
  /** Folders of the console are made by the slashes. */
  readonly name: string;
  readonly text: string;
}

/** Why a caller can be anonymous: the closed list of session-core. */
export const anonymousReasons = [
  'no-credential',
  'malformed-authorization',
  'unsigned-cookie',
  'bad-signature',
  'outside-cookie-path',
  'session-not-found',
  'no-user-in-session',
  'user-rejected',
] as const;

/** What can keep the authorizer from a verdict: codes of docs/errors.md. */
export const faultCodes = [
  'ERR_COOKIE_OPTIONS_FAILED',
  'ERR_COOKIE_OPTIONS_UNKNOWABLE',
  'ERR_COOKIE_SECRET_MISSING',
  'ERR_COOKIE_SECRET_INVALID',
  'ERR_SECRET_PROVIDER_FAILED',
  'ERR_SECRET_PROVIDER_TIMEOUT',
  'ERR_SESSION_COOKIE_UNREADABLE',
  'ERR_SESSION_PATH_MISMATCH',
  'ERR_SESSION_PATH_AMBIGUOUS',
  'ERR_SESSION_STORE_UNAVAILABLE',
  'ERR_SESSION_STORE_TIMEOUT',
  'ERR_SESSION_PAYLOAD_INVALID',
  'ERR_SESSION_COOKIE_INVALID',
  'ERR_USER_DESERIALIZATION_FAILED',
  'ERR_USER_DESERIALIZATION_TIMEOUT',
  'ERR_AUTHORIZER_EVENT_AMBIGUOUS',
  'ERR_AUTHORIZER_EVENT_UNSUPPORTED',
  'ERR_AUTHORIZER_CONTEXT_TOO_LARGE',
  'ERR_AUTHORIZER_FAILED',
] as const;

/** One query per reason and one per fault, so that an alarm is followed by a click and not by a syntax. */
export function savedQueries(): readonly SavedQuery[] {
  return [
    ...anonymousReasons.map((reason) => ({
      name: `anonymous/${reason}`,
      text: [
        'fields @timestamp, routeKey, outcome, credential, keyId, sessionRef, storeReadMs, durationMs, requestId',
        `filter event = "authorizer-decision" and reason = "${reason}"`,
        'sort @timestamp desc',
        'limit 500',
      ].join('\n| '),
    })),
    ...faultCodes.map((code) => ({
      name: `faults/${code}`,
      text: [
        'fields @timestamp, routeKey, code, cause, storeReadMs, durationMs, requestId',
        `filter event = "authorizer-decision" and code = "${code}"`,
        'sort @timestamp desc',
        'limit 500',
      ].join('\n| '),
    })),
  ];
}

/** When environments were started, and how long that took, from the report that Lambda logs after each event. */
export const coldStartQuery: readonly string[] = [
  'filter @type = "REPORT" and ispresent(@initDuration)',
  'stats count(*) as coldStarts, pct(@initDuration, 50) as medianMs, max(@initDuration) as slowestMs by bin(5m)',
];
