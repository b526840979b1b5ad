import type { ApiDefinition } from '@straddle/gateway-emulator';
import type { ResolvedMigration } from '@straddle/route-table';
import pc from 'picocolors';
import type { Login } from './compare-stacks.ts';
import { shellQuote } from './shell-quote.ts';
import type { StackOptions, Stacks } from './start-stacks.ts';

/** A template that is served in place of the route table. */
export interface ServedTemplate {
  readonly file: string;
  readonly definition: ApiDefinition;
}

/** What `describeStacks` says about a template, if there is one. */
export function servedTemplate(
  { template }: Pick<StackOptions, 'template'>,
  { definition }: Pick<Stacks, 'definition'>,
): ServedTemplate | undefined {
  return template === undefined ? undefined : { file: template.file, definition };
}

/** What is running where, for a person. */
export function describeStacks(
  { database, legacyUrl, gateway }: Pick<Stacks, 'database' | 'legacyUrl' | 'gateway'>,
  migration: ResolvedMigration,
  {
    api = migration.api,
    note,
    template,
  }: {
    readonly api?: 'rest' | 'http' | undefined;
    readonly note?: string | undefined;
    readonly template?: ServedTemplate | undefined;
  },
): string {
  const moved =
    template?.definition.routes.filter(({ integration }) => integration.type === 'lambda') ??
    migration.routes.filter(({ owner }) => owner === 'lambda');
  const mocks = template?.definition.routes.filter(({ integration }) => integration.type === 'mock') ?? [];
  const byItself = mocks.length === 0 ? '' : `, ${mocks.length} answered by itself`;
  const kind = (template?.definition.kind ?? api) === 'rest' ? 'REST API' : 'HTTP API';
  const rows = [
    ['database', database.description],
    ...(note === undefined ? [] : [['data', note]]),
    ['legacy', legacyUrl],
    ...(template === undefined ? [] : [['template', template.file]]),
    [
      'gateway',
      `${gateway.url}  (${kind}: ${moved.length} routes on Lambda${byItself}, everything else goes to legacy)`,
    ],
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
