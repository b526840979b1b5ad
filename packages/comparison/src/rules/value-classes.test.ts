import { describe, expect, test } from '@jest/globals';
import { compareResponses } from '../differences/compare-responses.ts';
import type { JsonValue } from '../json/json-value.ts';
import type { ObservedResponse } from '../results/observation.ts';
import { shapeOf, VALUE_CLASSES, type ValueClass } from './value-classes.ts';

const reason = 'made anew';
const json = (value: JsonValue): ObservedResponse => ({
  status: 200,
  headers: [['Content-Type', 'application/json']],
  body: JSON.stringify(value),
});

interface Row {
  readonly is: ValueClass;
  readonly control: JsonValue;
  readonly candidate: JsonValue;
}

const AT = '2026-11-21T09:00:00.000Z';
const ID = '6563f0c2a1b2c3d4e5f60718';

const sameShape: readonly Row[] = [
  { is: 'timestamp', control: AT, candidate: '2026-11-21T09:00:01.250Z' },
  { is: 'timestamp', control: 'Sat, 21 Nov 2026 09:00:00 GMT', candidate: 'Sun, 22 Nov 2026 09:00:00 GMT' },
  { is: 'timestamp', control: '2026-11-21', candidate: '2026-11-22' },
  { is: 'timestamp', control: 1_763_715_600_000, candidate: 1_763_715_600_123 },
  { is: 'timestamp', control: 1_763_715_600, candidate: 1_763_715_601 },
  {
    is: 'uuid',
    control: '3f0c2a1b-2c3d-4e5f-8071-8293a4b5c6d7',
    candidate: '00000000-0000-4000-8000-000000000000',
  },
  { is: 'object-id', control: ID, candidate: '6563f0c2a1b2c3d4e5f60719' },
  { is: 'request-id', control: 'JKJaXmPLvHcESHA=', candidate: '3f0c2a1b-2c3d-4e5f-8071-8293a4b5c6d7' },
];

const otherShape: readonly Row[] = [
  { is: 'timestamp', control: AT, candidate: '2026-11-21T09:00:00Z' },
  { is: 'timestamp', control: AT, candidate: '2026-11-21T09:00:00.000+00:00' },
  { is: 'timestamp', control: AT, candidate: 'yesterday' },
  { is: 'timestamp', control: AT, candidate: '2026-13-41T09:00:00.000Z' },
  { is: 'timestamp', control: AT, candidate: 1_763_715_600_000 },
  { is: 'timestamp', control: AT, candidate: null },
  { is: 'timestamp', control: 1_763_715_600_000, candidate: 1_763_715_600 },
  { is: 'timestamp', control: 12, candidate: 13 },
  {
    is: 'uuid',
    control: '3f0c2a1b-2c3d-4e5f-8071-8293a4b5c6d7',
    candidate: '3f0c2a1b-2c3d-1e5f-8071-8293a4b5c6d7',
  },
  {
    is: 'uuid',
    control: '3f0c2a1b-2c3d-4e5f-8071-8293a4b5c6d7',
    candidate: '3F0C2A1B-2C3D-4E5F-8071-8293A4B5C6D7',
  },
  { is: 'object-id', control: ID, candidate: `${ID}0` },
  { is: 'object-id', control: ID, candidate: null },
  { is: 'request-id', control: 'abcdefgh', candidate: 'abc' },
  { is: 'request-id', control: 'abcdefgh', candidate: 'two words' },
];

describe('a value compared by its shape', () => {
  test.each(sameShape)(
    '$is: $control and $candidate are ignored, and shown as such',
    ({ is, control, candidate }) => {
      const values = [{ path: 'body.rows[*].v', is, reason }];
      const { verdict, differences } = compareResponses(
        json({ rows: [{ v: control }] }),
        json({ rows: [{ v: candidate }] }),
        { values },
      );
      expect(verdict).toBe('ignored');
      expect(differences).toEqual([
        expect.objectContaining({
          standing: 'ignored',
          ignored: { by: 'value-class', path: 'body.rows[*].v', reason: `compared as ${is}: made anew` },
        }),
      ]);
    },
  );

  test.each(otherShape)('$is: $control and $candidate stay a difference', ({ is, control, candidate }) => {
    const accepted = { values: [{ path: 'body.v', is, reason }] };
    expect(compareResponses(json({ v: control }), json({ v: candidate }), accepted).verdict).toBe('mismatch');
    expect(compareResponses(json({ v: candidate }), json({ v: control }), accepted).verdict).toBe('mismatch');
  });

  test.each(VALUE_CLASSES)('%s: a value that only one side has stays a difference', (is) => {
    const { control } = sameShape.find((row) => row.is === is) ?? { control: null };
    expect(shapeOf(control, is)).toBeDefined();
    const accepted = { values: [{ path: 'body.v', is, reason }] };
    expect(compareResponses(json({ v: control }), json({}), accepted).verdict).toBe('mismatch');
  });

  test('may be a header', () => {
    const answer = (id: string): ObservedResponse => ({
      status: 200,
      headers: [['X-Request-Id', id]],
      body: '',
    });
    const accepted = { values: [{ path: 'headers.x-request-id', is: 'request-id' as const, reason }] };
    expect(compareResponses(answer('abcdefgh'), answer('ijklmnop'), accepted).verdict).toBe('ignored');
    expect(compareResponses(answer('abcdefgh'), answer(''), accepted).verdict).toBe('mismatch');
  });
});
