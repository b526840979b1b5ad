import type { GatewayCase } from './gateway-case.ts';

/** B: caching of authorizer answers, and policies. */
export const cachingCases: readonly GatewayCase[] = [];
