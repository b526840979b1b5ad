import { expect, test } from '@jest/globals';
import { nameClones } from './clones.ts';

test.each([
  ['mongodb://127.0.0.1:5/app', 'mongodb://127.0.0.1:5/app_control'],
  [
    'mongodb://127.0.0.1:5/app?directConnection=true',
    'mongodb://127.0.0.1:5/app_control?directConnection=true',
  ],
  ['mongodb://a:1,b:2/app?replicaSet=r', 'mongodb://a:1,b:2/app_control?replicaSet=r'],
  // The driver would look for the user in the copy, which has none.
  ['mongodb://u:p%40@a/app', 'mongodb://u:p%40@a/app_control?authSource=app'],
  ['mongodb+srv://u:p@a/app?w=1', 'mongodb+srv://u:p@a/app_control?w=1&authSource=app'],
  ['mongodb://u:p@a/app?authSource=admin', 'mongodb://u:p@a/app_control?authSource=admin'],
])('the copy of %s is %s', (uri, expected) => {
  expect(nameClones({ kind: 'mongod', uri }, 'app').control).toEqual({ name: 'app_control', uri: expected });
});

test('copies on a server that is not its own have names that nobody else has', () => {
  const names = Array.from({ length: 100 }, () => {
    const { control, candidate } = nameClones({ kind: 'external', uri: 'mongodb://a/app' }, 'app');
    expect(control.name).toMatch(/^app_control_[0-9a-f]{12}$/);
    expect(control.name.replace('control', 'candidate')).toBe(candidate.name);
    return control.name;
  });
  expect(new Set(names).size).toBe(100);
});
