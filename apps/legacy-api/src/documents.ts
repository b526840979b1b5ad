import type { Binary, Collection, Db } from 'mongodb';

/** A customer of the product; every other document belongs to one. */
export interface CustomerAccountDocument {
  readonly _id: string;
  readonly name: string;
  readonly plan: 'free' | 'team';
}

export type Role = 'admin' | 'member' | 'viewer';

export interface UserDocument {
  readonly _id: string;
  /** Trimmed and in lower case; unique. */
  readonly email: string;
  readonly fullName: string;
  readonly customerAccountId: string;
  readonly roles: readonly Role[];
  readonly passwordHash: string;
  readonly disabled: boolean;
}

export interface ProjectDocument {
  readonly _id: string;
  readonly customerAccountId: string;
  readonly name: string;
  readonly description: string | null;
  /** In the account's currency; null while nobody has said. */
  readonly budget: number | null;
  readonly archived: boolean;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface EventDocument {
  readonly _id: string;
  readonly customerAccountId: string;
  readonly type: string;
  readonly occurredAt: Date;
  /** null for events that have no duration. */
  readonly durationMs: number | null;
}

/** One avatar per user; `_id` is the user's id. */
export interface AvatarDocument {
  readonly _id: string;
  readonly customerAccountId: string;
  readonly contentType: string;
  readonly bytes: Binary;
  readonly updatedAt: Date;
}

/** The collections that this API owns, apart from the sessions, which connect-mongo owns. */
export interface Collections {
  readonly customerAccounts: Collection<CustomerAccountDocument>;
  readonly users: Collection<UserDocument>;
  readonly projects: Collection<ProjectDocument>;
  readonly events: Collection<EventDocument>;
  readonly avatars: Collection<AvatarDocument>;
}

/** Names the collections of a database. Sends nothing. */
export function collectionsOf(db: Db): Collections {
  return {
    customerAccounts: db.collection<CustomerAccountDocument>('customerAccounts'),
    users: db.collection<UserDocument>('users'),
    projects: db.collection<ProjectDocument>('projects'),
    events: db.collection<EventDocument>('events'),
    avatars: db.collection<AvatarDocument>('avatars'),
  };
}
