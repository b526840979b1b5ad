/** A query of CloudWatch Logs Insights. */
export interface SavedQuery {
  /** Folders of the console are made by the slashes. */
  readonly name: string;
  /** Whose logs it looks into. */
  readonly of: 'authorizer' | 'groups' | 'everybody';
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
  'ERR_SECRETS_OVERDUE',
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
    ...anonymousReasons.map((reason) => decisions(`anonymous/${reason}`, `reason = "${reason}"`)),
    ...faultCodes.map((code) => decisions(`faults/${code}`, `code = "${code}"`)),
    decisions('faults/any', 'outcome = "fault"'),
    {
      name: 'handlers/faults',
      of: 'groups',
      text: query(
        'fields @timestamp, routeKey, status, code, cause, sessionRef, durationMs, requestId',
        'filter event = "route-answered" and status >= 500',
        ...newestFirst,
      ),
    },
    {
      name: 'secrets/not-refreshed',
      of: 'everybody',
      text: query(
        'fields @timestamp, secret, problem, kept, retryInMs, @log',
        'filter event = "secret-refresh-failed"',
        ...newestFirst,
      ),
    },
  ];
}

const newestFirst = ['sort @timestamp desc', 'limit 500'] as const;

function decisions(name: string, condition: string): SavedQuery {
  const fields =
    '@timestamp, routeKey, outcome, reason, code, cause, credential, keyId, sessionRef, storeReadMs, durationMs, requestId';
  return {
    name,
    of: 'authorizer',
    text: query(`fields ${fields}`, `filter event = "authorizer-decision" and ${condition}`, ...newestFirst),
  };
}

function query(...commands: readonly string[]): string {
  return commands.join('\n| ');
}

/** When environments were started, and how long that took, from the report that Lambda logs after each event. */
export const coldStartQuery: readonly string[] = [
  'filter @type = "REPORT" and ispresent(@initDuration)',
  'stats count(*) as coldStarts, pct(@initDuration, 50) as medianMs, max(@initDuration) as slowestMs by bin(5m)',
];
