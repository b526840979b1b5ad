import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { HeaderPair, Observation } from '../results/observation.ts';
import type { IgnoreRule } from '../rules/ignore-rules.ts';
import { maskDifference, maskText } from '../secrets/mask-secrets.ts';
import { compareObservations } from './compare-observations.ts';
import type { Comparison } from './difference.ts';

const headers: fc.Arbitrary<readonly HeaderPair[]> = fc.array(
  fc.tuple(
    fc.constantFrom('Content-Type', 'ETag', 'Vary', 'Set-Cookie', 'X-Token', 'Date'),
    fc.constantFrom('application/json', 'a=1; Path=/', 'b, a', 'text/plain', '"1"'),
  ),
  { maxLength: 5 },
);

const observations: fc.Arbitrary<Observation> = fc.record({
  request: fc.constant({ method: 'GET', path: '/', headers: [] }),
  response: fc.record({
    status: fc.constantFrom(200, 401, 404),
    headers,
    body: fc.oneof(
      fc.json({ maxDepth: 2 }),
      fc.constantFrom('{"a":1,"b":[1,2]}', '{"a":2,"b":[2,1]}', 'a\nb', 'a\nc'),
      fc.uint8Array({ maxLength: 3 }),
    ),
  }),
  sessionBefore: fc.constant({ session: '{"n":1}', expires: new Date(0) }),
  sessionAfter: fc.constantFrom('absent' as const, { session: '{"n":2}', expires: new Date(9) }),
  durationMs: fc.nat(9),
});

const counted = ({ differences }: Comparison): readonly unknown[] =>
  differences.filter(({ standing }) => standing === 'counted').map(({ difference }) => difference);

describe('comparisons', () => {
  test('law: an observation matches itself', () => {
    fc.assert(
      fc.property(observations, (one) => {
        expect(compareObservations(one, one)).toEqual({ verdict: 'match', differences: [] });
      }),
    );
  });

  test('law: the sides swapped differ in as many places', () => {
    fc.assert(
      fc.property(observations, observations, (one, other) => {
        expect(compareObservations(one, other).verdict === 'match').toBe(
          compareObservations(other, one).verdict === 'match',
        );
      }),
    );
  });

  const unrelated = fc.array(
    fc
      .constantFrom('body.zz', 'body.zz[*].y', 'headers.x-unrelated', 'session.lastModified', 'body["a.b"]')
      .map((path): IgnoreRule => ({ path, reason: 'known' })),
  );

  test('law: rules for other places never lose a counted difference', () => {
    fc.assert(
      fc.property(observations, observations, unrelated, (one, other, rules) => {
        const plain = compareObservations(one, other);
        const accepted = compareObservations(one, other, {
          rules,
          values: rules.map(({ path, reason }) => ({ path, reason, is: 'timestamp' })),
        });
        fc.pre(
          !plain.differences.some(({ difference }) => rules.some(({ path }) => path === difference.path)),
        );
        expect(counted(accepted)).toEqual(counted(plain));
      }),
    );
  });

  test('law: no rule makes a difference vanish; it is only shown otherwise', () => {
    fc.assert(
      fc.property(observations, observations, (one, other) => {
        const plain = compareObservations(one, other);
        const paths = [...new Set(plain.differences.map(({ difference }) => difference.path))];
        const accepted = compareObservations(one, other, {
          rules: paths.map((path) => ({ path, reason: 'known' })),
        });
        expect(accepted.differences.map(({ difference }) => difference)).toEqual(
          plain.differences.map(({ difference }) => difference),
        );
        for (const { standing, difference } of accepted.differences) {
          expect(standing === 'counted').toBe(difference.kind === 'status');
        }
      }),
    );
  });

  test('law: masking again changes nothing', () => {
    const words = fc.constantFrom(
      'Bearer abc.def',
      `s:${'i'.repeat(32)}.${'k'.repeat(43)}`,
      'eyJhbGciOi.eyJzdWIi.c2ln',
      'secret-value',
      ' ',
      'plain',
    );
    const secrets = [{ value: 'secret-value', placeholder: '$STRADDLE_CREDENTIAL_COOKIE' }];
    fc.assert(
      fc.property(
        fc.array(words).map((parts) => parts.join('')),
        (text) => {
          const once = maskText(text, secrets);
          expect(maskText(once, secrets)).toBe(once);
          const difference = {
            kind: 'json-changed',
            path: 'body.note',
            control: text,
            candidate: '',
          } as const;
          const masked = maskDifference(difference, secrets);
          expect(maskDifference(masked, secrets)).toEqual(masked);
          const secret = maskDifference({ ...difference, path: 'body.apiKey' }, secrets);
          expect(maskDifference(secret, secrets)).toEqual(secret);
        },
      ),
    );
  });
});
