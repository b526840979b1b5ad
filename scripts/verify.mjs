import { repositoryRoot } from './repository-root.mjs';
import { runTurbo } from './turbo.mjs';
import { verifyBudget } from './verify-budget.mjs';
import { collectResults, removeResults, resultsTable, totalOf } from './workspace-results.mjs';
import { readWorkspaces } from './workspaces.mjs';

const root = repositoryRoot;
const workspaces = readWorkspaces(root).filter(({ manifest }) => manifest.scripts?.verify !== undefined);
const budget = verifyBudget(process.env.VERIFY_MINUTES, workspaces.length);

if (budget.problem !== undefined) {
  console.error(budget.problem);
  finish([{ name: 'VERIFY_MINUTES', passed: 0, failed: 1, skipped: 0 }]);
} else if (workspaces.length === 0) {
  console.log('no workspace has a "verify" script: nothing was verified');
  finish([]);
} else {
  await verifyAll();
}

async function verifyAll() {
  removeResults(root, workspaces, 'verify.json');
  console.log(
    `verifying ${workspaces.map((each) => each.name).join(', ')}: at most ${budget.totalMinutes} minutes, ${budget.minutesEach} each`,
  );
  const { code, timedOut } = await runTurbo('verify', {
    root,
    workspaces,
    args: ['--concurrency=1'],
    env: { VERIFY_MINUTES: String(budget.minutesEach) },
    deadlineMs: budget.deadlineMs,
  });
  const { rows } = collectResults(root, workspaces, 'verify.json');
  if (timedOut) {
    rows.push({
      name: 'time',
      passed: 0,
      failed: 1,
      skipped: 0,
      problem: `stopped after ${budget.totalMinutes} minutes`,
    });
  } else if (code !== 0 && totalOf(rows).failed === 0) {
    rows.push({
      name: 'turbo',
      passed: 0,
      failed: 1,
      skipped: 0,
      problem: `exit code ${code}, though nothing failed`,
    });
  }
  finish(rows);
}

function finish(rows) {
  const total = totalOf(rows);
  console.log(['', ...resultsTable(rows), total.line].join('\n'));
  process.exitCode = total.failed > 0 ? 1 : 0;
}
