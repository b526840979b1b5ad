import { beforeAll, describe, expect, test } from '@jest/globals';
import { createGiven, type LoggedInUser } from '../testing/given.ts';
import type { TestStacks } from '../testing/start-test-stacks.ts';
import { createWhen, type When } from '../testing/when.ts';

/** One request and what it answers, whichever stack it is sent to. */
interface HttpSpec {
  readonly request: string;
  /** A sample user; left out for an anonymous client. */
  readonly as?: 'ada' | 'cleo' | 'dmitri';
  readonly send?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly status: number;
  readonly json?: unknown;
}

const ada = {
  userId: 'usr_ada',
  customerAccountId: 'acc_north',
  fullName: 'Ada Núñez',
  roles: ['admin', 'member'],
};
const dmitri = {
  userId: 'usr_dmitri',
  customerAccountId: 'acc_south',
  fullName: 'Дмитрий 🚀 Volkov',
  roles: ['admin'],
};
const unauthorized = { message: 'Unauthorized' };
const notFound = { message: 'Not Found' };

const specs: readonly HttpSpec[] = [
  // Served by Lambda behind the gateway.
  { request: 'GET /me', status: 401, json: unauthorized },
  { request: 'GET /me', as: 'ada', status: 200, json: ada },
  { request: 'GET /me', as: 'dmitri', status: 200, json: dmitri },
  { request: 'GET /private', status: 401, json: unauthorized },
  { request: 'GET /private', as: 'ada', status: 200, json: { principal: ada } },
  { request: 'GET /event-metrics?from=2026-01-01&to=2026-01-31', status: 401, json: unauthorized },
  {
    request: 'GET /event-metrics?from=2026-03-31&to=2026-03-31',
    as: 'ada',
    status: 200,
    json: {
      from: '2026-03-31',
      to: '2026-03-31',
      total: 21,
      metrics: [
        { day: '2026-03-31', type: 'api-call', count: 5, averageDurationMs: 1234.79 },
        { day: '2026-03-31', type: 'page-view', count: 8, averageDurationMs: 1752.06 },
        { day: '2026-03-31', type: 'report-export', count: 2, averageDurationMs: 2086.5 },
        { day: '2026-03-31', type: 'sign-in', count: 6, averageDurationMs: 1182.38 },
      ],
    },
  },
  {
    request: 'GET /event-metrics?from=2026-02-30&to=soon&type=a&type=b',
    as: 'ada',
    status: 400,
    json: {
      message: 'Bad Request',
      errors: [
        'from must be a date such as 2026-01-31',
        'to must be a date such as 2026-01-31',
        'type must be one event type such as page-view',
      ],
    },
  },
  {
    request: 'GET /event-metrics?from=2026-02-02&to=2026-02-01',
    as: 'ada',
    status: 400,
    json: { message: 'Bad Request', errors: ['from must not be later than to'] },
  },
  // Not moved: the gateway hands these on.
  { request: 'GET /health', status: 200, json: { status: 'ok' } },
  { request: 'GET /profile', status: 401, json: unauthorized },
  {
    request: 'GET /profile',
    as: 'dmitri',
    status: 200,
    json: {
      userId: 'usr_dmitri',
      email: 'dmitri@example.com',
      fullName: dmitri.fullName,
      roles: ['admin'],
      customerAccount: { customerAccountId: 'acc_south', name: 'Südwind GmbH & Söhne', plan: 'free' },
    },
  },
  {
    request: 'GET /projects/prj_aurora',
    as: 'ada',
    status: 200,
    json: {
      projectId: 'prj_aurora',
      name: 'Aurora',
      description: 'Dashboards for the night shift',
      budget: 12_500.5,
      archived: false,
      createdAt: '2026-01-01T00:00:00.000Z',
      updatedAt: '2026-01-01T00:00:00.000Z',
    },
  },
  { request: 'GET /projects/prj_aurora', as: 'dmitri', status: 404, json: notFound },
  {
    request: 'POST /projects',
    as: 'cleo',
    send: { name: 'Mine' },
    status: 403,
    json: { message: 'Forbidden' },
  },
  { request: 'PATCH /projects/prj_aurora', status: 401, json: unauthorized },
  {
    request: 'POST /auth/login',
    send: { email: 'nobody@example.com', password: 'wrong' },
    status: 401,
    json: unauthorized,
  },
  {
    request: 'POST /auth/logout',
    as: 'ada',
    headers: { origin: 'https://elsewhere.example' },
    status: 403,
    json: { message: 'Forbidden' },
  },
  { request: 'GET /no-such-route', status: 404, json: notFound },
  { request: 'GET /no-such-route', as: 'ada', status: 404, json: notFound },
  // Methods of a moved path that the route table does not list stay with legacy.
  { request: 'POST /me', as: 'ada', send: {}, status: 404, json: notFound },
  { request: 'HEAD /me', as: 'ada', status: 200 },
  { request: 'OPTIONS /me', status: 200 },
  { request: 'GET /me/', as: 'ada', status: 200, json: ada },
  { request: 'GET /ME', as: 'ada', status: 200, json: ada },
];

/** One table of requests and answers, asked of each stack. */
export function describeHttpSpecs(stacksOf: () => TestStacks): void {
  describe('the same specs on both stacks', () => {
    let stacks: TestStacks;
    let when: When;
    const users = new Map<string | undefined, LoggedInUser>();
    beforeAll(async () => {
      stacks = stacksOf();
      when = createWhen(stacks);
      const given = createGiven(stacks);
      for (const name of ['ada', 'cleo', 'dmitri']) users.set(name, await given.aLoggedInUser({ name }));
    });

    describe.each(['legacy', 'gateway'] as const)('asked of %s', (target) => {
      test.each(specs.map((spec) => ({ ...spec, who: spec.as ?? 'anonymous' })))(
        '$request, $who: $status',
        async ({ request, as, send, headers, status, json }) => {
          const user = users.get(as);
          const options = {
            ...(user && { as: user }),
            ...(send === undefined ? {} : { json: send }),
            ...(headers && { headers }),
          };
          const answer = await (target === 'legacy'
            ? when.weCallLegacy(request, options)
            : when.weCall(request, options));
          expect(answer.status).toBe(status);
          expect(answer.json).toEqual(json);
        },
      );
    });
  });
}
