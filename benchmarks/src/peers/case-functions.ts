import type { CaseApi } from '../../../packages/gateway-emulator/src/testing/cases/gateway-case.ts';
import { gatewayCases } from '../../../packages/gateway-emulator/src/testing/cases/gateway-cases.ts';
import { withOurIdentifiers, withTheirIdentifiers } from './own-identifiers.ts';

type CaseFunction = (event: unknown, context: never) => unknown;

const ok: CaseFunction = () => ({ statusCode: 200, body: 'ok' });

/** Tells the recorder the event, hears from it which case is being asked, and does what that case's function does. */
function functionOfCase(role: 'handler' | 'authorizer'): CaseFunction {
  return async (event, context) => {
    const eventJson = withOurIdentifiers(JSON.stringify(event));
    const recorderUrl = `${process.env['RECORDER_URL']}/${role}`;
    const response = await fetch(recorderUrl, { method: 'POST', body: eventJson });
    const api: CaseApi | undefined = gatewayCases[Number(await response.text())]?.api;
    return (api?.[role] ?? ok)(JSON.parse(eventJson), context);
  };
}

const authorize = functionOfCase('authorizer');

export const handler: CaseFunction = functionOfCase('handler');
export const authorizer: CaseFunction = async (event, context) => {
  const answer = await authorize(event, context);
  return answer === undefined ? undefined : JSON.parse(withTheirIdentifiers(JSON.stringify(answer)));
};
