import type { VariableReader } from '../environment/read-environment.ts';

/** How API Gateway keeps the authorizer's answers: its settings, which the authorizer itself cannot see. */
export interface ResultCache {
  /** 0: nothing is kept. API Gateway keeps answers for 3600 s at most. */
  readonly resultTtlSeconds: number;
  /** Headers that make the key of the cache; a request without one of them is answered 401 by the gateway. */
  readonly identitySource: readonly ('authorization' | 'cookie')[];
}

const MALFORMED = {
  ok: false,
  problem: 'must be a JSON object of resultTtlSeconds and identitySource, made from the route table',
} as const;

/** Reads the environment variable STRADDLE_RESULT_CACHE, which the route table gives the authorizer. */
export const resultCache: VariableReader<ResultCache> = (value) => {
  let parsed: unknown;
  try {
    parsed = JSON.parse(value);
  } catch {
    return MALFORMED;
  }
  if (typeof parsed !== 'object' || parsed === null) return MALFORMED;
  const {
    resultTtlSeconds,
    identitySource,
  }: { readonly resultTtlSeconds?: unknown; readonly identitySource?: unknown } = parsed;
  if (typeof resultTtlSeconds !== 'number' || !(resultTtlSeconds >= 0)) return MALFORMED;
  if (!Array.isArray(identitySource) || !identitySource.every(isIdentityHeader)) return MALFORMED;
  return { ok: true, value: { resultTtlSeconds, identitySource } };
};

function isIdentityHeader(value: unknown): value is 'authorization' | 'cookie' {
  return value === 'authorization' || value === 'cookie';
}
