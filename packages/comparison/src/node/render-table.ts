import Table from 'cli-table3';
import pc from 'picocolors';
import { describeSessionOutcome } from '../differences/session-outcome.ts';
import type { ComparedResult, NotRunReason, Result } from '../results/result.ts';

/** How to write for people. */
export interface RenderOptions {
  /** Whether the reader sees colours; decide it where the stream is known. */
  readonly color: boolean;
}

type Colors = ReturnType<typeof pc.createColors>;

/**
 * Draws one row per route and case and one column per client. A cell shows ✓, ✗ or ! (could not run), the
 * status and what became of the session, once where the sides agree and as control/candidate where not.
 * Of several repetitions the worst is shown.
 *
 * @param results As they came from `runExperiments`.
 * @returns Text without a newline at its end.
 * @since 0.1.0
 */
export function renderTable(results: readonly Result[], { color }: RenderOptions): string {
  const colors = pc.createColors(color);
  const clients = [...new Set(results.map(({ client }) => client))];
  const table = new Table({ head: ['route', 'case', ...clients], style: { head: [], border: [] } });
  for (const row of rowsOf(results)) {
    const [sample] = row;
    if (sample === undefined) continue;
    table.push([
      sample.routeKey,
      sample.caseTitle,
      ...clients.map((client) => renderCell(row, client, colors)),
    ]);
  }
  return table.toString();
}

function rowsOf(results: readonly Result[]): readonly (readonly Result[])[] {
  const rows = new Map<string, Result[]>();
  for (const result of results) {
    const key = JSON.stringify([result.routeKey, result.caseTitle]);
    const row = rows.get(key);
    if (row === undefined) rows.set(key, [result]);
    else row.push(result);
  }
  return [...rows.values()];
}

function renderCell(row: readonly Result[], client: string, colors: Colors): string {
  const worst = row
    .filter((result) => result.client === client)
    .toSorted((a, b) => badness(b) - badness(a))[0];
  if (worst === undefined) return '';
  if (worst.outcome === 'could-not-run') return colors.yellow(`! ${REASONS[worst.reason]}`);
  const text = `${statuses(worst)}  ${sessions(worst)}`;
  return worst.comparison.verdict === 'mismatch' ? colors.red(`✗ ${text}`) : `${colors.green('✓')} ${text}`;
}

function badness(result: Result): number {
  if (result.outcome === 'could-not-run') return 3;
  return { mismatch: 2, ignored: 1, match: 0 }[result.comparison.verdict];
}

function statuses({ control, candidate }: ComparedResult): string {
  return `${control.status}/${candidate.status}`;
}

function sessions({ control, candidate }: ComparedResult): string {
  const [one, other] = [describeSessionOutcome(control.session), describeSessionOutcome(candidate.session)];
  return one === other ? one : `${one}/${other}`;
}

const REASONS: Readonly<Record<NotRunReason, string>> = {
  'unsafe-method': 'refused: unsafe method',
  'no-credential': 'no credential',
  'session-not-found': 'session not found',
  'session-unreadable': 'session unreadable',
  unreachable: 'unreachable',
  'tls-failed': 'TLS failed',
  'timed-out': 'timed out',
  'response-too-large': 'response too large',
  unsendable: 'cannot be sent',
  'unexpected-status': 'unexpected status',
  'not-isolated': 'databases not reset',
  'not-comparable': 'not comparable',
};
