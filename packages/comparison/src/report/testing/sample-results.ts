import type { JudgedDifference } from '../../differences/difference.ts';
import type { Result } from '../../results/result.ts';
import type { ShownBody } from '../../results/shown-exchange.ts';
import {
  counted,
  ignoredByTransport,
  ignoredDate,
  makeNotRun,
  makeResult,
  registeredD7,
} from './make-results.ts';

/** A run over three routes in which something of every kind has happened. */
export function sampleResults(): readonly Result[] {
  return [...metrics(), ...projects(), ...accounts()];
}

function json(value: unknown): ShownBody {
  return { form: 'json', text: JSON.stringify(value, undefined, 2), cutBytes: 0 };
}

const JSON_TYPE = ['Content-Type', 'application/json; charset=utf-8'] as const;

function metrics(): readonly Result[] {
  const rows = Array.from({ length: 14 }, (_, day) => ({
    day: `2026-11-${String(day + 1).padStart(2, '0')}`,
    event: 'page_view',
    count: 100 + ((day * 37) % 90),
    note: day % 5 === 0 ? null : 'weekday',
  }));
  const wrong = rows.map((row, index) => {
    if (index === 3) return { ...row, count: String(row.count) };
    if (index === 5) {
      const { note: _, ...rest } = row;
      return rest;
    }
    return row;
  });
  const route = { routeKey: 'GET /event-metrics', path: '/event-metrics?from=2026-11-01&to=2026-11-14' };
  const answer = {
    headers: [JSON_TYPE, ['Date', 'Sat, 21 Nov 2026 10:20:30 GMT'], ['ETag', 'W/"5a-1b"']] as const,
  };
  const differences: readonly JudgedDifference[] = [
    counted({
      kind: 'json-type-changed',
      path: 'body.metrics[3].count',
      controlType: 'number',
      candidateType: 'string',
      control: 121,
      candidate: '121',
    }),
    counted({ kind: 'json-missing', path: 'body.metrics[5].note', control: null }),
    counted({ kind: 'header-missing', path: 'headers.etag', control: 'W/"5a-1b"' }),
    ignoredDate,
  ];
  return ['cookie', 'bearer', 'many-roles'].flatMap((client, index) => [
    makeResult({
      ...route,
      client,
      caseTitle: 'two weeks',
      differences,
      control: { ...answer, body: json({ metrics: rows, total: 1975 }) },
      candidate: {
        headers: [JSON_TYPE, ['Date', 'Sat, 21 Nov 2026 10:20:31 GMT']],
        body: json({ metrics: wrong, total: 1975 }),
      },
      controlMs: 11 + index * 3,
      candidateMs: 34 + index * 11,
    }),
    ...Array.from({ length: 12 }, (_, repetition) =>
      makeResult({
        ...route,
        client,
        repetition: repetition + 1,
        caseTitle: 'an empty range',
        path: '/event-metrics?from=2026-11-09&to=2026-11-09',
        control: { ...answer, body: json({ metrics: [], total: 0 }) },
        candidate: { ...answer, body: json({ metrics: [], total: 0 }) },
        controlMs: 8 + ((repetition * 7) % 6),
        candidateMs: 25 + ((repetition * 11) % 17),
      }),
    ),
  ]);
}

function projects(): readonly Result[] {
  const csv = (lines: readonly string[]): ShownBody => ({
    form: 'text',
    text: lines.join('\n'),
    cutBytes: 0,
  });
  const lines = Array.from(
    { length: 24 },
    (_, index) => `prj_${index},Project ${index},${index % 3 === 0 ? 'draft' : 'live'}`,
  );
  return [
    makeResult({
      routeKey: 'GET /projects/{id}',
      caseTitle: 'of another tenant',
      path: '/projects/prj_7',
      client: 'other-tenant',
      differences: [
        counted({ kind: 'status', path: 'status', control: 404, candidate: 200 }),
        counted({ kind: 'json-missing', path: 'body.error', control: 'not_found' }),
        counted({ kind: 'json-extra', path: 'body.id', candidate: 'prj_7' }),
        counted({ kind: 'json-extra', path: 'body.name', candidate: 'Apollo' }),
      ],
      control: { status: 404, body: json({ error: 'not_found' }) },
      candidate: { status: 200, body: json({ id: 'prj_7', name: 'Apollo' }) },
    }),
    makeResult({
      routeKey: 'GET /projects/export',
      caseTitle: 'as CSV',
      path: '/projects/export?format=csv',
      differences: [
        counted({
          kind: 'body-text-changed',
          path: 'body',
          differentLines: 2,
          lines: [
            {
              controlLine: 8,
              candidateLine: 8,
              control: 'prj_7,Project 7,live',
              candidate: 'prj_7,Projet 7,live',
            },
            { controlLine: 20, candidateLine: null, control: 'prj_19,Project 19,live', candidate: null },
          ],
        }),
      ],
      control: { headers: [['Content-Type', 'text/csv']], body: csv(lines) },
      candidate: {
        headers: [['Content-Type', 'text/csv']],
        body: csv(
          lines.filter((_, index) => index !== 19).map((line) => line.replace('Project 7,', 'Projet 7,')),
        ),
      },
    }),
    makeNotRun({ routeKey: 'POST /projects', caseTitle: 'a new project', path: '/projects' }),
    makeResult({
      routeKey: 'GET /projects/{id}',
      caseTitle: 'not logged in',
      path: '/projects/prj_7',
      client: 'anonymous',
      differences: [registeredD7, ignoredDate],
      control: {
        status: 401,
        headers: [['Set-Cookie', 'connect.sid=(masked, 82 characters); Path=/; HttpOnly']],
        body: json({ message: 'Unauthorized' }),
      },
      candidate: { status: 401, headers: [], body: json({ message: 'Unauthorized' }) },
    }),
  ];
}

function accounts(): readonly Result[] {
  return ['cookie', 'bearer', 'anonymous', 'expired', 'logged-out', 'wrong-secret'].flatMap((client) => [
    makeResult({ client, controlMs: 7, candidateMs: 6 }),
    makeResult({ client, repetition: 3, differences: [ignoredByTransport] }),
    makeResult({ client, repetition: 2, differences: [ignoredDate], controlMs: 6, candidateMs: 7 }),
  ]);
}
