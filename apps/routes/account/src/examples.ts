/** Requests that the comparison sends to both stacks, by route. */
export const examples = {
  'GET /me': [{ title: 'own account', method: 'GET', path: '/me', expectStatus: 200 }],
  'GET /private': [{ title: 'own principal', method: 'GET', path: '/private', expectStatus: 200 }],
} as const;
