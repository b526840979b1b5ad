/**
 * The path as the API sees it, of a path that payload 2.0 gives with its stage.
 *
 * @example
 * withoutStage('/dev/projects', 'dev'); //=> '/projects'
 */
export function withoutStage(rawPath: string, stage: string): string {
  const prefix = `/${stage}`;
  if (stage === '$default' || !(rawPath === prefix || rawPath.startsWith(`${prefix}/`))) return rawPath;
  return rawPath.slice(prefix.length) || '/';
}
