import { describe, expect, test } from '@jest/globals';
import { resolveSessionSettings } from '@straddle/session-core';
import { createDeserializers, sessionSettings, toPrincipal, type UserRecord } from './index.ts';

const ada: UserRecord = {
  _id: 'usr_ada',
  email: 'ada@north.example',
  fullName: 'Ada',
  customerAccountId: 'acc_north',
  roles: ['admin'],
};

async function deserialize(
  serializedUser: unknown,
  findUserById: (userId: string) => Promise<UserRecord | null>,
): Promise<unknown[]> {
  const [deserializer] = createDeserializers({ findUserById });
  return new Promise((resolve) => deserializer?.(serializedUser, (...answer) => resolve(answer)));
}

test('session-core accepts the settings of this product', () => {
  expect(resolveSessionSettings(sessionSettings)).toMatchObject({ name: 'connect.sid', resave: false });
});

describe('the deserializer', () => {
  test('finds the user', async () => {
    await expect(deserialize('usr_ada', async () => ada)).resolves.toEqual([null, ada]);
  });

  test.each([
    { title: 'was deleted', found: null },
    { title: 'is disabled', found: { ...ada, disabled: true } },
  ])('rejects a user who $title', async ({ found }) => {
    await expect(deserialize('usr_ada', async () => found)).resolves.toEqual([null, false]);
  });

  test('puts nothing but a string into a query', async () => {
    const neverAsked = (): never => {
      throw new Error('must not be asked');
    };
    await expect(deserialize({ $ne: null }, neverAsked)).resolves.toEqual([null, false]);
  });

  test('passes a failing database on as an error, not as "no user"', async () => {
    const down = new Error('down');
    await expect(deserialize('usr_ada', () => Promise.reject(down))).resolves.toEqual([down]);
  });
});

describe('the principal', () => {
  test('holds what routes answer from, and nothing else of the user', () => {
    expect(toPrincipal({ ...ada, passwordHash: 'canary' })).toEqual({
      userId: 'usr_ada',
      customerAccountId: 'acc_north',
      fullName: 'Ada',
      roles: ['admin'],
    });
  });

  test.each([undefined, 'usr_ada', { _id: 'x' }])('is not made of %j', (user) => {
    expect(() => toPrincipal(user)).toThrow(TypeError);
  });
});
