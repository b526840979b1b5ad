import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import type { ServedCase } from '../../../packages/gateway-emulator/src/testing/cases/gateway-case.ts';
import {
  type ObservedStep,
  type Recording,
  runStep,
} from '../../../packages/gateway-emulator/src/testing/cases/run-case.ts';
import { identifiers } from '../../../packages/gateway-emulator/src/testing/emulated-api.ts';
import { serverlessServiceOfCase } from './serverless-service-of-case.ts';
import { startServerlessOffline } from './start-serverless-offline.ts';

/** What a case came to on serverless-offline. */
export type OfflineOutcome =
  | { readonly status: 'ran'; readonly observed: readonly ObservedStep[] }
  | { readonly status: 'inexpressible'; readonly reason: string };

/**
 * Sends the requests of a case to a serverless-offline of its own.
 *
 * @param caseIndex Where the case is among all; its functions find it by that.
 * @param functionsPath Path of the bundled `case-functions.ts` from `benchmarks/`, without extension.
 */
export async function runCaseOffline(
  { api, steps }: ServedCase,
  { caseIndex, functionsPath }: { caseIndex: number; functionsPath: string },
): Promise<OfflineOutcome> {
  const recording: Recording = {
    authorizerEvents: [],
    integrationEvents: [],
    backendRequests: [],
    accessLog: [],
    notices: [],
  };
  const recorder = await startRecorder(recording);
  const environment = { CASE_INDEX: String(caseIndex), RECORDER_URL: urlOf(recorder) };
  const written = serverlessServiceOfCase(api, { functionsPath, environment });
  try {
    if (written.status === 'inexpressible') return written;
    const server = await startServerlessOffline(written.service);
    try {
      const gateway = { port: Number(new URL(server.url).port), flushAuthorizerCache: () => {} };
      const observed: ObservedStep[] = [];
      for (const step of steps) observed.push(asOurIdentifiers(await runStep(step, gateway, recording)));
      return { status: 'ran', observed };
    } finally {
      await server.stop();
    }
  } finally {
    recorder.close();
    recorder.closeAllConnections();
  }
}

/** Another account number is no other behaviour. */
function asOurIdentifiers(observed: ObservedStep): ObservedStep {
  const json = JSON.stringify(observed)
    .replaceAll(/offlineContext_accountId|random-account-id/g, identifiers.accountId)
    .replaceAll(/offlineContext_apiId|random-api-id/g, identifiers.apiId);
  return JSON.parse(json);
}

async function startRecorder({ authorizerEvents, integrationEvents }: Recording): Promise<Server> {
  const recorder = createServer(async (request, response) => {
    const event = JSON.parse(await text(request));
    (request.url === '/authorizer' ? authorizerEvents : integrationEvents).push(event);
    response.end();
  });
  recorder.listen(0, '127.0.0.1');
  await once(recorder, 'listening');
  return recorder;
}

function urlOf(server: Server): string {
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}
