import type { GatewayCase } from './gateway-case.ts';

/** F: gateway responses, CORS and logs. */
export const gatewayResponseCases: readonly GatewayCase[] = [];
