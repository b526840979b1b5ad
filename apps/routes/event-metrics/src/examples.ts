/** Requests that the comparison sends to both stacks, by route. */
export const examples = {
  'GET /event-metrics': [
    {
      title: 'one month',
      method: 'GET',
      path: '/event-metrics?from=2026-01-01&to=2026-01-31',
      expectStatus: 200,
    },
    {
      title: 'one type over a quarter',
      method: 'GET',
      path: '/event-metrics?from=2026-01-01&to=2026-03-31&type=page-view',
      expectStatus: 200,
    },
    {
      title: 'a type that never occurred',
      method: 'GET',
      path: '/event-metrics?from=2026-02-01&to=2026-02-28&type=no%20such%20type',
      expectStatus: 200,
    },
    {
      title: 'every problem of a bad query',
      method: 'GET',
      path: '/event-metrics?from=2026-02-30&to=soon&type=a&type=b',
      expectStatus: 400,
    },
    {
      title: 'an end before the start',
      method: 'GET',
      path: '/event-metrics?from=2026-02-02&to=2026-02-01',
      expectStatus: 400,
    },
  ],
} as const;
