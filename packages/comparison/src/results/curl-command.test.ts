import { execFileSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { RouteExample } from '../cases/examples.ts';
import { curlCommand } from './curl-command.ts';
import type { ExperimentIdentity } from './result.ts';

function experiment(
  request: Partial<RouteExample>,
  more: Partial<ExperimentIdentity> = {},
): ExperimentIdentity {
  return {
    routeKey: 'GET /me',
    caseTitle: 'own account',
    client: 'anonymous',
    presents: 'nothing',
    repetition: 1,
    request: { title: 't', method: 'GET', path: '/', ...request },
    ...more,
  };
}

/** What a shell hands to curl, as a list. */
function wordsOf(command: string, variables: Readonly<Record<string, string>> = {}): readonly string[] {
  const script = `curl() { printf '%s\\0' "$@"; }; ${command}`;
  const output = execFileSync('sh', ['-c', script], { env: { ...variables }, encoding: 'utf8' });
  return output.split('\0').slice(0, -1);
}

describe('curlCommand', () => {
  test.each<{ readonly request: Partial<RouteExample>; readonly command: string }>([
    { request: {}, command: `curl -i --path-as-is 'http://h/'` },
    {
      request: { headers: { Accept: "it's" } },
      command: String.raw`curl -i --path-as-is 'http://h/' -H 'Accept: it'\''s'`,
    },
    {
      request: { headers: { 'X-Api-Key': 'k' } },
      command: `curl -i --path-as-is 'http://h/' -H "X-Api-Key: $STRADDLE_CREDENTIAL_X_API_KEY"`,
    },
    { request: { headers: { 'X-Empty': '' } }, command: `curl -i --path-as-is 'http://h/' -H 'X-Empty;'` },
    { request: { path: '/a?b[]={1}' }, command: `curl -i --path-as-is --globoff 'http://h/a?b[]={1}'` },
    { request: { method: 'HEAD' }, command: `curl -i --path-as-is --head 'http://h/'` },
    {
      request: { method: 'POST', body: '@a' },
      command: `curl -i --path-as-is -X POST 'http://h/' -H 'Content-Type:' --data-raw '@a'`,
    },
    {
      request: { body: '{}', headers: { 'content-type': 'application/json' } },
      command: `curl -i --path-as-is -X GET 'http://h/' -H 'content-type: application/json' --data-raw '{}'`,
    },
  ])('writes $command', ({ request, command }) => {
    expect(curlCommand(experiment(request), 'http://h')).toBe(command);
  });

  test.each<{
    readonly title: string;
    readonly presented: ExperimentIdentity['presented'];
    readonly flags: string;
  }>([
    {
      title: 'a token behind its scheme',
      presented: [['Authorization', 'Bearer $STRADDLE_CREDENTIAL_BEARER']],
      flags: '-H "Authorization: Bearer $STRADDLE_CREDENTIAL_BEARER"',
    },
    {
      title: 'several headers, of which one is no secret',
      presented: [
        ['Cookie', '$STRADDLE_CREDENTIAL_BOTH_COOKIE'],
        ['Authorization', 'Basic none'],
      ],
      flags: `-H "Cookie: $STRADDLE_CREDENTIAL_BOTH_COOKIE" -H 'Authorization: Basic none'`,
    },
    {
      title: 'a variable beside characters that double quotes would not protect',
      presented: [['Cookie', 'a="$(id)"; $STRADDLE_CREDENTIAL_COOKIE']],
      flags: `-H 'Cookie: a="$(id)"; '"$STRADDLE_CREDENTIAL_COOKIE"`,
    },
  ])('presents $title', ({ presented = [], flags }) => {
    expect(curlCommand(experiment({}, { presented }), 'http://h')).toBe(
      `curl -i --path-as-is 'http://h/' ${flags}`,
    );
  });

  test('gives a POSIX shell every text as it is, and the variables their values', () => {
    const text = fc.string({ unit: 'binary' }).map((value) => value.replaceAll(/[\0\uD800-\uDFFF]/g, ''));
    fc.assert(
      fc.property(text, text, (value, body) => {
        const secret = 'se\'cr"et $HOME `id`';
        const command = curlCommand(
          experiment({ body }, { presented: [['X-A', `${value} $STRADDLE_CREDENTIAL_X`]] }),
          'http://h',
        );
        expect(wordsOf(command, { STRADDLE_CREDENTIAL_X: secret }).slice(-5)).toEqual([
          `X-A: ${value} ${secret}`,
          '-H',
          'Content-Type:',
          '--data-raw',
          body,
        ]);
      }),
      { numRuns: 60 },
    );
  });

  test.each([
    {
      title: 'bytes',
      body: { base64: Buffer.from([0, 255, 10, 0]).toString('base64') },
      sent: [0, 255, 10, 0],
    },
    {
      title: 'text that no argument can hold',
      body: `'${'x'.repeat(300_000)}`,
      sent: [...Buffer.from(`'${'x'.repeat(300_000)}`)],
    },
  ])('hands over $title by a pipe', ({ body, sent }) => {
    const command = curlCommand(experiment({ method: 'POST', body }), 'http://h');
    const script = `curl() { case "$*" in *' --data-binary @-') cat;; esac; }; ${command}`;
    // As a file: a shell that reads the paste is not handed it as an argument either.
    expect([...execFileSync('sh', { input: script, maxBuffer: 1e6 })]).toEqual(sent);
  });
});
