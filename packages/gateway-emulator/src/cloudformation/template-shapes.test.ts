import { once } from 'node:events';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import type { ApiDefinition } from '../definition/api-definition.ts';
import { startGateway } from '../start-gateway.ts';
import { apiDefinitionFromTemplate } from './api-definition-from-template.ts';
import { readTemplateFile } from './read-template-file.ts';
import type { FromTemplateOptions } from './template-options.ts';

function fixture(name: string): string {
  return fileURLToPath(new URL(`../testing/templates/${name}`, import.meta.url));
}

const code = { orders: { entry: fixture('orders.ts') }, session: { entry: fixture('session.ts') } };
const ofSam = { functions: { OrdersFunction: code.orders, AuthorizerFunction: code.session } };
const ofServerless = {
  functions: { OrdersLambdaFunction: code.orders, SessionLambdaFunction: code.session },
  // What the template says about the table is known at AWS only.
  environment: ({ names }: { names: readonly string[] }) =>
    names.includes('TABLE') ? { TABLE: 'local' } : {},
} satisfies FromTemplateOptions;

async function answers(
  definition: ApiDefinition,
  requests: readonly (readonly [path: string, headers?: Record<string, string>])[],
): Promise<readonly { status: number; headers: Headers; body: string }[]> {
  const gateway = await startGateway(definition);
  try {
    const sent = [];
    for (const [path, headers = {}] of requests) {
      const response = await fetch(`${gateway.url}${path}`, { headers });
      sent.push({ status: response.status, headers: response.headers, body: await response.text() });
    }
    return sent;
  } finally {
    await gateway.stop();
  }
}

describe('templates of other tools run, with the functions in processes of their own', () => {
  test("SAM's REST API: OpenAPI in Body, in YAML, with a REQUEST authorizer and an answer of its own", async () => {
    const backend = createServer((request, response) => response.end(`legacy ${request.url}`));
    await once(backend.listen(0, '127.0.0.1'), 'listening');
    const address = backend.address();
    const origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
    const template = await readTemplateFile(fixture('sam-rest.yaml'));
    const options = { ...ofSam, backend: { origin }, parameters: { Stage: 'test' } };
    const definition = apiDefinitionFromTemplate(template, options);
    expect(definition.binaryMediaTypes).toEqual(['image/png']);
    const [denied, allowed, open, old, gone] = await answers(definition, [
      ['/orders/1'],
      ['/orders/1', { cookie: 'ada' }],
      ['/health'],
      ['/old/a/b?c=d'],
      ['/elsewhere'],
    ]);
    backend.close();
    expect(denied).toMatchObject({ status: 401, body: '{"message":"Unauthorized"}' });
    expect(denied?.headers.get('x-denied-by')).toBe('gateway');
    expect(JSON.parse(allowed?.body ?? '')).toMatchObject({
      authorizer: { userId: 'ada', principalId: 'ada' },
      pathParameters: { id: '1' },
      STAGE: 'test',
    });
    expect(open).toMatchObject({ status: 200 });
    expect(old).toMatchObject({ status: 200, body: 'legacy /a/b?c=d' });
    expect(gone).toMatchObject({ status: 403, body: '{"message":"Missing Authentication Token"}' });
  });

  test("SAM's HTTP API: OpenAPI in Body, $default, simple answers, CORS", async () => {
    const template = await readTemplateFile(fixture('sam-http.yaml'));
    const [denied, allowed, open] = await answers(apiDefinitionFromTemplate(template, ofSam), [
      ['/orders/1'],
      ['/orders/1', { cookie: 'ada' }],
      ['/anything', { origin: 'https://app.example.com' }],
    ]);
    expect(denied).toMatchObject({ status: 401, body: '{"message":"Unauthorized"}' });
    // Payload 2.0 in front and behind: the context keeps its place below `lambda`.
    expect(JSON.parse(allowed?.body ?? '')).toMatchObject({
      authorizer: { lambda: { userId: 'ada' } },
      pathParameters: { id: '1' },
    });
    expect(open?.headers.get('access-control-allow-origin')).toBe('https://app.example.com');
  });

  test("the Serverless Framework's REST API: a stage made by its deployment, a TOKEN authorizer", async () => {
    const template = await readTemplateFile(fixture('serverless-rest.json'));
    const definition = apiDefinitionFromTemplate(template, ofServerless);
    expect(definition).toMatchObject({
      stage: 'dev',
      functions: { OrdersLambdaFunction: { timeoutMs: 6000 } },
    });
    const [denied, allowed] = await answers(definition, [
      ['/orders/1', { authorization: 'eve' }],
      ['/orders/1', { authorization: 'ada' }],
    ]);
    expect(denied).toMatchObject({ status: 401 });
    expect(JSON.parse(allowed?.body ?? '')).toMatchObject({
      authorizer: { userId: 'ada' },
      pathParameters: { id: '1' },
      TABLE: 'local',
    });
  });

  test("the Serverless Framework's HTTP API: request authorizer with simple answers, CORS of its own", async () => {
    const template = await readTemplateFile(fixture('serverless-http.json'));
    const [denied, allowed] = await answers(apiDefinitionFromTemplate(template, ofServerless), [
      ['/orders/1'],
      ['/orders/1', { cookie: 'ada', origin: 'https://app.example.com' }],
    ]);
    expect(denied).toMatchObject({ status: 401 });
    expect(JSON.parse(allowed?.body ?? '')).toMatchObject({ authorizer: { lambda: { userId: 'ada' } } });
    expect(allowed?.headers.get('access-control-allow-credentials')).toBe('true');
  });
});
