import { type BuildFailure, build } from 'esbuild';

/** What one module exports by name, or why it cannot be read. */
export type ExportedNames =
  | { readonly status: 'read'; readonly names: readonly string[] }
  | { readonly status: 'unreadable'; readonly reason: string };

/**
 * Lists the names that one module exports, without running it and without following its imports.
 *
 * `export * from` is therefore invisible; entries name what they export.
 *
 * @param file Absolute path.
 */
export async function readExportedNames(file: string): Promise<ExportedNames> {
  try {
    const { metafile } = await build({
      entryPoints: [file],
      bundle: false,
      write: false,
      metafile: true,
      format: 'esm',
      logLevel: 'silent',
    });
    const names = Object.values(metafile.outputs).flatMap((output) => output.exports);
    return { status: 'read', names };
  } catch (error) {
    if (!isBuildFailure(error)) {
      throw error;
    }
    return { status: 'unreadable', reason: error.errors.map((e) => describeError(e)).join('; ') };
  }
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors);
}

function describeError({ text, location }: BuildFailure['errors'][number]): string {
  return location === null ? text : `line ${location.line}: ${text}`;
}
