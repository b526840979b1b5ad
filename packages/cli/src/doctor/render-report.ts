import Table from 'cli-table3';
import pc from 'picocolors';
import type { Counts } from './counts.ts';
import { type DoctorReport, exitCodeOf, isWork, type SessionsReport } from './doctor-report.ts';
import type { LockFindings } from './examine-lock.ts';

/** The report for a terminal. It prints what the JSON holds: counts, option names, versions. */
export function renderReport(report: DoctorReport): string {
  const { sessions, lock, settings, differences } = report;
  return [
    ...(sessions === undefined ? ['No session collection was looked at.'] : renderSessions(sessions)),
    ...(lock === undefined ? [] : renderLock(lock, report)),
    ...(settings === undefined ? [] : renderSettings(settings)),
    heading('Registered differences that apply (docs/semantics/differences.md)'),
    table(
      ['id', 'from', 'sessions', 'when', 'legacy', 'authorizer'],
      differences.map((difference) => [
        difference.id,
        difference.from,
        difference.sessions ?? '',
        difference.condition,
        difference.legacyAnswer,
        difference.ourAnswer,
      ]),
    ),
    '',
    conclusion(report),
  ].join('\n');
}

function renderSessions(report: SessionsReport): readonly string[] {
  const { database, collection, drawn, complete, findings, needed } = report;
  const { sampled } = findings;
  const extent = complete
    ? 'the whole collection'
    : `a sample, ${drawn === 'first' ? 'the first ones' : drawn}`;
  const title = heading(`Sessions of ${database}.${collection}: ${sampled} read, ${extent}`);
  if (sampled === 0) {
    return [title, 'There is no document. Check --database and --collection: nothing was proved.'];
  }
  return [
    title,
    table(['what', 'found', 'documents'], foundRows(report)),
    heading('What would become of them'),
    table(['under the needed settings', 'sessions'], survivalRows(report)),
    ...(needed.needs.length === 0
      ? [heading('Settings needed: the defaults of connect-mongo')]
      : [
          heading('Settings needed'),
          table(
            ['option', 'value', 'evidence', 'why'],
            needed.needs.map(({ option, value, evidence, why }) => [option, value, evidence, why]),
          ),
        ]),
    ...needed.contradictions.map(({ option, sides, why }) => {
      const counted = sides.map(({ value, evidence }) => `${value}: ${evidence}`).join(', ');
      return pc.red(`Contradiction in ${option}: ${counted}; ${why}.`);
    }),
  ];
}

function foundRows({ findings }: SessionsReport): readonly Row[] {
  const groups: readonly (readonly [string, Counts<string>])[] = [
    ['stored form', findings.forms],
    ['expires', findings.expires],
    ['_id', findings.ids],
    ['lastModified', findings.lastModified],
    ['createdAt', findings.createdAt],
    ['updatedAt', findings.updatedAt],
    ['cookie', findings.cookies],
    ['cookie.originalMaxAge', findings.originalMaxAges],
    ['passport.user', findings.users],
    ['dropped by loading', findings.droppedKeys],
  ];
  return groups.flatMap(([what, counts]) =>
    countRows(counts).map(([name, count], index) => [index === 0 ? what : '', name, count]),
  );
}

function survivalRows({ survival }: SessionsReport): readonly Row[] {
  const { loggedIn, anonymous, notExtended, expired, encrypted, lost } = survival;
  const rows: readonly (readonly [string, number])[] = [
    ['survive, with somebody logged in', loggedIn],
    ['survive, with nobody logged in', anonymous],
    ['of these, never extended by either stack (lastModified is no Date)', notExtended],
    ['expired, waiting to be swept: gone on both stacks', expired],
    ['encrypted: not judged, without --settings and STORE_ENCRYPTION_KEY', encrypted],
    ...countRows(lost).map(([reason, count]): readonly [string, number] => [`lost: ${reason}`, count]),
  ];
  return rows.filter(([, count]) => count > 0);
}

function renderLock({ versions, findings }: LockFindings, report: DoctorReport): readonly string[] {
  const installed = Object.entries(versions).map(([name, found]) => [
    name,
    found.join(', ') || 'not installed',
  ]);
  return [
    heading('Lock file'),
    table(['package', 'versions'], installed),
    ...(findings.length === 0
      ? ['Nothing follows from these versions.']
      : [
          table(
            ['package', 'what', 'follows', 'see'],
            findings.map((finding) => [
              `${finding.package} ${finding.version}`,
              isWork(finding, report) ? pc.red(finding.kind) : finding.kind,
              finding.option === undefined
                ? finding.says
                : `${finding.option.name}: '${finding.option.value}', because it ${finding.says}`,
              (finding.references ?? []).join('\n'),
            ]),
          ),
        ]),
  ];
}

function renderSettings({
  refused,
  mismatches,
  notes,
}: NonNullable<DoctorReport['settings']>): readonly string[] {
  const title = heading('Your settings');
  if (refused.length > 0)
    return [title, pc.red('refused by session-core:'), ...refused.map((problem) => `- ${problem}`)];
  return [
    title,
    mismatches.length === 0
      ? 'They fit what was found.'
      : table(
          ['option', 'given', 'needed', 'evidence'],
          mismatches.map(({ option, given, needed, evidence }) => [option, given, needed, evidence]),
        ),
    ...notes,
  ];
}

function conclusion(report: DoctorReport): string {
  switch (exitCodeOf(report)) {
    case 0:
      return pc.green('Nothing to do.');
    case 1:
      return pc.yellow('Something needs a setting, or would not survive (exit code 1).');
    case 2:
      return pc.red('Nothing could be judged (exit code 2).');
  }
}

type Row = readonly (string | number)[];

function countRows<Name extends string>(counts: Counts<Name>): readonly (readonly [string, number])[] {
  return Object.entries<number | undefined>(counts).map(([name, count]) => [name, count ?? 0]);
}

function table(head: readonly string[], rows: readonly Row[]): string {
  const widths = head.map((name) => COLUMN_WIDTHS[name] ?? null);
  const result = new Table({
    head: [...head],
    colWidths: widths,
    wordWrap: true,
    style: { head: [], border: [], compact: true },
  });
  result.push(...rows.map((row) => [...row]));
  return result.toString();
}

/** Where texts are long; other columns are as wide as they need to be. */
const COLUMN_WIDTHS: Readonly<Record<string, number>> = {
  why: 64,
  follows: 64,
  'under the needed settings': 72,
  when: 36,
  legacy: 28,
  authorizer: 28,
};

function heading(text: string): string {
  return `\n${pc.bold(text)}`;
}
