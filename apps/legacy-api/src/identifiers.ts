import { randomUUID } from 'node:crypto';

/** A new id of one kind, such as `prj_9f0c…`: 122 random bits behind a prefix that says what it names. */
export function createId(kind: 'acc' | 'usr' | 'prj' | 'evt'): string {
  return `${kind}_${randomUUID().replaceAll('-', '')}`;
}
