import { findViolations } from './boundary-rules.mjs';
import { repositoryRoot } from './repository-root.mjs';
import { readSourceTree } from './source-tree.mjs';

const tree = readSourceTree(repositoryRoot);
const violations = findViolations(tree);

for (const { path, line, rule, message } of violations) console.log(`${path}:${line}  ${rule}  ${message}`);
console.log(
  violations.length === 0
    ? `${tree.files.size} files keep the boundaries of scripts/boundaries.mjs`
    : `${violations.length} violations; the table is scripts/boundaries.mjs`,
);
process.exitCode = violations.length === 0 ? 0 : 1;
