import { builtinModules } from 'node:module';
import { posix } from 'node:path';
import * as table from './boundaries.mjs';
import { findImportCycles } from './import-cycles.mjs';
import { isTestFile } from './source-files.mjs';
import { workspaceOf } from './source-tree.mjs';

/** @typedef {{ path: string, line: number, rule: string, message: string }} Violation */

/** What colocated tests may import besides what their workspace may. */
const testTools = ['@straddle/testing', '@straddle/dev-mongo'];

/**
 * Holds a source tree against the table of `boundaries.mjs`. Pure: a test hands in a tree with one file more.
 *
 * @param {import('./source-tree.mjs').SourceTree} tree
 * @returns {Violation[]} All of them, by path and line.
 */
export function findViolations(tree) {
  const violations = [
    ...tree.workspaces.flatMap((workspace) => manifestViolations(tree, workspace)),
    ...[...tree.files].flatMap(([path, file]) => fileViolations(tree, path, file)),
    ...table.closedEntries.flatMap((closed) => closedEntryViolations(tree, closed)),
    ...findImportCycles(tree.files).map(({ path, line, cycle }) => ({
      path,
      line,
      rule: 'cycle',
      message: `files import each other in a circle: ${cycle.join(' → ')}; move what they share to a file of its own`,
    })),
  ];
  return violations.sort(
    (a, b) => a.path.localeCompare(b.path) || a.line - b.line || a.rule.localeCompare(b.rule),
  );
}

function fileViolations(tree, path, file) {
  const workspace = workspaceOf(tree.workspaces, path);
  const isTest = isTestCode(path);
  const context = {
    tree,
    path,
    workspace,
    isTest,
    lax: isTest || table.testWorkspaces.includes(workspace.name),
  };
  const at = (rule, line, message) => ({ path, line, rule, message });
  const found = [];

  if (file.problem !== undefined) found.push(at('parse', 1, `cannot be read: ${file.problem}`));
  if (workspace.folder === '' && path.includes('/')) {
    found.push(at('home', 1, 'belongs to no workspace; put it in one, or give its folder a package.json'));
  }
  for (const each of file.imports) {
    for (const [rule, message] of importViolations(context, each)) found.push(at(rule, each.line, message));
  }
  if (!context.lax && !matchesAny(table.environmentReaders, path)) {
    for (const line of file.environmentLines) {
      found.push(
        at(
          'environment',
          line,
          'reads the environment; take a value as an argument, and read it in handler.ts or main.ts',
        ),
      );
    }
  }
  if (!context.lax && !matchesAny(table.computedImporters, path)) {
    for (const line of file.computedImportLines) {
      found.push(
        at(
          'computed',
          line,
          'imports what no reader can name; write the specifier, or list the file under computedImporters',
        ),
      );
    }
  }
  return found;
}

function importViolations(context, each) {
  if (isRelative(each.specifier)) return relativeViolations(context, each);
  if (isBuiltin(each.specifier)) return [];
  const packageName = packageOf(each.specifier);
  if (packageName === context.workspace.name) return [];
  return [
    ...arrowViolations(context, each, packageName),
    ...vendorViolations(context, each, packageName),
    ...declaredViolations(context, each, packageName),
  ];
}

function relativeViolations({ tree, path, workspace, lax }, { specifier }) {
  const target = resolveRelative(path, specifier);
  if (table.sharedRootFiles.includes(target)) return [];
  if (!lax && isTestCode(target))
    return [['test-code', `${specifier} is for tests only; shipped source may not import it`]];
  const owner = target.startsWith('../') ? undefined : workspaceOf(tree.workspaces, target);
  if (owner === workspace) return [];
  return [
    ['relative', `${specifier} leaves ${workspace.name}; import the other workspace by its package name`],
  ];
}

function arrowViolations({ tree, workspace, isTest }, { specifier }, packageName) {
  if (!tree.workspaces.some((each) => each.name === packageName)) return [];
  const allowed = allowedImports(workspace.name);
  if (allowed === undefined) return []; // Reported once, for the manifest.
  if (allowed === '*') return [];
  const all = isTest ? [...allowed, ...testTools] : allowed;
  if (all.some((entry) => allows(entry, specifier, packageName))) return [];
  const may = all.length === 0 ? 'it may import no other workspace' : `it may import ${all.join(', ')}`;
  return [['arrow', `${workspace.name} may not import ${specifier}; ${may}`]];
}

function vendorViolations({ path, lax }, { typeOnly }, packageName) {
  const vendor = table.vendors.find(({ packages }) => packages.includes(packageName));
  if (vendor === undefined || lax || vendor.folders.some((folder) => path.startsWith(folder))) return [];
  if (typeOnly && vendor.types === 'anywhere') return [];
  const hint =
    vendor.types === 'anywhere'
      ? '; elsewhere write `import type`, or take what you need as an argument'
      : '';
  return [['vendor', `${packageName} may be imported only in ${vendor.folders.join(', ')}${hint}`]];
}

function declaredViolations({ tree, workspace, lax }, { typeOnly }, packageName) {
  const { dependencies, peerDependencies, optionalDependencies, devDependencies } = workspace.manifest;
  const shipped = { ...dependencies, ...peerDependencies, ...optionalDependencies };
  const all = { ...shipped, ...devDependencies };
  if (packageName in shipped) return [];
  if ((lax || typeOnly || workspace.folder === '') && (packageName in all || typesOf(packageName) in all))
    return [];
  if (lax && table.rootProvidedToTests.includes(packageName)) return [];
  // npm links every workspace into the root, whose package.json therefore lists none.
  if (workspace.folder === '' && tree.workspaces.some((each) => each.name === packageName)) return [];
  const where = lax || typeOnly ? 'dependencies or devDependencies' : 'dependencies';
  return [['declared', `${packageName} is not in the ${where} of ${manifestPath(workspace)}`]];
}

function manifestViolations(tree, workspace) {
  const path = manifestPath(workspace);
  const found = [];
  if (allowedImports(workspace.name) === undefined) {
    found.push({
      path,
      line: 1,
      rule: 'arrow',
      message: `${workspace.name} has no line in scripts/boundaries.mjs; add one`,
    });
  }
  for (const [name, version] of Object.entries(allDependencies(workspace))) {
    const isSibling = tree.workspaces.some((each) => each.name === name);
    // `npm:<name>@` gives a second, older version of a package a name of its own.
    if (isSibling ? version !== '*' : !/^(npm:[^:\s]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)) {
      found.push({
        path,
        line: 1,
        rule: 'pin',
        message: `${name} is "${version}"; write ${isSibling ? '"*"' : 'an exact version'}`,
      });
    }
    const other = tree.workspaces.find((each) => (allDependencies(each)[name] ?? version) !== version);
    if (other !== undefined) {
      const there = allDependencies(other)[name];
      found.push({
        path,
        line: 1,
        rule: 'pin',
        message: `${name} is ${version} here and ${there} in ${manifestPath(other)}`,
      });
    }
  }
  return found;
}

function closedEntryViolations({ files }, { entry, packages, builtins }) {
  const found = [];
  const seen = new Set([entry]);
  for (const path of seen) {
    for (const { specifier, line } of files.get(path)?.imports ?? []) {
      if (isRelative(specifier)) {
        seen.add(resolveRelative(path, specifier));
      } else if (!(isBuiltin(specifier) ? builtins : packages.includes(packageOf(specifier)))) {
        const may = [...packages, ...(builtins ? ['node:'] : [])].join(', ');
        found.push({
          path,
          line,
          rule: 'entry',
          message: `${specifier} is reached from ${entry}, which may import ${may} only`,
        });
      }
    }
  }
  return found;
}

/** Tests, jest's configuration, contract suites (functions that several tests call), and what tests start. */
export function isTestCode(path) {
  return isTestFile(path) || /(^|\/)jest\.config\.mjs$|\/src\/(contract|testing)\//.test(path);
}

/** What a workspace may import, or undefined when the table does not know it. */
function allowedImports(name) {
  const key = Object.keys(table.arrows).find((each) =>
    each.endsWith('*') ? name.startsWith(each.slice(0, -1)) : each === name,
  );
  return key === undefined ? undefined : table.arrows[key];
}

function allows(entry, specifier, packageName) {
  if (entry.endsWith('/*')) return specifier.startsWith(entry.slice(0, -1));
  return entry === packageName || entry === specifier;
}

function allDependencies({ manifest }) {
  return {
    ...manifest.dependencies,
    ...manifest.devDependencies,
    ...manifest.optionalDependencies,
    ...manifest.peerDependencies,
  };
}

function manifestPath({ folder }) {
  return folder === '' ? 'package.json' : `${folder}/package.json`;
}

function matchesAny(patterns, path) {
  return patterns.some((pattern) => pattern.test(path));
}

function isRelative(specifier) {
  return specifier.startsWith('.');
}

function isBuiltin(specifier) {
  return specifier.startsWith('node:') || builtinModules.includes(specifier);
}

function resolveRelative(path, specifier) {
  return posix.normalize(posix.join(posix.dirname(path), specifier));
}

/** `@a/b/c` → `@a/b`, `a/b` → `a`. */
function packageOf(specifier) {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

function typesOf(packageName) {
  return `@types/${packageName.replace(/^@([^/]+)\//, '$1__')}`;
}
