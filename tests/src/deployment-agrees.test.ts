import { expect, test } from '@jest/globals';
import { type AccessLogEntry, startGateway } from '@straddle/gateway-emulator';
import { lambdaClientOptions } from '@straddle/lambda/mongo';
import { accessLogFormat, poolSizePerInstance } from 'infra';

test.each(['rest', 'http'] as const)(
  'the access log of a %s API has the names that the local gateway has',
  async (kind) => {
    const entries: AccessLogEntry[] = [];
    const gateway = await startGateway(
      {
        kind,
        apiId: 'straddle01',
        accountId: '000000000000',
        region: 'us-east-1',
        stage: kind === 'rest' ? 'dev' : '$default',
        routes: [],
        authorizers: {},
        functions: {},
      },
      { port: 0, accessLog: (entry) => entries.push(entry) },
    );
    try {
      await (await fetch(`${gateway.url}/nowhere`)).text();
    } finally {
      await gateway.stop();
    }
    const format: Record<string, string> = JSON.parse(accessLogFormat(kind));
    const [entry] = entries;
    // With quotes of its own in a value and none in `-`, it cannot be in a line of JSON.
    const local = Object.keys(entry ?? {}).filter((name) => name !== 'error.messageString');
    expect(Object.keys(format).toSorted()).toEqual(local.toSorted());
    for (const [name, variable] of Object.entries(format)) expect(variable).toBe(`$context.${name}`);
  },
);

test('a deployment counts as many connections per instance as functions open', () => {
  expect(poolSizePerInstance).toBe(lambdaClientOptions.maxPoolSize);
});
