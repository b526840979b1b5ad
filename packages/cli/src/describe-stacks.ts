import type { ResolvedMigration } from '@straddle/route-table';
import pc from 'picocolors';
import type { Login } from './compare-stacks.ts';
import { shellQuote } from './shell-quote.ts';
import type { Stacks } from './start-stacks.ts';

/** What is running where, for a person. */
export function describeStacks(
  { database, legacyUrl, gateway }: Pick<Stacks, 'database' | 'legacyUrl' | 'gateway'>,
  migration: ResolvedMigration,
  {
    api = migration.api,
    note,
  }: { readonly api?: 'rest' | 'http' | undefined; readonly note?: string | undefined },
): string {
  const moved = migration.routes.filter(({ owner }) => owner === 'lambda').length;
  const kind = api === 'rest' ? 'REST API' : 'HTTP API';
  const rows = [
    ['database', database.description],
    ...(note === undefined ? [] : [['data', note]]),
    ['legacy', legacyUrl],
    ['gateway', `${gateway.url}  (${kind}: ${moved} routes on Lambda, everything else goes to legacy)`],
  ];
  return rows.map(([name = '', text = '']) => `  ${pc.bold(name.padEnd(9))} ${text}`).join('\n');
}

/** Commands to paste: log in at legacy, then use that session on the gateway. */
export function describeTour(
  { legacyUrl, gateway }: Pick<Stacks, 'legacyUrl' | 'gateway'>,
  { email, password }: Login,
  examplePath: string,
): string {
  const body = shellQuote(JSON.stringify({ email, password }));
  return [
    'Log in at the legacy API:',
    `  curl -c cookies.txt -H 'Content-Type: application/json' -d ${body} ${legacyUrl}/auth/login`,
    'The same session on the gateway, answered by Lambda:',
    `  curl -b cookies.txt ${shellQuote(`${gateway.url}${examplePath}`)}`,
  ].join('\n');
}
