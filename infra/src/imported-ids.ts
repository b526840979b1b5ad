import { Fn } from 'aws-cdk-lib';

const prefix = 'import:';

/** Ids as they are; `import:<name>` is the value that another stack exports under that name. */
export function resolveIds(ids: readonly string[]): string[] {
  return ids.map((id) => (id.startsWith(prefix) ? Fn.importValue(id.slice(prefix.length)) : id));
}
