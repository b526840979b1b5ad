import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from './repository-root.mjs';
import { filesUnder, isTestFile } from './source-files.mjs';
import { runCheck, treeChecks } from './tree-checks.mjs';
import { runTurbo } from './turbo.mjs';
import { collectResults, removeResults, resultsTable, totalOf } from './workspace-results.mjs';
import { chooseWorkspaces, readWorkspaces } from './workspaces.mjs';

const usage = `npm test                      everything: format, lint, types, boundaries, every workspace's tests
npm test -- <workspace> …     only the tests of these workspaces, by name or folder
npm test -- --force           without turbo's cache`;

const root = repositoryRoot;
const startedAt = Date.now();
const args = process.argv.slice(2).filter((arg) => arg !== '--');
const flags = args.filter((arg) => arg.startsWith('-'));
const names = args.filter((arg) => !arg.startsWith('-'));
const all = readWorkspaces(root);
const { chosen, unknown } = chooseWorkspaces(all, names);

if (flags.includes('--help')) {
  console.log(usage);
} else if (unknown.length > 0 || flags.some((flag) => flag !== '--force')) {
  refuse();
} else {
  await testAll();
}

function refuse() {
  for (const name of unknown) {
    console.error(`no workspace is called ${name}; there are: ${all.map((each) => each.name).join(', ')}`);
  }
  console.error(usage);
  finish([{ name: 'arguments', passed: 0, failed: 1, skipped: 0 }]);
}

async function testAll() {
  removeResults(root, all, 'jest.json');
  const rows = [];
  if (names.length > 0) {
    console.log(
      `only the tests of ${chosen.map((each) => each.name).join(', ')}; the checks over the whole tree are left out`,
    );
  } else {
    for (const check of treeChecks) rows.push(await runCheck(check, root, (line) => console.log(line)));
  }

  const withTests = chosen.filter(({ folder }) => filesUnder(join(root, folder), isTestFile).length > 0);
  const without = chosen.filter((each) => !withTests.includes(each));
  if (without.length > 0) console.log(`no tests yet: ${without.map((each) => each.name).join(', ')}`);
  if (withTests.length > 0) rows.push(...(await runTests(withTests)));
  if (names.length > 0 && withTests.length === 0) {
    rows.push({ name: 'tests', passed: 0, failed: 1, skipped: 0, problem: 'there is nothing to run' });
  }
  finish(rows);
}

async function runTests(workspaces) {
  const { code } = await runTurbo('test', {
    root,
    workspaces,
    args: [`--concurrency=${availableParallelism()}`, ...flags],
  });
  const { rows } = collectResults(root, workspaces, 'jest.json');
  if (code !== 0 && totalOf(rows).failed === 0) {
    rows.push({
      name: 'turbo',
      passed: 0,
      failed: 1,
      skipped: 0,
      problem: `exit code ${code}, though no test failed`,
    });
  }
  return rows;
}

function finish(rows) {
  const total = totalOf(rows);
  console.log(
    ['', ...resultsTable(rows), `  in ${Math.round((Date.now() - startedAt) / 1000)} s`, total.line].join(
      '\n',
    ),
  );
  process.exitCode = total.failed > 0 ? 1 : 0;
}
