import type { GatewayCase } from './gateway-case.ts';

/** D: what functions are told. */
export const eventCases: readonly GatewayCase[] = [];
