import { AwsV4Signer } from 'aws4fetch';
import { AwsCallFailedError } from '../errors.ts';
import type { AwsAccess, AwsService } from './aws-access.ts';

/** One request in the JSON protocol of AWS. */
export interface AwsCall {
  readonly service: AwsService;
  /** As in `X-Amz-Target`, such as `AmazonSSM.GetParameter`. */
  readonly target: string;
  readonly input: object;
  /** @default the region of the access */
  readonly region?: string | undefined;
}

/**
 * Sends one signed request (Signature Version 4) and reads its answer. Never tries twice: when to try again is for the
 * caller to say, who knows how long somebody may wait.
 *
 * @throws {AwsCallFailedError} With the name of AWS' error, never its text.
 */
export async function callAws(call: AwsCall, access: AwsAccess, timeoutMs: number): Promise<unknown> {
  const { service, target, input, region = access.region } = call;
  const { accessKeyId, secretAccessKey, sessionToken } = access;
  const signer = new AwsV4Signer({
    method: 'POST',
    url: access.endpoints[service] ?? publicEndpoint(service, region),
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target },
    body: JSON.stringify(input),
    accessKeyId,
    secretAccessKey,
    ...(sessionToken === undefined ? {} : { sessionToken }),
    service,
    region,
    allHeaders: true,
  });
  const operation = target.slice(target.indexOf('.') + 1);
  const signal = AbortSignal.timeout(timeoutMs);
  let status: number;
  let text: string;
  try {
    const { url, method, headers, body } = await signer.sign();
    // A connection that is kept would be dead after the environment was frozen, and fail the next call.
    headers.set('connection', 'close');
    // A service of AWS never redirects; a signed request must not be sent to anybody else.
    const response = await fetch(url, { method, headers, body: body ?? null, signal, redirect: 'error' });
    status = response.status;
    text = await response.text();
  } catch (cause) {
    const problem = signal.aborted
      ? `no answer within ${timeoutMs} ms`
      : `no connection (${connectionCode(cause)})`;
    throw new AwsCallFailedError(operation, problem, cause);
  }
  const answer = parseJson(text);
  if (status === 200 && answer !== undefined) return answer;
  throw new AwsCallFailedError(
    operation,
    status === 200 ? 'the answer is no JSON' : describe(status, answer),
  );
}

function publicEndpoint(service: AwsService, region: string): string {
  const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return `https://${service}.${region}.${domain}/`;
}

/** `fetch` wraps what went wrong; addresses and texts of it are left out. */
function connectionCode(error: unknown): string {
  const code = memberOf(memberOf(error, 'cause'), 'code');
  return typeof code === 'string' ? code : 'unknown';
}

function describe(status: number, answer: unknown): string {
  const type = memberOf(answer, '__type');
  // `com.amazonaws.…#ThrottlingException` or the name alone.
  const name = typeof type === 'string' ? /[A-Za-z]+$/.exec(type)?.[0] : undefined;
  return name === undefined ? `status ${status}` : `${name} (status ${status})`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A member of an answer, which may be anything. */
export function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
