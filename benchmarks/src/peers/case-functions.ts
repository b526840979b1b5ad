import { gatewayCases } from '../../../packages/gateway-emulator/src/testing/cases/gateway-cases.ts';

/** The functions of one case, for an emulator that loads a file. Each event is told to the recorder first. */
type CaseFunction = (event: unknown, context: never) => unknown;

const { CASE_INDEX, RECORDER_URL } = process.env;
const api = gatewayCases[Number(CASE_INDEX)]?.api;

function recorded(role: string, own: CaseFunction): CaseFunction {
  return async (event, context) => {
    await fetch(`${RECORDER_URL}/${role}`, { method: 'POST', body: JSON.stringify(event) });
    return own(event, context);
  };
}

const ok: CaseFunction = () => ({ statusCode: 200, body: 'ok' });
export const handler: CaseFunction = recorded('handler', api?.handler ?? ok);
export const authorizer: CaseFunction = recorded('authorizer', api?.authorizer ?? ok);
