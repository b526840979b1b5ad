import { allowAll } from '../emulated-api.ts';
import type { GatewayCase } from './gateway-case.ts';
import { httpAuthorizerCases } from './http-authorizer-cases.ts';
import { restAuthorizerCases } from './rest-authorizer-cases.ts';

const webSocketCases = [
  { number: 'A39', title: 'WebSocket APIs are refused by name: $connect without principalId' },
  { number: 'A40', title: 'WebSocket APIs are refused by name: a denied handshake' },
  { number: 'A41', title: 'WebSocket APIs are refused by name: two Authorization headers' },
  { number: 'A42', title: 'WebSocket APIs are refused by name: the context on later events' },
].map(
  (each): GatewayCase => ({
    ...each,
    api: { kind: 'websocket', authorizer: allowAll() },
    refused: ['WebSocket APIs are not emulated'],
  }),
);

/** A: authorizers. */
export const authorizerCases: readonly GatewayCase[] = [
  ...restAuthorizerCases,
  ...httpAuthorizerCases,
  ...webSocketCases,
];
