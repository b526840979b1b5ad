import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import type { ServedCase } from '../../../packages/gateway-emulator/src/testing/cases/gateway-case.ts';
import {
  type ObservedStep,
  type Recording,
  runStep,
} from '../../../packages/gateway-emulator/src/testing/cases/run-case.ts';
import { withOurIdentifiers } from './own-identifiers.ts';
import { type ServerlessService, startServerlessOffline } from './start-serverless-offline.ts';

/** A serverless-offline that serves one service, and is asked the cases of that service one after the other. */
export interface OfflineRunner {
  /** @param caseIndex Where the case is among all; the functions find what they are to do by that. */
  run(asked: ServedCase, caseIndex: number): Promise<readonly ObservedStep[]>;
  stop(): Promise<void>;
}

/** Starts it, with a recorder that its functions tell their events, and that tells them which case it is. */
export async function startOfflineRunner(service: ServerlessService): Promise<OfflineRunner> {
  let recording = emptyRecording();
  let currentIndex = -1;
  const recorder = createServer(async (request, response) => {
    const event = JSON.parse(await text(request));
    (request.url === '/authorizer' ? recording.authorizerEvents : recording.integrationEvents).push(event);
    response.end(String(currentIndex));
  }).listen(0, '127.0.0.1');
  await once(recorder, 'listening');
  const address = recorder.address();
  const recorderPort = typeof address === 'object' && address !== null ? address.port : 0;
  const stopRecorder = (): void => {
    recorder.close();
    recorder.closeAllConnections();
  };
  const environment = { RECORDER_URL: `http://127.0.0.1:${recorderPort}` };
  const server = await startServerlessOffline({ ...service, environment }).catch((error: Error) => {
    stopRecorder();
    throw error;
  });
  const gateway = { port: Number(new URL(server.url).port), flushAuthorizerCache: () => {} };
  return {
    run: async ({ steps }, caseIndex) => {
      recording = emptyRecording();
      currentIndex = caseIndex;
      const observed: ObservedStep[] = [];
      for (const step of steps) observed.push(await runStep(step, gateway, recording));
      // What functions echo has been through serverless-offline.
      return JSON.parse(withOurIdentifiers(JSON.stringify(observed)));
    },
    stop: async () => {
      await server.stop();
      stopRecorder();
    },
  };
}

const emptyRecording = (): Recording => ({
  authorizerEvents: [],
  integrationEvents: [],
  backendRequests: [],
  accessLog: [],
  notices: [],
});
