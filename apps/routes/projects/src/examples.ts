/**
 * Requests that the comparison sends to both stacks, by route. Reads only: a write would change what the other
 * stack reads. Writes are compared in this package's tests and in the end-to-end tests.
 */
export const examples = {
  'ANY /projects': [
    { title: 'list', method: 'GET', path: '/projects', expectStatus: 200 },
    { title: 'HEAD, which stays with legacy', method: 'HEAD', path: '/projects', expectStatus: 200 },
    { title: 'OPTIONS, which stays with legacy', method: 'OPTIONS', path: '/projects', expectStatus: 200 },
    { title: 'list, slash and unknown query', method: 'GET', path: '/projects/?a=1&a=2', expectStatus: 200 },
  ],
  'ANY /projects/{proxy+}': [
    { title: 'one', method: 'GET', path: '/projects/prj_aurora', expectStatus: 200 },
    { title: 'one that does not exist', method: 'GET', path: '/projects/no-such-project', expectStatus: 404 },
    { title: 'one of another account', method: 'GET', path: '/projects/prj_polar', expectStatus: 404 },
    { title: 'CSV export', method: 'GET', path: '/projects/export', expectStatus: 200 },
    { title: 'an encoded id', method: 'GET', path: '/projects/%C3%BC%20%2525', expectStatus: 404 },
  ],
} as const;
