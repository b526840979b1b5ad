import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { nodeVersionProblem, oldestNode } from './node-version.mjs';
import { repositoryRoot } from './repository-root.mjs';

describe('the Node version', () => {
  test.each(['20.19.0', 'v20.19.0', '20.20.2', '22.0.0', '100.1.0'])('%s is accepted', (version) => {
    expect(nodeVersionProblem(version)).toBeUndefined();
  });

  test.each(['20.18.3', '20.9.0', '18.20.8', '8.17.0', 'v12.22.12'])(
    '%s is turned away by name',
    (version) => {
      expect(nodeVersionProblem(version)).toMatch(
        `needs Node ${oldestNode} or newer, and this is ${version}`,
      );
    },
  );

  test('package.json asks for the same one', () => {
    const { engines } = JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8'));
    expect(engines.node).toBe(`>=${oldestNode}`);
  });
});
