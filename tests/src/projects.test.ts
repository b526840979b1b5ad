import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createGiven, field, type Given, type LoggedInUser } from './testing/given.ts';
import { apiKinds, startTestStacks, type TestStacks } from './testing/start-test-stacks.ts';
import { createThen, type Then } from './testing/then.ts';
import { createWhen, type When, type WhenOptions } from './testing/when.ts';

/** The lifted router behind the gateway, in a function of its own, beside the legacy API that it was lifted from. */
describe.each(apiKinds)('projects through the gateway, $title:', ({ api }) => {
  let stacks: TestStacks;
  let given: Given;
  let when: When;
  let then: Then;
  const users = new Map<string, LoggedInUser>();
  const as = (name: string): { readonly as: LoggedInUser } => {
    const user = users.get(name);
    if (user === undefined) throw new Error(`${name} has not logged in`);
    return { as: user };
  };
  beforeAll(async () => {
    stacks = await startTestStacks(api);
    given = createGiven(stacks);
    when = createWhen(stacks);
    then = createThen(stacks);
    for (const name of ['ada', 'cleo', 'dmitri']) users.set(name, await given.aLoggedInUser({ name }));
  });
  afterAll(() => stacks?.stop());

  test('what is created and changed on Lambda is what legacy shows, and the other way round', async () => {
    const created = await when.weCall('POST /projects', {
      ...as('ada'),
      json: { name: ' Grüße 世界 🚀 ', budget: 0.1 },
    });
    expect(created.status).toBe(201);
    expect(created.json).toMatchObject({ name: 'Grüße 世界 🚀', description: null, budget: 0.1 });
    const path = created.headers.get('location') ?? '';
    expect(path).toBe(`/projects/${String(field(created.json, 'projectId'))}`);
    const read = await when.weCallBoth(`GET ${path}`, as('ada'));
    expect([read.gateway.text, read.legacy.text]).toEqual([created.text, created.text]);

    const changed = await when.weCall(`PATCH ${path}`, { ...as('ada'), json: { archived: true } });
    expect(changed.status).toBe(200);
    expect((await when.weCallLegacy(`GET ${path}`, as('ada'))).text).toBe(changed.text);
    await when.weCallLegacy(`PATCH ${path}`, { ...as('ada'), json: { name: 'From legacy' } });
    expect((await when.weCall(`GET ${path}`, as('ada'))).json).toMatchObject({
      name: 'From legacy',
      archived: true,
    });

    const list = await when.weCallBoth('GET /projects', as('ada'));
    expect(list.gateway.text).toContain('From legacy');
    expect(list.gateway.text).toBe(list.legacy.text);
    // DELETE stays with legacy, and is seen by Lambda.
    expect((await when.weCall(`DELETE ${path}`, as('ada'))).status).toBe(204);
    expect((await when.weCall(`GET ${path}`, as('ada'))).status).toBe(404);
  });

  test('the function answers, not legacy', async () => {
    const printed = stacks.output.length;
    await when.weCall('GET /projects', as('ada'));
    const lines = stacks.output.slice(printed).filter(({ source }) => source === 'projects');
    expect(lines.map(({ line }) => field(JSON.parse(line), 'event'))).toContain('route-answered');
  });

  const json = { 'content-type': 'application/json' };
  test.each<{ title: string; request: string; who?: string; options?: WhenOptions; status: number }>([
    { title: 'CSV', request: 'GET /projects/export', who: 'ada', status: 200 },
    { title: 'list', request: 'GET /projects?a=1&a=2', who: 'dmitri', status: 200 },
    { title: 'another account’s', request: 'GET /projects/prj_polar', who: 'ada', status: 404 },
    { title: 'an id in UTF-8', request: 'GET /projects/%E4%B8%96%2525', who: 'ada', status: 404 },
    { title: 'a deeper path', request: 'GET /projects/a/b', who: 'ada', status: 404 },
    { title: 'another method', request: 'PUT /projects', who: 'ada', options: { json: {} }, status: 404 },
    {
      title: 'a change of another account’s',
      request: 'PATCH /projects/prj_polar',
      who: 'ada',
      options: { json: { name: 'mine now' } },
      status: 404,
    },
    {
      title: 'a viewer',
      request: 'POST /projects',
      who: 'cleo',
      options: { json: { name: 'x' } },
      status: 403,
    },
    {
      title: 'wrong fields',
      request: 'POST /projects',
      who: 'ada',
      options: { json: { name: 7 } },
      status: 400,
    },
    {
      title: 'JSON that does not parse',
      request: 'POST /projects',
      who: 'ada',
      options: { headers: json, body: Buffer.from('{"name":') },
      status: 400,
    },
    {
      title: 'a body that is too large',
      request: 'POST /projects',
      who: 'ada',
      options: { json: { name: 'x'.repeat(110_000) } },
      status: 413,
    },
    {
      title: 'a page of another origin',
      request: 'POST /projects',
      who: 'ada',
      options: { headers: { origin: 'https://evil.example' }, json: { name: 'x' } },
      status: 403,
    },
    {
      title: 'a page of another site without origin',
      request: 'PATCH /projects/prj_aurora',
      who: 'ada',
      options: { headers: { 'sec-fetch-site': 'cross-site' }, json: { name: 'x' } },
      status: 403,
    },
    { title: 'nobody', request: 'POST /projects', options: { json: { name: 'x' } }, status: 401 },
    { title: 'nobody', request: 'GET /projects/export', status: 401 },
    { title: 'a preflight of nobody', request: 'OPTIONS /projects', status: 200 },
    { title: 'a preflight of nobody', request: 'OPTIONS /projects/prj_aurora', status: 200 },
    { title: 'HEAD', request: 'HEAD /projects', who: 'ada', status: 200 },
    { title: 'HEAD of nobody', request: 'HEAD /projects/prj_aurora', status: 401 },
  ])('$request, $title: $status on both', async ({ request, who, options, status }) => {
    const { gateway, legacy } = await when.weCallBoth(request, { ...options, ...(who && as(who)) });
    expect(legacy.status).toBe(status);
    expect(gateway).toMatchObject({ status, text: legacy.text });
    // A denial that the gateway makes itself has no charset.
    const names = [
      'content-disposition',
      'allow',
      'content-security-policy',
      ...(who ? ['content-type'] : []),
    ];
    expect(names.map((name) => gateway.headers.get(name))).toEqual(
      names.map((name) => legacy.headers.get(name)),
    );
  });

  test('a page that the gateway serves may write', async () => {
    const written = await when.weCall('PATCH /projects/prj_aurora', {
      ...as('ada'),
      headers: { origin: stacks.gatewayUrl },
      json: { budget: 1 },
    });
    expect(written.status).toBe(200);
  });

  test.each(['cookie', 'token'] as const)(
    'a write with a %s extends the session, and logging out ends it',
    async (credential) => {
      const user = await given.aLoggedInUser({ credential });
      const soon = new Date(Date.now() + 60_000);
      await given.theSessionExpires(user.sessionId, soon);
      const stored = await then.theSessionData(user);
      const written = await when.weCall('PATCH /projects/prj_aurora', {
        as: user,
        json: { archived: false },
      });
      expect(written.status).toBe(200);
      expect((await then.theSession(user))?.expires.getTime()).toBeGreaterThan(soon.getTime());
      expect(await then.theSessionData(user)).toEqual(stored);

      await when.weCallLegacy('POST /auth/logout', { as: user });
      const late = await when.weCall('PATCH /projects/prj_aurora', { as: user, json: { archived: true } });
      expect(late.status).toBe(401);
    },
  );
});
