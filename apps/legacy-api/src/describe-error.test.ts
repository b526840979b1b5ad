import { describe, expect, test } from '@jest/globals';
import { MongoServerError } from 'mongodb';
import { describeError } from './describe-error.ts';

function parseErrorOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return error;
  }
}

describe('describeError', () => {
  test('keeps type, message, code, stack and cause', () => {
    const error = Object.assign(new TypeError('outer', { cause: new Error('inner') }), { code: 'ERR_X' });
    expect(describeError(error)).toEqual({
      type: 'TypeError',
      message: 'outer',
      code: 'ERR_X',
      stack: expect.stringContaining('describe-error.test'),
      cause: { type: 'Error', message: 'inner', stack: expect.any(String) },
    });
  });

  test.each([
    {
      title: 'a duplicate key',
      error: new MongoServerError({
        message: 'E11000 duplicate key error collection: app.sessions index: _id_ dup key: { _id: "CANARY" }',
        code: 11_000,
      }),
    },
    { title: 'malformed JSON', error: parseErrorOf('CANARY') },
    {
      title: 'long malformed JSON',
      error: parseErrorOf('{"a": 1,\n "b": CANARY, "c": "and so on until it is cut"}'),
    },
    { title: 'JSON that ends too early', error: parseErrorOf('{"CANARY": "CANARY') },
    { title: 'malformed JSON with quotes', error: parseErrorOf('{"a": "CANARY" CANARY}') },
    { title: 'properties of the error', error: Object.assign(new Error('failed'), { body: 'CANARY' }) },
    { title: 'a thrown text', error: 'CANARY' },
  ])('leaves out the data in $title', ({ error }) => {
    expect(JSON.stringify(describeError(error))).not.toContain('CANARY');
  });
});
