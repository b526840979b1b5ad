import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { callApi } from './testing/call-api.ts';
import { repositoryRoot } from './testing/repository-root.ts';
import { runCommand } from './testing/run-command.ts';

type Integration = Readonly<Record<string, unknown>>;

const toLegacy: Integration = {
  IntegrationType: 'HTTP_PROXY',
  IntegrationMethod: 'ANY',
  IntegrationUri: 'https://legacy.example.com/{proxy}',
};

/** An HTTP API with one function and the legacy API behind it. */
function template({ greeting, legacy = toLegacy }: { greeting: string; legacy?: Integration }): string {
  const ApiId = { Ref: 'Api' };
  const route = (RouteKey: string, integration: string): object => ({
    Type: 'AWS::ApiGatewayV2::Route',
    Properties: { ApiId, RouteKey, Target: { 'Fn::Sub': `integrations/\${${integration}}` } },
  });
  return JSON.stringify({
    Resources: {
      Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'small', ProtocolType: 'HTTP' } },
      Stage: {
        Type: 'AWS::ApiGatewayV2::Stage',
        Properties: { ApiId, StageName: '$default', AutoDeploy: true },
      },
      Greet: {
        Type: 'AWS::Lambda::Function',
        Properties: {
          Code: { S3Key: 'greet.zip' },
          Handler: 'handler.handler',
          Runtime: 'nodejs22.x',
          Environment: { Variables: { GREETING: greeting, MONGODB_URI_FROM: 'ssm:/uri' } },
        },
      },
      MayGreet: {
        Type: 'AWS::Lambda::Permission',
        Properties: {
          Action: 'lambda:InvokeFunction',
          FunctionName: { Ref: 'Greet' },
          Principal: 'apigateway.amazonaws.com',
        },
      },
      ToGreet: {
        Type: 'AWS::ApiGatewayV2::Integration',
        Properties: {
          ApiId,
          IntegrationType: 'AWS_PROXY',
          IntegrationUri: { 'Fn::GetAtt': ['Greet', 'Arn'] },
          PayloadFormatVersion: '2.0',
        },
      },
      ToLegacy: { Type: 'AWS::ApiGatewayV2::Integration', Properties: { ApiId, ...legacy } },
      GetGreeting: route('GET /greeting', 'ToGreet'),
      Rest: route('ANY /{proxy+}', 'ToLegacy'),
    },
  });
}

const greet = `export const handler = async () => ({
  greeting: process.env.GREETING, database: process.env.MONGODB_URI?.slice(0, 10), from: process.env.MONGODB_URI_FROM,
});`;

let folder = '';
let file = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'straddle-template-command-'));
  file = join(folder, 'Small.template.json');
  writeFileSync(file, template({ greeting: 'hello' }));
  writeFileSync(join(folder, 'greet.mjs'), greet);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const straddle = (...words: readonly string[]): ReturnType<typeof runCommand> =>
  runCommand(['node', 'packages/cli/bin/straddle.mjs', ...words], repositoryRoot, { SEED: '1' });

describe('straddle dev --template', () => {
  test('serves the template with values of this machine, picks up a rewritten one, and refuses what it cannot run', async () => {
    const code = ['--template-function', `Greet=${join(folder, 'greet.mjs')}`];
    const command = straddle('dev', '--template', file, ...code, '--port', '0', '--legacy-port', '0');
    try {
      const [, url = ''] = await command.untilPrinted(/template +\S+[^]*gateway +(http:\S+)[^]*Ctrl-C/);
      expect(command.output()).toContain('(HTTP API: 1 routes on Lambda');
      expect((await callApi(url, 'GET /greeting')).json).toEqual({
        greeting: 'hello',
        database: 'mongodb://',
      });
      expect((await callApi(url, 'GET /health')).json).toEqual({ status: 'ok' });

      writeFileSync(file, template({ greeting: 'good evening' }));
      await command.untilPrinted(/reloaded in/);
      expect((await callApi(url, 'GET /greeting')).json).toMatchObject({ greeting: 'good evening' });

      writeFileSync(file, template({ greeting: 'no', legacy: { IntegrationType: 'MOCK' } }));
      await command.untilPrinted(
        /- ToLegacy\.IntegrationType: MOCK integrations are not emulated[^]*Mend it/,
      );
      expect((await callApi(url, 'GET /greeting')).json).toMatchObject({ greeting: 'good evening' });
    } finally {
      command.terminate();
      await command.ended();
    }
  });
});

test('npm start --template without the bundled code says to synthesize, by logical id, with exit code 2', async () => {
  const login = ['--email', 'ada@example.com', '--password', 'x'];
  const command = straddle('start', '--once', ...login, '--template', file);
  const { code, output } = await command.ended();
  expect({ code, output }).toMatchObject({ code: 2 });
  expect(output).toContain('The gateway cannot run this template');
  expect(output).toMatch(
    /- Greet\.Code\.S3Key: no \*\.assets\.json in \S+ lists greet\.zip; run npm run synth/,
  );
});
