import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type EmbeddedMongo, startEmbeddedMongo } from '@straddle/dev-mongo';
import { collectionsOf } from '../documents.ts';
import { cookieOf, startTestApi, type TestApi } from '../testing/start-test-api.ts';

let mongo: EmbeddedMongo;
let api: TestApi;

const signUp = {
  email: 'Grace@Example.org',
  password: 'a long enough password',
  fullName: 'Grace',
  customerAccountName: 'Harbour',
};

beforeAll(async () => {
  mongo = await startEmbeddedMongo();
  api = await startTestApi(mongo.uri, {
    signUpLimits: { attempts: 4, windowMs: 60_000 },
    scryptParameters: { log2Cost: 4, blockSize: 8, parallelization: 1 },
  });
});

afterAll(async () => {
  await api.close();
  await mongo.stop();
});

const post = (json: object) => api.call('/users', { method: 'POST', json });

// In order: the last of them runs into the limit of four.
describe('POST /users', () => {
  test('makes a user and a customer account of their own; the user can log in', async () => {
    const answer = await post(signUp);
    expect(answer.status).toBe(201);
    expect(answer.json).toEqual({
      userId: expect.stringMatching(/^usr_[0-9a-f]{32}$/),
      customerAccountId: expect.stringMatching(/^acc_[0-9a-f]{32}$/),
      email: 'grace@example.org',
      fullName: 'Grace',
      roles: ['admin'],
    });
    expect(answer.headers.getSetCookie()).toEqual([]);

    const { email, password } = signUp;
    const login = await api.call('/auth/login', { method: 'POST', json: { email, password } });
    expect(login.status).toBe(200);
    const projects = await api.call('/projects', { headers: { cookie: cookieOf(login) } });
    expect(projects.json).toEqual({ projects: [] });
  });

  test('an e-mail address can be taken only once, and the failed attempt leaves no account', async () => {
    const { customerAccounts } = collectionsOf(api.client.db());
    const before = await customerAccounts.countDocuments();
    const answer = await post({ ...signUp, email: 'ADA@example.com' });
    expect(answer.status).toBe(409);
    expect(answer.json).toEqual({ message: 'Conflict' });
    expect(await customerAccounts.countDocuments()).toBe(before);
  });

  test('names everything that is wrong', async () => {
    const answer = await post({ email: 'x', password: 'short', fullName: ' ', roles: ['admin'] });
    expect(answer.status).toBe(400);
    expect(answer.json).toEqual({
      message: 'Bad Request',
      errors: [
        'email must be an e-mail address',
        'password must be a text of 12 to 200 characters',
        'fullName must be a text of 1 to 120 characters',
        'customerAccountName must be a text of 1 to 120 characters',
        'roles is not a field of this request',
      ],
    });
  });

  test('is throttled by address', async () => {
    expect((await post({})).status).toBe(400);
    expect((await post({ ...signUp, email: 'late@example.org' })).status).toBe(429);
  });
});
