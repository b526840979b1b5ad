import type { ResolvedApi } from '../definition/resolved-api.ts';

/** The path that routes are matched by, or that the stage in front of it is not the deployed one. */
export type StageResult =
  | { readonly status: 'found'; readonly path: string }
  | { readonly status: 'unknown-stage' };

/**
 * Takes the stage off a path. REST APIs also take leading double slashes together, before and after the stage
 * (row C08); the `$default` stage of HTTP APIs is not in the path (C12).
 */
export function stripStage(api: ResolvedApi, rawPath: string): StageResult {
  const inPath = api.addressing === 'stage-in-path' && api.stage !== '$default';
  const clean = api.kind === 'rest' ? rawPath.replace(/^\/+/, '/') : rawPath;
  if (!inPath) {
    return { status: 'found', path: clean };
  }
  const [, stage, rest = ''] = /^\/([^/]*)(.*)$/s.exec(clean) ?? [];
  if (stage !== api.stage) {
    return { status: 'unknown-stage' };
  }
  const path = api.kind === 'rest' ? rest.replace(/^\/+/, '/') : rest;
  return { status: 'found', path: path === '' ? '/' : path };
}
