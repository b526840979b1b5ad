import { SESSION_ID } from '@straddle/testing';
import type { UserRecord } from 'app-session';
import type { Db } from 'mongodb';

/** Stores the session that every subject reads, as connect-mongo would have written it, and its user. */
export async function seedSession(database: Db): Promise<void> {
  await database.collection<{ _id: string; session: string; expires: Date }>('sessions').insertOne({
    _id: SESSION_ID,
    session: JSON.stringify({
      cookie: { originalMaxAge: 1_209_600_000, expires: null, httpOnly: true, path: '/' },
      passport: { user: 'usr_ada' },
    }),
    expires: new Date('2099-01-01'),
  });
  await database.collection<UserRecord>('users').insertOne({
    _id: 'usr_ada',
    email: 'ada@north.example',
    fullName: 'Ada',
    customerAccountId: 'acc_north',
    roles: ['admin'],
  });
}
