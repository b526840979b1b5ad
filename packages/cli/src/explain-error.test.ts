import { expect, test } from '@jest/globals';
import { PortTakenError } from './errors.ts';
import { explainError } from './explain-error.ts';

test('an error that was written for people: its message and code, no stack', () => {
  expect(explainError(new PortTakenError(3000, '--port'))).toBe(
    'Port 3000 is in use. Stop what listens there, or choose another with --port <port>.\n(ERR_PORT_TAKEN)',
  );
});

test.each([
  { title: 'an error without a code', error: new Error('a bug') },
  { title: 'an error of the system', error: Object.assign(new Error('a bug'), { code: 'EACCES' }) },
  { title: 'an error with a number as code', error: Object.assign(new Error('a bug'), { code: 11_000 }) },
])('$title is a bug: with its stack', ({ error }) => {
  expect(explainError(error)).toMatch(/^Error: a bug\n +at /);
});

test('an error that lost its stack still has its message', () => {
  expect(explainError(Object.assign(new Error('a bug'), { stack: undefined }))).toBe('a bug');
});

test('what is no error is shown as it is', () => {
  expect(explainError('thrown text')).toBe('thrown text');
});
