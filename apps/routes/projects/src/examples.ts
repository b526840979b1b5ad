/**
 * Requests that the comparison sends to both stacks, by route. Those that write are sent with `--writes` alone, when
 * each stack has its own copy of the data.
 */
export const examples = {
  'ANY /projects': [
    { title: 'list', method: 'GET', path: '/projects', expectStatus: 200 },
    { title: 'HEAD, which stays with legacy', method: 'HEAD', path: '/projects', expectStatus: 200 },
    { title: 'OPTIONS, which stays with legacy', method: 'OPTIONS', path: '/projects', expectStatus: 200 },
    { title: 'list, slash and unknown query', method: 'GET', path: '/projects/?a=1&a=2', expectStatus: 200 },
    {
      title: 'create',
      method: 'POST',
      path: '/projects',
      headers: { 'Content-Type': 'application/json' },
      body: '{"name":" Grüße 世界 🚀 ","budget":0.1}',
      expectStatus: 201,
    },
    {
      title: 'create, every problem of a bad body',
      method: 'POST',
      path: '/projects',
      headers: { 'Content-Type': 'application/json' },
      body: '{"name":"","budget":-1,"owner":"me"}',
      expectStatus: 400,
    },
    {
      title: 'create, no JSON',
      method: 'POST',
      path: '/projects',
      headers: { 'Content-Type': 'application/json' },
      body: '{"name":',
      expectStatus: 400,
    },
  ],
  'ANY /projects/{proxy+}': [
    { title: 'one', method: 'GET', path: '/projects/prj_aurora', expectStatus: 200 },
    { title: 'one that does not exist', method: 'GET', path: '/projects/no-such-project', expectStatus: 404 },
    { title: 'one of another account', method: 'GET', path: '/projects/prj_polar', expectStatus: 404 },
    { title: 'CSV export', method: 'GET', path: '/projects/export', expectStatus: 200 },
    { title: 'an encoded id', method: 'GET', path: '/projects/%C3%BC%20%2525', expectStatus: 404 },
    {
      title: 'change',
      method: 'PATCH',
      path: '/projects/prj_aurora',
      headers: { 'Content-Type': 'application/json' },
      body: '{"archived":true,"description":null}',
      expectStatus: 200,
    },
    {
      title: 'change of another account’s',
      method: 'PATCH',
      path: '/projects/prj_polar',
      headers: { 'Content-Type': 'application/json' },
      body: '{"name":"mine now"}',
      expectStatus: 404,
    },
    {
      title: 'a change of nothing',
      method: 'PATCH',
      path: '/projects/prj_aurora',
      headers: { 'Content-Type': 'application/json' },
      body: '{}',
      expectStatus: 400,
    },
    { title: 'a method that nobody serves', method: 'PUT', path: '/projects/prj_aurora', expectStatus: 404 },
  ],
} as const;
