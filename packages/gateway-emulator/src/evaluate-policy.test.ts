import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import { evaluatePolicy, readPolicyDocument } from './evaluate-policy.ts';
import { matchWildcard } from './match-wildcard.ts';

/** The definition, word by word, and as slow as it is plain. */
function naiveMatch(pattern: string, text: string): boolean {
  if (pattern === '') {
    return text === '';
  }
  const [wanted, rest] = [pattern.slice(0, 1), pattern.slice(1)];
  if (wanted === '*') {
    return Array.from({ length: text.length + 1 }).some((_nothing, taken) =>
      naiveMatch(rest, text.slice(taken)),
    );
  }
  return text !== '' && (wanted === '?' || wanted === text[0]) && naiveMatch(rest, text.slice(1));
}

const letter = fc.constantFrom('a', 'A', '.', '/', '+', '$');
const text = fc.string({ unit: letter, maxLength: 8 });
const pattern = fc.string({ unit: fc.oneof(letter, fc.constantFrom('*', '?')), maxLength: 8 });

describe('wildcards', () => {
  test('mean what their definition says', () => {
    fc.assert(
      fc.property(pattern, text, (p, t) => {
        expect(matchWildcard(p, t)).toBe(naiveMatch(p, t));
      }),
      { numRuns: 5000 },
    );
  });

  test('find a text that was made from the pattern', () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 4 }), (pieces) => {
        expect(matchWildcard(pieces.join('*'), pieces.join('anything'))).toBe(true);
      }),
    );
  });

  test('take no exponential time', () => {
    expect(matchWildcard(`${'a*'.repeat(500)}b`, 'a'.repeat(5000))).toBe(false);
  });
});

const stage = 'arn:aws:execute-api:us-east-1:000000000000:abcdef1234/dev';

describe('evaluatePolicy', () => {
  test.each([
    { title: 'the exact ARN', resource: `${stage}/GET/a`, arn: `${stage}/GET/a`, expected: 'allowed' },
    {
      title: '.../*/* for deep paths',
      resource: `${stage}/*/*`,
      arn: `${stage}/GET/a/b/c`,
      expected: 'allowed',
    },
    { title: 'a bare star', resource: '*', arn: `${stage}/GET/a`, expected: 'allowed' },
    {
      title: 'a star for an empty rest',
      resource: `${stage}/GET/*`,
      arn: `${stage}/GET/`,
      expected: 'allowed',
    },
    { title: 'no path at all', resource: `${stage}/GET`, arn: `${stage}/GET/a`, expected: 'implicit-deny' },
    {
      title: 'B18 another case',
      resource: `${stage}/GET/us?rs`,
      arn: `${stage}/GET/USERS`,
      expected: 'implicit-deny',
    },
    {
      title: 'B19 a dot for a letter',
      resource: `${stage}/GET/a.c`,
      arn: `${stage}/GET/abc`,
      expected: 'implicit-deny',
    },
    {
      title: 'a method in lower case',
      resource: `${stage}/get/a`,
      arn: `${stage}/GET/a`,
      expected: 'implicit-deny',
    },
    { title: 'a prefix', resource: `${stage}/GET/a`, arn: `${stage}/GET/ab`, expected: 'implicit-deny' },
  ])('Allow of $title: $expected', ({ resource, arn, expected }) => {
    expect(
      evaluatePolicy([{ effect: 'Allow', actions: ['execute-api:Invoke'], resources: [resource] }], arn),
    ).toBe(expected);
  });

  test.each([
    { action: 'execute-api:Invoke', expected: 'allowed' },
    { action: 'EXECUTE-API:invoke', expected: 'allowed' },
    { action: 'execute-api:Inv*', expected: 'allowed' },
    { action: 'execute-api:*', expected: 'allowed' },
    { action: '*', expected: 'allowed' },
    { action: 'lambda:Invoke', expected: 'implicit-deny' },
    { action: 'execute-api:ManageConnections', expected: 'implicit-deny' },
  ])('the action $action: $expected', ({ action, expected }) => {
    expect(evaluatePolicy([{ effect: 'Allow', actions: [action], resources: ['*'] }], `${stage}/GET/a`)).toBe(
      expected,
    );
  });

  test('a Deny that does not match denies nothing, one that does beats every Allow', () => {
    const allow = { effect: 'Allow', actions: ['*'], resources: ['*'] } as const;
    const deny = { effect: 'Deny', actions: ['*'], resources: [`${stage}/GET/admin*`] } as const;
    const verdicts = ['admin/x', 'users'].map((path) =>
      evaluatePolicy([deny, allow], `${stage}/GET/${path}`),
    );
    expect(verdicts).toEqual(['explicit-deny', 'allowed']);
  });

  test('no statement allows nothing', () => {
    expect(evaluatePolicy([], `${stage}/GET/a`)).toBe('implicit-deny');
  });
});

describe('readPolicyDocument', () => {
  const statement = { Action: 'execute-api:Invoke', Effect: 'Allow', Resource: '*' };

  test('takes one statement for a list of one', () => {
    const documents = [statement, [statement]].map((Statement) =>
      readPolicyDocument({ Version: '2012-10-17', Statement }),
    );
    expect(documents[0]).toEqual(documents[1]);
    expect(documents[0]).toMatchObject({ status: 'valid' });
  });

  test.each<{ title: string; document: unknown; reason: RegExp }>([
    { title: 'null', document: null, reason: /not an object/ },
    { title: 'a list', document: [], reason: /not an object/ },
    { title: 'no Statement', document: { Version: '2012-10-17' }, reason: /Statement is not an object/ },
    { title: 'an unknown Version', document: { Version: '2020-01-01', Statement: [] }, reason: /Version/ },
    ...['Condition', 'NotAction', 'NotResource', 'Principal'].map((key) => ({
      title: key,
      document: { Statement: { ...statement, [key]: {} } },
      reason: new RegExp(`^${key} is not emulated`),
    })),
    {
      title: 'Effect in another case',
      document: { Statement: { ...statement, Effect: 'deny' } },
      reason: /Effect/,
    },
    { title: 'no Action', document: { Statement: { Effect: 'Allow', Resource: '*' } }, reason: /^Action/ },
    { title: 'no Resource', document: { Statement: { Effect: 'Allow', Action: '*' } }, reason: /^Resource/ },
    {
      title: 'an empty Resource list',
      document: { Statement: { ...statement, Resource: [] } },
      reason: /^Resource/,
    },
    {
      title: 'a Resource over 512 characters',
      document: { Statement: { ...statement, Resource: 'x'.repeat(513) } },
      reason: /512/,
    },
    {
      title: 'a policy variable',
      document: { Statement: { ...statement, Resource: 'a/${aws:userid}' } },
      reason: /variables/,
    },
  ])('refuses $title', ({ document, reason }) => {
    expect(readPolicyDocument(document)).toEqual({
      status: 'invalid',
      reason: expect.stringMatching(reason),
    });
  });
});
