import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { repositoryRoot } from './repository-root.mjs';

const workflowsFolder = join(repositoryRoot, '.github/workflows');
const workflows = readdirSync(workflowsFolder).map((name) => {
  const text = readFileSync(join(workflowsFolder, name), 'utf8');
  return { name, text, jobs: Object.entries(parse(text).jobs) };
});
const steps = workflows.flatMap(({ name, jobs }) =>
  jobs.flatMap(([job, { steps: list = [] }]) => list.map((step) => ({ where: `${name} ${job}`, step }))),
);
const folder = mkdtempSync(join(tmpdir(), 'straddle-workflows-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const check = (...files) =>
  spawnSync(process.execPath, ['--import', 'tsx', 'scripts/check-workflows.mjs', ...files], {
    cwd: repositoryRoot,
    encoding: 'utf8',
  });

describe('the workflows', () => {
  test('are what GitHub takes', () => {
    const { status, stdout, stderr } = check(...workflows.map(({ name }) => join(workflowsFolder, name)));
    expect(stdout + stderr).toBe('');
    expect(status).toBe(0);
  });

  test('would be refused for a context that does not exist, an unknown key or a job that is not there', () => {
    const { text } = workflows.find(({ name }) => name === 'deploy.yml');
    const broken = text
      .replace('vars.AWS_REGION', 'settings.AWS_REGION')
      .replace('id-token: write', 'id-tokens: write')
      .replace('needs: compare', 'needs: comparison');
    const file = join(folder, 'broken.yml');
    writeFileSync(file, broken);
    const { status, stdout } = check(file);
    expect(status).toBe(1);
    for (const text of ["'settings'", "'id-tokens'", "'comparison'"]) expect(stdout).toContain(text);
  });

  test('name every action of others by its commit, and say which version that is', () => {
    const used = steps.flatMap(({ step }) => step.uses ?? []);
    expect(used.length).toBeGreaterThan(8);
    expect(used.filter((action) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/.test(action))).toEqual([]);
    const lines = workflows.flatMap(({ text }) => text.match(/^.*uses: [^.].*$/gm));
    expect(lines.filter((line) => !/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
  });

  test('put no value of an expression into a shell', () => {
    const scripts = steps.flatMap(({ where, step }) =>
      step.run === undefined ? [] : [{ where, run: step.run }],
    );
    expect(scripts.length).toBeGreaterThan(8);
    expect(scripts.filter(({ run }) => run.includes('${{'))).toEqual([]);
  });

  test('may do no more than they need: only one job asks AWS for a role, only one may push', () => {
    const permissions = Object.fromEntries(
      workflows.flatMap(({ name, jobs }) =>
        jobs.flatMap(([job, { permissions }]) => (permissions ? [[`${name} ${job}`, permissions]] : [])),
      ),
    );
    expect(permissions).toEqual({
      'deploy.yml deploy': { contents: 'read', 'id-token': 'write' },
      'deploy.yml record': { contents: 'write' },
    });
    for (const { text } of workflows) expect(parse(text).permissions).toEqual({ contents: 'read' });
  });

  test('deploy only what was tested and planned, and record only what compared equal', () => {
    const jobs = Object.fromEntries(workflows.find(({ name }) => name === 'deploy.yml').jobs);
    expect(jobs.test.uses).toBe('./.github/workflows/ci.yml');
    expect([jobs.deploy.needs, jobs.compare.needs, jobs.record.needs]).toEqual([
      ['test', 'plan'],
      'deploy',
      'compare',
    ]);
    expect(jobs.deploy.environment).toBeDefined();
  });
});

describe('their scripts', () => {
  const run = (script, args, environment = {}) => {
    const summary = join(folder, 'summary.md');
    writeFileSync(summary, '');
    const { status, stdout, stderr } = spawnSync(join(repositoryRoot, 'scripts', script), args, {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, HOME: process.env.HOME, GITHUB_STEP_SUMMARY: summary, ...environment },
    });
    return { status, output: stdout + stderr, summary: readFileSync(summary, 'utf8') };
  };

  test('tell the changes since a revision', () => {
    const { status, summary } = run('summarize-route-changes.sh', ['HEAD']);
    expect(status).toBe(0);
    expect(summary).toMatch(
      /^## What the route table changes since `HEAD`\n\n(- |The route table says the same)/,
    );
  });

  test('print the whole table when nothing was deployed before', () => {
    const { status, summary } = run('summarize-route-changes.sh', ['live/nowhere']);
    expect(status).toBe(0);
    expect(summary).toContain('There is no `live/nowhere`');
    expect(summary).toContain('(everything else)');
  });

  test('say how to go back', () => {
    const { summary } = run('summarize-rollback.sh', ['production']);
    expect(summary).toContain('gh workflow run deploy.yml --ref live/production -f stage=production');
  });

  test('refuse to compare without knowing what, by name', () => {
    const { status, output } = run('compare-stage.sh', [join(folder, 'reports')], {
      LEGACY_URL: 'https://legacy.example.com',
      API_URL: 'https://api.example.com',
      COMPARE_EMAIL: 'ada@example.com',
    });
    expect({ status, output }).toEqual({ status: 2, output: 'COMPARE_PASSWORD is not set\n' });
  });

  test.each([
    {
      title: 'one stack',
      stacks: { shop: { ApiUrl: 'https://a.example/live/' } },
      status: 0,
      says: 'api-url=https://a.example/live\n',
    },
    { title: 'no URL', stacks: { shop: {} }, status: 1, says: /has 0 outputs ApiUrl/ },
  ])('hand on the address of the API: $title', ({ stacks, status, says }) => {
    const file = join(folder, 'outputs.json');
    writeFileSync(file, JSON.stringify(stacks));
    const result = spawnSync(process.execPath, [join(repositoryRoot, 'scripts/print-api-url.mjs'), file], {
      encoding: 'utf8',
    });
    expect(result.status).toBe(status);
    expect(result.stdout + result.stderr).toEqual(
      typeof says === 'string' ? says : expect.stringMatching(says),
    );
  });
});
