import type { Difference, JudgedDifference } from '../../differences/difference.ts';
import { verdictOf } from '../../differences/difference.ts';
import type { ComparedResult, NotRunResult } from '../../results/result.ts';
import type { ShownExchange } from '../../results/shown-exchange.ts';

/** What a test says about a result; everything else is unremarkable. */
export interface ResultParts {
  readonly routeKey?: string;
  readonly caseTitle?: string;
  readonly client?: string;
  readonly repetition?: number;
  readonly path?: string;
  readonly differences?: readonly JudgedDifference[];
  readonly control?: Partial<ShownExchange>;
  readonly candidate?: Partial<ShownExchange>;
  readonly controlMs?: number;
  readonly candidateMs?: number;
}

/** An experiment in which both sides answered 200 with the same JSON. */
export function makeResult(parts: ResultParts = {}): ComparedResult {
  const { differences = [], routeKey = 'GET /me', client = 'cookie', path = '/me' } = parts;
  const exchange = {
    control: makeExchange(client, parts.control),
    candidate: makeExchange(client, parts.candidate),
  };
  return {
    outcome: 'compared',
    ...identityOf({ ...parts, routeKey, client, path }),
    first: 'control',
    control: {
      baseUrl: 'http://127.0.0.1:3001',
      status: exchange.control.status,
      session: 'extended',
      durationMs: parts.controlMs ?? 8,
    },
    candidate: {
      baseUrl: 'http://127.0.0.1:3000',
      status: exchange.candidate.status,
      session: 'extended',
      durationMs: parts.candidateMs ?? 9,
    },
    comparison: { verdict: verdictOf(differences), differences },
    exchange,
  };
}

/** An experiment that came to nothing. */
export function makeNotRun(parts: ResultParts = {}): NotRunResult {
  return {
    outcome: 'could-not-run',
    ...identityOf(parts),
    reason: 'unreachable',
    message: 'candidate at http://127.0.0.1:3000: the connection was refused',
  };
}

export function counted(difference: Difference): JudgedDifference {
  return { standing: 'counted', difference };
}

export const ignoredDate: JudgedDifference = {
  standing: 'ignored',
  difference: { kind: 'header-changed', path: 'headers.date', control: 'Sat', candidate: 'Sun' },
  ignored: { by: 'rule', path: 'headers.date', reason: 'time passes', until: '2027-01-31' },
};

export const ignoredByTransport: JudgedDifference = {
  standing: 'ignored',
  difference: { kind: 'header-extra', path: 'headers.x-amzn-requestid', candidate: '1f6c' },
  ignored: { by: 'transport', path: 'headers.x-amzn-requestid', reason: 'the gateway numbers each request' },
};

export const registeredD7: JudgedDifference = {
  standing: 'registered',
  difference: { kind: 'cookie-missing', path: 'headers.set-cookie[connect.sid]' },
  registered: { id: 'D-7', why: 'a denial at the gateway sets no cookie' },
};

function identityOf({
  routeKey = 'GET /me',
  caseTitle = 'own account',
  client = 'cookie',
  repetition = 1,
  path = '/me',
}: ResultParts): Pick<
  ComparedResult,
  'routeKey' | 'caseTitle' | 'client' | 'presents' | 'repetition' | 'request' | 'presented'
> {
  const [method = 'GET'] = routeKey.split(' ');
  const isKnown = client !== 'anonymous';
  return {
    routeKey,
    caseTitle,
    client,
    presents: isKnown ? 'valid' : 'nothing',
    repetition,
    request: { title: caseTitle, method, path },
    ...(isKnown ? { presented: [['Cookie', '$STRADDLE_CREDENTIAL_COOKIE']] } : {}),
  };
}

function makeExchange(client: string, parts: Partial<ShownExchange> = {}): ShownExchange {
  return {
    requestHeaders: client === 'anonymous' ? [] : [['Cookie', '$STRADDLE_CREDENTIAL_COOKIE']],
    status: 200,
    headers: [['Content-Type', 'application/json; charset=utf-8']],
    body: { form: 'json', text: JSON.stringify({ id: 'usr_ada', count: 1 }, undefined, 2), cutBytes: 0 },
    session: 'extended',
    ...parts,
  };
}
