import type { GatewayCase } from './gateway-case.ts';

/** E: what functions answer. */
export const responseCases: readonly GatewayCase[] = [];
