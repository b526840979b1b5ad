import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { DCLinter } from 'dclint';
import { parse } from 'yaml';
import { composeCommand } from './compose-command.mjs';
import { dockerfileProblems } from './dockerfile-problems.mjs';
import { repositoryRoot } from './repository-root.mjs';
import { filesUnder } from './source-files.mjs';
import { workspaceFolders } from './workspaces.mjs';

const read = (path) => readFileSync(join(repositoryRoot, path), 'utf8');
const composeFile = read('docker-compose.yml');
const dockerfiles = filesUnder(repositoryRoot, (path) => /(^|\/)Dockerfile$/.test(path));

const folder = mkdtempSync(join(tmpdir(), 'straddle-compose-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What dclint says, schema and rules alike, in one line per problem. */
function lint(text) {
  const file = join(folder, 'docker-compose.yml');
  writeFileSync(file, text);
  // Double quotes, as everywhere else in YAML here.
  const rules = { 'require-quotes-in-ports': [1, { quoteType: 'double' }] };
  const linter = new DCLinter({ quiet: false, debug: false, exclude: [], rules });
  return linter
    .lintFiles([file], false)
    .flatMap(({ messages }) => messages.map(({ rule, message }) => `${rule}: ${message}`));
}

describe('docker-compose.yml', () => {
  const services = Object.entries(parse(composeFile, { merge: true }).services);
  const names = (profile) =>
    services.filter(([, { profiles }]) => profiles.includes(profile)).map(([name]) => name);

  test('is clean for dclint', () => {
    expect(lint(composeFile)).toEqual([]);
  });

  test.each([
    {
      title: 'an unknown key',
      from: 'restart: unless-stopped',
      to: 'restarts: unless-stopped',
      says: /schema/,
    },
    { title: 'an image without a version', from: 'mongo:8.0.13', to: 'mongo', says: /image/ },
    {
      title: 'a port on every address',
      from: '"127.0.0.1:${MONGO_PORT:-27017}:27017"',
      to: '"27017:27017"',
      says: /unbound-port/,
    },
  ])('with $title is not', ({ from, to, says }) => {
    expect(composeFile).toContain(from);
    expect(lint(composeFile.replaceAll(from, to)).join('\n')).toMatch(says);
  });

  test('starts everything, or MongoDB alone by its profile', () => {
    expect(names('all')).toEqual(['gateway', 'legacy-api', 'mongo', 'seed']);
    expect(names('mongo')).toEqual(['mongo']);
  });

  test('has every profile started by .env, which holds nothing else', () => {
    expect(read('.env').match(/^[^#\n].*$/gm)).toEqual(['COMPOSE_PROFILES=all']);
  });

  test.each(services)('%s may change nothing but its volumes, and gain no rights', (_, service) => {
    expect(service).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    });
    // Images that are built here say in their Dockerfile who runs them.
    expect(service.build ?? service.user).toBeTruthy();
  });

  test.each(services)('%s is published on loopback alone', (_, { ports = [] }) => {
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
  });

  test('waits only for services that are there', () => {
    const waited = services.flatMap(([, { depends_on = {} }]) => Object.keys(depends_on));
    expect(waited).not.toEqual([]);
    expect(waited.filter((name) => !services.some(([service]) => service === name))).toEqual([]);
  });

  const compose = composeCommand();
  const testWithCompose = compose.outcome === 'found' ? test : test.skip;
  testWithCompose(
    `is read by Docker Compose${compose.outcome === 'found' ? '' : ` (skipped: ${compose.mend})`}`,
    () => {
      const [program, ...args] = compose.command;
      const profiles = (...options) => {
        const { status, stdout, stderr } = spawnSync(program, [...args, ...options, 'config', '--services'], {
          cwd: repositoryRoot,
          encoding: 'utf8',
          env: { PATH: process.env.PATH, HOME: process.env.HOME },
        });
        return { status, stderr, services: stdout.split('\n').filter(Boolean).toSorted() };
      };
      expect(profiles()).toEqual({ status: 0, stderr: '', services: names('all') });
      expect(profiles('--profile', 'mongo')).toEqual({ status: 0, stderr: '', services: ['mongo'] });
    },
  );
});

test('.dockerignore lets through every workspace but those for tests and builds, and by name', () => {
  const listed = [...read('.dockerignore').matchAll(/^!(.+)$/gm)].map(([, path]) => path);
  const shipped = workspaceFolders(repositoryRoot).filter(
    (path) => /^(apps|packages)\//.test(path) && !/^packages\/(bundling|testing)$/.test(path),
  );
  expect(listed.toSorted()).toEqual(
    [
      'package.json',
      'package-lock.json',
      'migration.config.ts',
      ...shipped.flatMap((path) => [`${path}/package.json`, `${path}/src`]),
    ].toSorted(),
  );
});

describe('Dockerfiles', () => {
  test('are found', () => {
    expect(dockerfiles).toEqual(['apps/legacy-api/Dockerfile', 'packages/cli/Dockerfile']);
  });

  test.each(dockerfiles)('%s is clean', (path) => {
    expect(dockerfileProblems(read(path))).toEqual([]);
  });

  test('are built from one version of Node, that of the deployed functions', () => {
    const versions = dockerfiles.flatMap((path) =>
      [...read(path).matchAll(/^FROM node:(\S+)/gm)].map(([, tag]) => tag),
    );
    expect(new Set(versions).size).toBe(1);
    expect(versions[0]).toMatch(/^22\./);
  });

  const clean = [
    'FROM node:22.23.2-bookworm-slim',
    'COPY . .',
    'USER node',
    'HEALTHCHECK CMD ["node", "-v"]',
    'CMD ["node", "main.js"]',
  ];
  test.each([
    { title: 'an unknown instruction', change: ['USER node', 'USR node'], says: /Unknown instruction/ },
    { title: 'no fixed version', change: ['node:22.23.2-bookworm-slim', 'node:22'], says: /exact version/ },
    { title: 'nobody but root to run it', change: ['USER node', 'USER root'], says: /root/ },
    { title: 'no health check', change: ['HEALTHCHECK CMD ["node", "-v"]', ''], says: /HEALTHCHECK/ },
    { title: 'a shell around its command', change: ['["node", "main.js"]', 'node main.js'], says: /shell/ },
    { title: 'npm ci', change: ['COPY . .', 'COPY . .\nRUN npm ci'], says: /npm ci/ },
  ])('with $title is refused', ({ change: [from, to], says }) => {
    expect(dockerfileProblems(clean.join('\n'))).toEqual([]);
    expect(dockerfileProblems(clean.join('\n').replace(from, to)).join('\n')).toMatch(says);
  });
});
