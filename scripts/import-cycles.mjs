import { posix } from 'node:path';

/**
 * Finds files that import each other in a circle at load time. Type-only imports are erased and dynamic ones run
 * later, so neither can leave a binding unset; they are not counted.
 *
 * @param {Map<string, import('./read-imports.mjs').FileImports>} files
 * @returns {{ path: string, line: number, cycle: string[] }[]} One per circle, from the import that closes it.
 */
export function findImportCycles(files) {
  const found = [];
  const done = new Set();
  const trail = [];

  const visit = (path) => {
    trail.push(path);
    for (const { target, line } of loadTimeEdges(files, path)) {
      const start = trail.indexOf(target);
      if (start !== -1) found.push({ path, line, cycle: [...trail.slice(start), target] });
      else if (!done.has(target)) visit(target);
    }
    trail.pop();
    done.add(path);
  };
  for (const path of files.keys()) if (!done.has(path)) visit(path);
  return found;
}

function loadTimeEdges(files, path) {
  return files
    .get(path)
    .imports.filter(
      ({ specifier, typeOnly, kind }) =>
        specifier.startsWith('.') && !typeOnly && kind !== 'dynamic' && kind !== 'resolve',
    )
    .map(({ specifier, line }) => ({
      target: posix.normalize(posix.join(posix.dirname(path), specifier)),
      line,
    }))
    .filter(({ target }) => files.has(target));
}
