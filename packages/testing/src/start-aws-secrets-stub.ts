import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import aws4 from 'aws4';

export interface StubCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface StubParameter {
  readonly value: string;
  readonly type?: string;
  readonly keyId?: string;
  readonly tier?: string;
}

/** One request that was answered. */
export interface StubCall {
  readonly target: string;
  readonly input: Record<string, unknown>;
  readonly region: string;
  readonly keepsConnection: boolean;
}

/** What the stub answers instead of what it holds. */
export type StubTrouble =
  | { readonly kind: 'error'; readonly status: number; readonly type: string; readonly message: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'silence' }
  | { readonly kind: 'redirect'; readonly location: string };

/** The part of Systems Manager and Secrets Manager that holds secrets, on a loopback port. */
export interface AwsSecretsStub {
  readonly url: string;
  /** Who may call; change them as AWS does. */
  credentials: StubCredentials;
  readonly parameters: Map<string, StubParameter>;
  readonly secrets: Map<string, string>;
  /** Only calls that were signed right. */
  readonly calls: readonly StubCall[];
  trouble: StubTrouble | undefined;
  stop(): Promise<void>;
}

/**
 * Answers as AWS does, to requests that are signed right: it signs each one again with `aws4`, another library than the
 * one under test, and compares.
 */
export async function startAwsSecretsStub(credentials: StubCredentials): Promise<AwsSecretsStub> {
  const calls: StubCall[] = [];
  const server = createServer((request, response) => {
    void answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const stub: AwsSecretsStub = {
    url: `http://127.0.0.1:${port}/`,
    credentials,
    parameters: new Map(),
    secrets: new Map(),
    calls,
    trouble: undefined,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const region = verifiedRegion(request, body, stub.credentials);
    if (region === undefined) {
      send(response, 400, { __type: 'InvalidSignatureException', message: 'The signature does not match.' });
      return;
    }
    const target = String(request.headers['x-amz-target']);
    const input = JSON.parse(body) as Record<string, unknown>;
    calls.push({ target, input, region, keepsConnection: request.headers.connection !== 'close' });
    const { trouble } = stub;
    if (trouble?.kind === 'silence') return;
    if (trouble?.kind === 'error') {
      const { status, type, message } = trouble;
      send(response, status, { __type: `com.amazonaws.stub#${type}`, message });
    } else if (trouble?.kind === 'text') {
      response.end(trouble.text);
    } else if (trouble?.kind === 'redirect') {
      response.writeHead(307, { location: trouble.location }).end();
    } else {
      const { status, json } = operate(stub, target, input);
      send(response, status, json);
    }
  }
  return stub;
}

function send(response: ServerResponse, status: number, json: object): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(json));
}

/** The region that the request was signed for, or nothing when the signature is wrong. */
function verifiedRegion(
  { headers, method = '', url = '' }: IncomingMessage,
  body: string,
  credentials: StubCredentials,
): string | undefined {
  const authorization = headers.authorization ?? '';
  const scope = /Credential=[^/]+\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request/.exec(authorization);
  const names = /SignedHeaders=([^,]+)/.exec(authorization)?.[1]?.split(';') ?? [];
  const [, region, service] = scope ?? [];
  if (region === undefined || service === undefined) return undefined;
  for (const needed of ['host', 'x-amz-date', 'x-amz-target']) if (!names.includes(needed)) return undefined;
  const signed = aws4.sign(
    {
      host: headers.host,
      method,
      path: url,
      body,
      service,
      region,
      headers: Object.fromEntries(
        names
          .filter((name) => name !== 'x-amz-security-token')
          .map((name) => [name === 'host' ? 'Host' : name, String(headers[name])]),
      ),
      extraHeadersToIgnore: names.includes('content-length') ? {} : { 'content-length': true },
    } as Parameters<typeof aws4.sign>[0],
    credentials,
  );
  return signed.headers?.['Authorization'] === authorization ? region : undefined;
}

function operate(
  { parameters, secrets }: AwsSecretsStub,
  target: string,
  input: Record<string, unknown>,
): { readonly status: number; readonly json: object } {
  const name = String(input['Name'] ?? input['SecretId']);
  const parameter = parameters.get(name);
  switch (target) {
    case 'AmazonSSM.GetParameter':
      return parameter === undefined || input['WithDecryption'] !== true
        ? { status: 400, json: { __type: 'ParameterNotFound' } }
        : { status: 200, json: { Parameter: { Name: name, Value: parameter.value } } };
    case 'AmazonSSM.DescribeParameters': {
      const [{ Values = [] } = {}] = input['ParameterFilters'] as { Values?: readonly string[] }[];
      const Parameters = Values.flatMap((Name) => {
        const {
          type: Type = 'SecureString',
          keyId: KeyId,
          tier: Tier = 'Standard',
        } = parameters.get(Name) ?? {};
        return parameters.has(Name) ? [{ Name, Type, KeyId, Tier }] : [];
      });
      return { status: 200, json: { Parameters } };
    }
    case 'AmazonSSM.PutParameter':
      if (parameter === undefined || input['Overwrite'] !== true) {
        return { status: 400, json: { __type: 'ParameterAlreadyExists' } };
      }
      parameters.set(name, {
        value: String(input['Value']),
        type: String(input['Type']),
        // As AWS does: without a key, that of the account.
        keyId: String(input['KeyId'] ?? 'alias/aws/ssm'),
        tier: String(input['Tier'] ?? 'Standard'),
      });
      return { status: 200, json: { Version: 2 } };
    case 'secretsmanager.GetSecretValue': {
      const SecretString = secrets.get(name);
      return SecretString === undefined
        ? { status: 400, json: { __type: 'ResourceNotFoundException' } }
        : { status: 200, json: { SecretString } };
    }
    case 'secretsmanager.PutSecretValue':
      if (!secrets.has(name)) return { status: 400, json: { __type: 'ResourceNotFoundException' } };
      secrets.set(name, String(input['SecretString']));
      return { status: 200, json: {} };
    default:
      return { status: 400, json: { __type: 'UnknownOperationException' } };
  }
}
