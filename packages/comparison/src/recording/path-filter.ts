import { escapeForExpression } from '../json/json-path.ts';
import { NEVER_RECORDED_PATHS, type RecordedPaths } from './record-settings.ts';

/**
 * Which paths are recorded. Compared in lower case, decoded and without doubled slashes: an app that serves
 * `/AUTH/login` as well must not have it recorded.
 *
 * @returns A test for a path as it was sent, without its query.
 */
export function createPathFilter({ include, exclude = [] }: RecordedPaths = {}): (path: string) => boolean {
  const isIncluded = include === undefined ? () => true : matcherOf(include);
  const isExcluded = matcherOf([...NEVER_RECORDED_PATHS, ...exclude]);
  return (path) => {
    const plain = plainPath(path);
    return isIncluded(plain) && !isExcluded(plain);
  };
}

function matcherOf(patterns: readonly string[]): (path: string) => boolean {
  const expressions = patterns.map((pattern) => {
    const parts = pattern.toLowerCase().split('*').map(escapeForExpression);
    return new RegExp(`^${parts.join('.*')}$`, 's');
  });
  return (path) => expressions.some((expression) => expression.test(path));
}

function plainPath(path: string): string {
  return decoded(path).toLowerCase().replaceAll(/\/+/g, '/');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
