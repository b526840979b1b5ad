import { randomBytes } from 'node:crypto';
import type { Notice } from '@straddle/gateway-emulator';
import type { LoadedMigration } from '../load-migration.ts';
import type { Environment } from '../start-legacy.ts';
import type { StackEvents } from '../start-stacks.ts';

/** The table as it would be if nothing had moved: every route that is listed goes to legacy as well. */
export function rolledBack(migration: LoadedMigration['migration']): LoadedMigration['migration'] {
  return { ...migration, routes: migration.routes.map((route) => ({ ...route, owner: 'legacy' })) };
}

/** Legacy as it runs behind a proxy that ends TLS, so that it sends `secure` cookies; with secrets of this run alone. */
export function frontDoorEnvironment(environment: Environment): Environment {
  const secrets = `${randomBytes(24).toString('hex')},${randomBytes(24).toString('hex')}`;
  return { SESSION_SECRETS: secrets, NODE_ENV: 'production', TRUST_PROXY: '1', ...environment };
}

/** What the proxy in front of legacy says today, which API Gateway says by itself. */
export const TODAYS_PROXY_HEADERS = { 'X-Forwarded-Proto': 'https' };

/** What the gateway does to requests that it hands on, each told once. */
export interface QuirkNotes {
  readonly onNotice: NonNullable<StackEvents['onNotice']>;
  notes(): readonly string[];
}

export function createQuirkNotes(): QuirkNotes {
  const messages = new Set<string>();
  return {
    onNotice: ({ kind, message }: Notice) => {
      if (kind === 'quirk') messages.add(`quirk: ${message}`);
    },
    notes: () => [...messages],
  };
}
