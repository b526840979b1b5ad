import type { GatewayCase } from './gateway-case.ts';

/** A: authorizers. */
export const authorizerCases: readonly GatewayCase[] = [
  {
    number: 'A39',
    title: 'WebSocket APIs are refused by name, and with them their authorizers',
    api: { kind: 'websocket' },
    refused: ['WebSocket APIs are not emulated'],
  },
];
