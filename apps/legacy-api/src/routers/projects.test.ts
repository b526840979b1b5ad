import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type EmbeddedMongo, startEmbeddedMongo } from '@straddle/dev-mongo';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

let mongo: EmbeddedMongo;
let api: TestApi;
let admin: { readonly cookie: string };
let member: { readonly cookie: string };
let viewer: { readonly cookie: string };
let stranger: { readonly cookie: string };

beforeAll(async () => {
  mongo = await startEmbeddedMongo();
  api = await startTestApi(mongo.uri);
  [admin, member, viewer, stranger] = await Promise.all([
    api.logIn('ada'),
    api.logIn('bo'),
    api.logIn('cleo'),
    api.logIn('dmitri'),
  ]);
});

afterAll(async () => {
  await api.close();
  await mongo.stop();
});

const create = async (name: string): Promise<string> => {
  const answer = await api.call('/projects', { method: 'POST', headers: member, json: { name } });
  return (answer.headers.get('location') ?? '').replace('/projects/', '');
};

describe('projects', () => {
  test('are listed by id, for every role', async () => {
    const answer = await api.call('/projects', { headers: viewer });
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({
      projects: [
        { projectId: 'prj_aurora', budget: 12_500.5 },
        { projectId: 'prj_baltic', description: null, budget: null },
        { projectId: 'prj_cafe' },
        { projectId: 'prj_formula', budget: 0.300_000_000_000_000_04, archived: true },
      ],
    });
  });

  test('live through create, read, change and delete', async () => {
    const created = await api.call('/projects', {
      method: 'POST',
      headers: member,
      json: { name: '  Delta ', budget: 1.5 },
    });
    expect(created.status).toBe(201);
    const path = created.headers.get('location') ?? '';
    expect(path).toMatch(/^\/projects\/prj_[0-9a-f]{32}$/);
    expect(created.json).toMatchObject({ name: 'Delta', description: null, budget: 1.5, archived: false });
    expect((await api.call(path, { headers: viewer })).json).toEqual(created.json);

    const changed = await api.call(path, {
      method: 'PATCH',
      headers: member,
      json: { budget: null, archived: true },
    });
    expect(changed.status).toBe(200);
    expect(changed.json).toMatchObject({ name: 'Delta', budget: null, archived: true });

    expect((await api.call(path, { method: 'DELETE', headers: admin })).status).toBe(204);
    expect((await api.call(path, { headers: admin })).status).toBe(404);
    expect((await api.call(path, { method: 'DELETE', headers: admin })).status).toBe(404);
  });

  test('are exported as CSV', async () => {
    const answer = await api.call('/projects/export', { headers: viewer });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename=projects.csv');
    const lines = answer.text.split('\r\n');
    expect(lines[0]).toBe('projectId,name,description,budget,archived,createdAt,updatedAt');
    expect(answer.text).toContain('\r\nprj_baltic,"Baltic ""cold"" storage, phase 2",,,false,2026-01-01T');
    expect(answer.text).toContain("\r\nprj_formula,'=SUM(A1:A9),,0.30000000000000004,true,");
  });

  test.each([
    { title: 'nothing', method: 'POST', json: {}, errors: ['name must be a text of 1 to 120 characters'] },
    {
      title: 'everything wrong',
      method: 'POST',
      json: { name: 7, description: {}, budget: -1, customerAccountId: 'acc_south' },
      errors: [
        'name must be a text of 1 to 120 characters',
        'description must be a text of at most 2000 characters, or null',
        'budget must be a number, zero or more, or null',
        'customerAccountId is not a field of this request',
      ],
    },
    { title: 'no change', method: 'PATCH', json: {}, errors: ['the body must change at least one field'] },
    {
      title: 'a change of account',
      method: 'PATCH',
      json: { customerAccountId: 'acc_south' },
      errors: ['customerAccountId is not a field of this request'],
    },
  ])('answer 400 to $method of $title', async ({ method, json, errors }) => {
    const path = method === 'POST' ? '/projects' : '/projects/prj_aurora';
    const answer = await api.call(path, { method, headers: admin, json });
    expect(answer.status).toBe(400);
    expect(answer.json).toEqual({ message: 'Bad Request', errors: expect.arrayContaining(errors) });
  });
});

describe('roles', () => {
  test.each([
    { method: 'POST', path: '/projects', json: { name: 'x' } },
    { method: 'PATCH', path: '/projects/prj_aurora', json: { name: 'x' } },
    { method: 'DELETE', path: '/projects/prj_aurora' },
    { method: 'POST', path: '/events', json: { type: 'page-view' } },
  ])('a viewer may not $method $path', async ({ method, path, json }) => {
    const answer = await api.call(path, { method, headers: viewer, json });
    expect(answer.status).toBe(403);
    expect(answer.json).toEqual({ message: 'Forbidden' });
  });

  test('a member may not delete', async () => {
    const projectId = await create('kept');
    const path = `/projects/${projectId}`;
    expect((await api.call(path, { method: 'DELETE', headers: member })).status).toBe(403);
    expect((await api.call(path, { headers: member })).status).toBe(200);
  });
});

describe('customer accounts are kept apart', () => {
  test.each([{ method: 'GET' }, { method: 'PATCH', json: { name: 'taken over' } }, { method: 'DELETE' }])(
    '$method of a project of another account is 404 and changes nothing',
    async ({ method, json }) => {
      const answer = await api.call('/projects/prj_aurora', { method, headers: stranger, json });
      expect(answer.status).toBe(404);
      expect(answer.json).toEqual({ message: 'Not Found' });
      expect((await api.call('/projects/prj_aurora', { headers: viewer })).json).toMatchObject({
        name: 'Aurora',
      });
    },
  );

  test('lists and export hold one account only', async () => {
    const [list, csv] = await Promise.all(
      ['/projects', '/projects/export'].map((path) => api.call(path, { headers: stranger })),
    );
    expect(list?.json).toMatchObject({ projects: [{ projectId: 'prj_polar' }] });
    expect(csv?.text).toContain('prj_polar');
    expect(csv?.text).not.toContain('prj_aurora');
  });

  test('events are listed for one account only', async () => {
    const event = { type: 'secret-event', occurredAt: '2030-01-01T00:00:00.000Z', durationMs: 1.5 };
    const created = await api.call('/events', { method: 'POST', headers: member, json: event });
    expect(created.status).toBe(201);
    const own = await api.call('/events?type=secret-event', { headers: viewer });
    expect(own.json).toEqual({ events: [{ eventId: expect.stringMatching(/^evt_/), ...event }] });
    const others = await api.call('/events?type=secret-event', { headers: stranger });
    expect(others.json).toEqual({ events: [] });
  });

  test.each([
    {
      name: 'bo',
      profile: {
        userId: 'usr_bo',
        email: 'bo@example.com',
        fullName: 'Bo 小林',
        roles: ['member'],
        customerAccount: { customerAccountId: 'acc_north', name: 'Northwind Analytics', plan: 'team' },
      },
    },
    {
      name: 'dmitri',
      profile: {
        userId: 'usr_dmitri',
        email: 'dmitri@example.com',
        fullName: 'Дмитрий 🚀 Volkov',
        roles: ['admin'],
        customerAccount: { customerAccountId: 'acc_south', name: 'Südwind GmbH & Söhne', plan: 'free' },
      },
    },
  ])('the profile of $name is their own', async ({ name, profile }) => {
    expect((await api.call('/profile', { headers: await api.logIn(name) })).json).toEqual(profile);
  });
});

describe('events', () => {
  test('come newest first, as many as asked for', async () => {
    const answer = await api.call('/events?limit=3&type=page-view', { headers: stranger });
    const times: string[] = JSON.stringify(answer.json).match(/\d{4}-\d\d-\d\dT[\d:.]+Z/g) ?? [];
    expect(times).toHaveLength(3);
    expect(times).toEqual(times.toSorted().toReversed());
  });

  test('are waited for: 204 when none occurs in time, else those that did', async () => {
    const waited = performance.now();
    const none = await api.call('/events/wait?seconds=1', { headers: stranger });
    expect([none.status, performance.now() - waited >= 1000]).toEqual([204, true]);

    const answered = new AbortController();
    const waiting = api.call('/events/wait?seconds=20', { headers: member }).finally(() => answered.abort());
    // More than one, because nobody knows when the waiting has begun.
    while (!answered.signal.aborted) {
      await api.call('/events', { method: 'POST', headers: member, json: { type: 'waited-for' } });
    }
    expect((await waiting).json).toMatchObject({
      events: expect.arrayContaining([expect.objectContaining({ type: 'waited-for' })]),
    });
    expect((await api.call('/events/wait?seconds=26', { headers: member })).status).toBe(400);
  });

  test.each(['limit=0', 'limit=101', 'limit=x', 'limit=1&limit=2', 'type=A'])('refuse ?%s', async (query) => {
    const answer = await api.call(`/events?${query}`, { headers: viewer });
    expect(answer.status).toBe(400);
  });
});
