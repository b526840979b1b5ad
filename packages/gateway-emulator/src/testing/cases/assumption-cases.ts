import type { GatewayCase } from './gateway-case.ts';

/** U: what nobody has shown AWS to do, under each of its options. */
export const assumptionCases: readonly GatewayCase[] = [];
