import { describe, expect, test } from '@jest/globals';
import { type Credential, credentialVariable, secretsOf, sessionIdOf } from '../cases/credential.ts';
import type { Difference } from '../differences/difference.ts';
import { expressEtagOf } from '../http/express-etag.ts';
import type { ObservedResponse } from '../results/observation.ts';
import { maskDifference, maskExample, maskResponse, maskText } from './mask-secrets.ts';

const ID = 'aBcDeFgHiJkLmNoPqRsTuVwXyZ012345';
const SIGNED = `s:${ID}.${'k/+'.repeat(14)}k`;
const COOKIE = `theme=dark; connect.sid=${encodeURIComponent(SIGNED)}`;
const cookie = cookieCredential(COOKIE, ID);

function cookieCredential(value: string, sessionId: string): Credential {
  const header = { name: 'Cookie', value, variable: credentialVariable('cookie') };
  return { client: 'cookie', headers: [header], sessionIds: [sessionId] };
}

describe('masking', () => {
  test.each([
    { title: 'the cookie header', text: `got ${COOKIE}.`, masked: 'got $STRADDLE_CREDENTIAL_COOKIE.' },
    { title: 'the cookie value', text: encodeURIComponent(SIGNED), masked: '$STRADDLE_CREDENTIAL_COOKIE' },
    { title: 'the decoded value', text: `<${SIGNED}>`, masked: '<$STRADDLE_CREDENTIAL_COOKIE>' },
    { title: 'the bare id', text: `id ${ID}`, masked: 'id (session id)' },
    {
      title: "somebody else's signed value",
      text: `s:other-session-id.${'x'.repeat(43)}`,
      masked: '(signed value)',
    },
    { title: 'a JWT', text: 'x eyJhbGciOi.eyJzdWIi.c2ln y', masked: 'x (JWT) y' },
    { title: 'an Authorization value', text: 'Bearer abc.def~', masked: 'Bearer (masked)' },
    {
      title: 'a secret in a query',
      text: 'to /reset?user=ada&reset_token=abc%20d#top',
      masked: 'to /reset?user=ada&reset_token=(masked)#top',
    },
    { title: 'nothing else', text: 'theme=dark', masked: 'theme=dark' },
  ])('replaces $title', ({ text, masked }) => {
    expect(maskText(text, secretsOf(cookie))).toBe(masked);
  });

  test("replaces the spelling that legacy's cookie gives a bearer token", () => {
    const bearer: Credential = {
      client: 'bearer',
      headers: [
        { name: 'Authorization', prefix: 'Bearer ', value: SIGNED, variable: credentialVariable('bearer') },
      ],
      sessionIds: [ID],
    };
    expect(maskText(`connect.sid=${encodeURIComponent(SIGNED)}; Path=/`, secretsOf(bearer))).toBe(
      'connect.sid=$STRADDLE_CREDENTIAL_BEARER; Path=/',
    );
  });

  test('replaces the longest secret first, and placeholders as they are', () => {
    const secrets = [
      { value: 'abc', placeholder: '$&-short' },
      { value: 'xabcx', placeholder: '$&-long' },
    ];
    expect(maskText('xabcx abc', secrets)).toBe('$&-long $&-short');
  });

  test('makes the ETag of a body that was masked anew, so that it tells nothing of the secret', () => {
    const answer = (value: string): ObservedResponse => {
      const body = JSON.stringify({ token: value });
      return { status: 200, headers: [['ETag', expressEtagOf(body)]], body };
    };
    const masked = (value: string): ObservedResponse =>
      maskResponse(answer(value), [{ value, placeholder: '$TOKEN' }]);
    expect(masked('first secret')).toEqual(masked('second secret'));
    expect(masked('first secret').headers).toEqual([['ETag', expressEtagOf('{"token":"$TOKEN"}')]]);
    const other = { ...answer('first secret'), headers: [['ETag', '"1"']] } as const;
    expect(maskResponse(other, [{ value: 'first secret', placeholder: '$TOKEN' }]).headers).toEqual(
      other.headers,
    );
  });

  test('makes an echoed credential equal on both sides', () => {
    const echo = (credential: Credential): string => `{"sid":"${credential.sessionIds[0]}"}`;
    const other = cookieCredential('connect.sid=s%3Aother-session-id.sig', 'other-session-id');
    const masked = [cookie, other].map((credential) =>
      maskResponse(
        {
          status: 200,
          headers: [['X-Echo', credential.headers[0]?.value ?? '']],
          body: Buffer.from(echo(credential)),
        },
        secretsOf(credential),
      ),
    );
    expect(masked[0]).toEqual(masked[1]);
    expect(masked[0]?.body).toBe('{"sid":"(session id)"}');
  });

  test('leaves bytes that are no text alone', () => {
    const body = Uint8Array.from([0xff, 0x00]);
    expect(maskResponse({ status: 200, headers: [], body }, secretsOf(cookie)).body).toBe(body);
  });

  const canary = 'canary-5ecret';
  test.each<{ readonly difference: Difference }>([
    { difference: { kind: 'header-missing', path: 'headers.x-csrf-token', control: canary } },
    { difference: { kind: 'header-extra', path: 'headers.x-api-key', candidate: canary } },
    {
      difference: {
        kind: 'header-changed',
        path: 'headers.authorization',
        control: canary,
        candidate: `${canary}2`,
      },
    },
    { difference: { kind: 'json-missing', path: 'body.token', control: canary } },
    {
      difference: {
        kind: 'json-extra',
        path: 'body.user',
        candidate: { a: [{ passwordHash: 1, password: canary }] },
      },
    },
    {
      difference: {
        kind: 'document-missing',
        path: 'database.users[#2]',
        control: { passwordHash: canary, links: [`/reset?token=${canary}`] },
      },
    },
    { difference: { kind: 'json-extra', path: 'body.tokens', candidate: [canary, { any: canary }] } },
    { difference: { kind: 'json-changed', path: 'body.apiKey', control: canary, candidate: canary } },
    { difference: { kind: 'json-changed', path: 'body.note', control: `Bearer ${canary}`, candidate: '' } },
    {
      difference: {
        kind: 'body-text-changed',
        path: 'body',
        differentLines: 1,
        lines: [{ controlLine: 1, candidateLine: null, control: `Bearer ${canary}`, candidate: null }],
      },
    },
  ])('hides the values of $difference.kind at $difference.path', ({ difference }) => {
    expect(JSON.stringify(maskDifference(difference, []))).not.toContain(canary);
  });

  test.each([
    'body.apiKeys[0]',
    'body.tokens[1].value',
    'body.user.credentials.first[0]',
    'database.passwordResetTokens[#0].value',
  ])('hides a value under a secret name that stands anywhere above it: %s', (path) => {
    const difference: Difference = { kind: 'json-changed', path, control: canary, candidate: `${canary}2` };
    expect(JSON.stringify(maskDifference(difference, []))).not.toContain(canary);
  });

  test.each([
    { text: 'password=canary&page=1', shown: 'password=(masked)&page=1' },
    { text: 'a\nreset_token=canary b', shown: 'a\nreset_token=(masked) b' },
    { text: '{"apiKey": "can\\"ary", "n": 1}\n{"n": 2}', shown: '{"apiKey": "(masked)", "n": 1}\n{"n": 2}' },
    { text: 'the token of a page = 1', shown: 'the token of a page = 1' },
    { text: '"tokens": 12', shown: '"tokens": 12' },
  ])('hides what stands under a secret name in text: $text', ({ text, shown }) => {
    expect(maskText(text, [])).toBe(shown);
  });

  test('keeps values that are no secret', () => {
    const difference: Difference = {
      kind: 'json-changed',
      path: 'body.tokenCount',
      control: 1,
      candidate: 'two',
    };
    expect(maskDifference(difference, secretsOf(cookie))).toEqual(difference);
  });

  test('hides the secret headers of an example', () => {
    const example = {
      title: 't',
      method: 'GET',
      path: '/',
      headers: { 'X-Api-Key': canary, Accept: 'text/csv' },
    };
    expect(maskExample(example).headers).toEqual({
      'X-Api-Key': '(masked, 13 characters)',
      Accept: 'text/csv',
    });
  });

  test('hides secrets in the query and in the body of an example, and leaves other spellings alone', () => {
    const example = {
      title: 't',
      method: 'POST',
      path: '/a?b=%2F&api_key=canary',
      body: '{"password": "canary"}',
    };
    expect(maskExample(example)).toEqual({
      ...example,
      path: '/a?b=%2F&api_key=(masked)',
      body: '{"password":"(masked, 6 characters)"}',
    });
    const plain = { title: 't', method: 'POST', path: '/a?b=%2f&&c', body: '{ "n": 1.0 }' };
    expect(maskExample(plain)).toEqual(plain);
  });

  test('hides a secret among bytes, and leaves the bytes alone', () => {
    const bytesOf = (text: string) => ({
      base64: Buffer.from(`\xff\0${text}\xfe`, 'latin1').toString('base64'),
    });
    const example = { title: 't', method: 'POST', path: '/a' };
    expect(maskExample({ ...example, body: bytesOf(`"api_key":"canary"`) }).body).toEqual(
      bytesOf(`"api_key":"(masked)"`),
    );
    expect(maskExample({ ...example, body: bytesOf('plain') }).body).toEqual(bytesOf('plain'));
  });
});

describe('sessionIdOf', () => {
  test.each([
    { value: SIGNED, id: ID },
    { value: encodeURIComponent(SIGNED), id: ID },
    { value: 's:with.dot.sig', id: 'with.dot' },
    { value: ID, id: undefined },
    { value: 's:nodot', id: undefined },
    { value: 's%3Abad%zz.sig', id: undefined },
  ])('reads $value as $id', ({ value, id }) => {
    expect(sessionIdOf(value)).toBe(id);
  });
});
