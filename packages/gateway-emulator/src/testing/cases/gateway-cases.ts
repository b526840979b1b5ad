import { accessLogCases } from './access-log-cases.ts';
import { apiKeyCases } from './api-key-cases.ts';
import { authorizerAssumptionCases } from './authorizer-assumption-cases.ts';
import { authorizerCases } from './authorizer-cases.ts';
import { backendCases } from './backend-cases.ts';
import { cachingCases } from './caching-cases.ts';
import { corsCases } from './cors-cases.ts';
import { frontDoorAssumptionCases } from './front-door-assumption-cases.ts';
import type { GatewayCase } from './gateway-case.ts';
import { gatewayResponseCases } from './gateway-response-cases.ts';
import { httpAssumptionCases } from './http-assumption-cases.ts';
import { httpEventCases } from './http-event-cases.ts';
import { limitCases } from './limit-cases.ts';
import { mockCases } from './mock-cases.ts';
import { responseCases } from './response-cases.ts';
import { restEventCases } from './rest-event-cases.ts';
import { routeCases } from './route-cases.ts';

/** Every case of `docs/semantics/api-gateway.md`. */
export const gatewayCases: readonly GatewayCase[] = [
  ...authorizerCases,
  ...cachingCases,
  ...routeCases,
  ...restEventCases,
  ...httpEventCases,
  ...responseCases,
  ...gatewayResponseCases,
  ...corsCases,
  ...mockCases,
  ...apiKeyCases,
  ...accessLogCases,
  ...limitCases,
  ...backendCases,
  ...authorizerAssumptionCases,
  ...frontDoorAssumptionCases,
  ...httpAssumptionCases,
];
