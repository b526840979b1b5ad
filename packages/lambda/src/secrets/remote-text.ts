import { randomUUID } from 'node:crypto';
import { AwsCallFailedError } from '../errors.ts';
import type { AwsAccess, AwsService } from './aws-access.ts';
import { callAws, memberOf } from './call-aws.ts';

/** Where AWS keeps a text. */
export interface RemoteText {
  readonly service: AwsService;
  /** Name or ARN. */
  readonly id: string;
}

const FORM = /^(ssm|secretsmanager):(\S+)$/;

/**
 * Reads `ssm:<parameter name or ARN>` or `secretsmanager:<secret id or ARN>`.
 *
 * @returns Nothing for anything else.
 * @example
 * parseRemoteText('ssm:/straddle/live/session-secrets'); //=> { service: 'ssm', id: '/straddle/live/session-secrets' }
 */
export function parseRemoteText(text: string): RemoteText | undefined {
  const [, service, id] = FORM.exec(text) ?? [];
  return (service === 'ssm' || service === 'secretsmanager') && id !== undefined
    ? { service, id }
    : undefined;
}

/** How a call is made. */
export interface RemoteCall {
  readonly access: AwsAccess;
  /** @default 1500 */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 1500;

/**
 * Fetches the text: one `ssm:GetParameter` with decryption, or one `secretsmanager:GetSecretValue`.
 *
 * @throws {AwsCallFailedError} When AWS refuses, cannot be reached, or holds no text there.
 */
export async function readRemoteText({ service, id }: RemoteText, call: RemoteCall): Promise<string> {
  const region = regionOf(id);
  const { access, timeoutMs = TIMEOUT_MS } = call;
  if (service === 'ssm') {
    const input = { Name: id, WithDecryption: true };
    const answer = await callAws(
      { service, target: 'AmazonSSM.GetParameter', input, region },
      access,
      timeoutMs,
    );
    return textOf(memberOf(memberOf(answer, 'Parameter'), 'Value'), 'GetParameter');
  }
  const target = 'secretsmanager.GetSecretValue';
  const answer = await callAws({ service, target, input: { SecretId: id }, region }, access, timeoutMs);
  return textOf(memberOf(answer, 'SecretString'), 'GetSecretValue');
}

/**
 * Replaces the text, which must be there already. A parameter keeps its type, its tier and the key that encrypts it:
 * without being told, AWS would encrypt it with another key, which the functions may not use.
 *
 * Needs `ssm:DescribeParameters` and `ssm:PutParameter`, or `secretsmanager:PutSecretValue`.
 *
 * @throws {AwsCallFailedError} When AWS refuses, cannot be reached, or has no such text.
 */
export async function writeRemoteText(
  { service, id }: RemoteText,
  text: string,
  call: RemoteCall,
): Promise<void> {
  const region = regionOf(id);
  const { access, timeoutMs = TIMEOUT_MS } = call;
  if (service === 'secretsmanager') {
    // The token makes a request that was sent twice count once.
    const input = { SecretId: id, SecretString: text, ClientRequestToken: randomUUID() };
    await callAws({ service, target: 'secretsmanager.PutSecretValue', input, region }, access, timeoutMs);
    return;
  }
  const found = await callAws(
    {
      service,
      target: 'AmazonSSM.DescribeParameters',
      input: { ParameterFilters: [{ Key: 'Name', Values: namesOf(id) }] },
      region,
    },
    access,
    timeoutMs,
  );
  const parameters = memberOf(found, 'Parameters');
  const [parameter] = Array.isArray(parameters) ? parameters : [];
  if (memberOf(parameter, 'Type') !== 'SecureString') {
    throw new AwsCallFailedError('PutParameter', `${id} is no SecureString, or may not be described`);
  }
  const kept = {
    Type: 'SecureString',
    KeyId: memberOf(parameter, 'KeyId'),
    Tier: memberOf(parameter, 'Tier'),
  };
  const input = { Name: memberOf(parameter, 'Name'), Value: text, Overwrite: true, ...kept };
  await callAws({ service, target: 'AmazonSSM.PutParameter', input, region }, access, timeoutMs);
}

/** `DescribeParameters` knows names alone, and an ARN does not tell whether a name without a path has a slash. */
function namesOf(id: string): readonly string[] {
  const [, name] = /^arn:[^:]*:ssm:[^:]*:[^:]*:parameter\/(.+)$/.exec(id) ?? [];
  if (name === undefined) return [id];
  return name.includes('/') ? [`/${name}`] : [`/${name}`, name];
}

/** An ARN says where it lives, which need not be where the function runs. */
function regionOf(id: string): string | undefined {
  return /^arn:[^:]*:[^:]*:([^:]+):/.exec(id)?.[1];
}

function textOf(value: unknown, operation: string): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new AwsCallFailedError(operation, 'there is no text, only bytes or nothing');
}
