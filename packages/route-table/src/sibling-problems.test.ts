import { describe, expect, test } from '@jest/globals';
import { MigrationInvalidError, resolveMigration, serveAs } from './index.ts';

describe('a REST API takes one variable at each place of a path', () => {
  test.each<{ title: string; keys: readonly string[]; says: RegExp }>([
    {
      title: 'a variable beside a greedy one',
      keys: ['ANY /a/{proxy+}', 'DELETE /a/{id}'],
      says: /^groups\.a\.routes\["DELETE \/a\/\{id\}"\]: \{id\} cannot be here.*under \/a, and ANY \/a\/\{proxy\+\} has/,
    },
    {
      title: 'two names, also where the paths go on',
      keys: ['GET /a/{id}', 'GET /a/{name}/b'],
      says: /"GET \/a\/\{name\}\/b"\]: \{name\} cannot/,
    },
    {
      title: 'the first part, which goes to legacy when it is not listed',
      keys: ['GET /{slug}'],
      says: /under \/, and what is not listed \(\/\{proxy\+\}\) has/,
    },
  ])('$title', ({ keys, says }) => {
    expect(() => resolveMigration(tableOf('rest', keys))).toThrow(MigrationInvalidError);
    expect(() => resolveMigration(tableOf('rest', keys))).toThrow(
      expect.objectContaining({ problems: [expect.stringMatching(says)] }),
    );
    const http = resolveMigration(tableOf('http', keys));
    expect(() => serveAs(http, 'rest')).toThrow(
      expect.objectContaining({ problems: [expect.stringMatching(says)] }),
    );
  });

  test('the same one may be written many times, and other places have their own', () => {
    const keys = ['GET /a/{id}', 'PUT /a/{id}', 'GET /a/{id}/b/{part}', 'ANY /c/{proxy+}', 'GET /c/fixed'];
    expect(resolveMigration(tableOf('rest', keys)).routes).toHaveLength(5);
  });
});

function tableOf(api: 'rest' | 'http', keys: readonly string[]): unknown {
  const routes = Object.fromEntries(keys.map((key) => [key, { owner: 'legacy' }]));
  const group = { owner: 'lambda', kind: 'native', entry: 'a.ts', routes };
  return { api, legacy: { origin: 'http://a' }, groups: { a: group } };
}
