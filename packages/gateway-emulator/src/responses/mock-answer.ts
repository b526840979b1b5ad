import type { MockIntegration } from '../definition/api-definition.ts';
import { isBinaryType } from '../events/rest-integration-event.ts';
import { type HeaderPair, headerValues, type RoutedRequest } from '../front/gateway-request.ts';
import { readBody } from '../front/limit-body.ts';
import type { Passage, StepResult } from '../passage.ts';
import { hasHeader } from './response-headers.ts';

/** Answers a preflight as a REST API does by itself, from what the request says about its type and origin. */
export async function answerMock(
  { message, flavour }: Passage,
  routed: RoutedRequest,
  integration: MockIntegration,
): Promise<StepResult> {
  const read = await readBody(message, routed.api.limits.requestBodyBytes);
  if (read.status === 'abandoned') {
    return { status: 'done' };
  }
  if (read.status === 'too-large') {
    return { status: 'failure', failure: 'request-too-large' };
  }
  if (!hasTemplate(routed, integration)) {
    return { status: 'failure', failure: 'integration-misconfigured' };
  }
  const { statusCode } = integration;
  const own = ownHeaders(routed, integration);
  // The transcripts show a content type with 200 and none with 204 (rows F17 and F18).
  const type: readonly HeaderPair[] =
    statusCode === 204 || hasHeader(own, 'content-type') ? [] : [['Content-Type', 'application/json']];
  const headers = flavour.proxyAnswerHeaders([...type, ...own], routed);
  return { status: 'answer', answer: { statusCode, headers, body: Buffer.alloc(0) } };
}

/** The one request template is for JSON as text, which is also what a request without a type counts as (row F19). */
function hasTemplate({ api, request }: RoutedRequest, { contentHandling }: MockIntegration): boolean {
  const type = headerValues(request.headers, 'content-type').at(-1);
  const isJson = type === undefined || /^\s*application\/json\s*(?:;|$)/i.test(type);
  return isJson && (contentHandling !== undefined || !isBinaryType(type, api.binaryMediaTypes));
}

/** A further origin takes the place of the first (row F20). */
function ownHeaders(
  { request }: RoutedRequest,
  { headers, otherOrigins = [] }: MockIntegration,
): readonly HeaderPair[] {
  // CDK's template asks for these two spellings, and for no third one.
  const spelt = (name: string): string | undefined =>
    request.headers.findLast(([sent]) => sent === name)?.[1];
  const origin = spelt('Origin') || spelt('origin');
  const answered = otherOrigins.find((other) => other === origin);
  return Object.entries(headers).map(([name, value]) =>
    answered !== undefined && name.toLowerCase() === 'access-control-allow-origin'
      ? [name, answered]
      : [name, value],
  );
}
