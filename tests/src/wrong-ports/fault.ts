import type { ApiDefinition } from '@straddle/gateway-emulator';
import type { LiftedRoutes } from '@straddle/lambda/express';
import type { Authenticator, Principal, SessionSettings, SessionStore } from '@straddle/session-core';
import type { FindUserById } from 'app-session';
import type { Collection, Db } from 'mongodb';
import type { Answer } from './answer.ts';

/** A session as connect-mongo stores it. */
export interface StoredSessionDocument {
  readonly _id: string;
  readonly expires: Date;
  /** JSON of cookie and data. */
  readonly session: string;
  readonly lastModified?: Date;
}

/**
 * What is wrong with a port: one or more of the parts that it is made of, changed. What is left out is right.
 */
export interface Fault {
  /** Of the authorizer. */
  readonly settings?: (settings: SessionSettings) => SessionSettings;
  readonly secrets?: (secrets: readonly string[]) => readonly string[];
  readonly store?: (store: SessionStore, sessions: Collection<StoredSessionDocument>) => SessionStore;
  readonly findUser?: (findUser: FindUserById) => FindUserById;
  readonly authenticator?: (authenticator: Authenticator, secrets: readonly string[]) => Authenticator;
  readonly principal?: (toPrincipal: (user: unknown) => Principal) => (user: unknown) => Principal;
  /** How the gateway is deployed. */
  readonly definition?: (definition: ApiDefinition) => ApiDefinition;
  /** What the routes work on. */
  readonly database?: (db: Db) => Db;
  /** What holds on the routes of the lifted group. */
  readonly routes?: (routes: LiftedRoutes) => LiftedRoutes;
  /** Origins whose pages may write. */
  readonly origins?: (origins: readonly string[]) => readonly string[];
  /** What a function answers, and what it does besides. */
  readonly answer?: (answer: Answer, db: Db) => Answer | Promise<Answer>;
}

/** One wrong port, the request that shows it, and everything that must be reported. */
export interface WrongPort {
  readonly title: string;
  readonly fault: Fault;
  /** Title of the case. */
  readonly asked: string;
  /** Name of the client. */
  readonly as: string;
  /** `<kind> <path>` of every difference that counts, in any order. */
  readonly reports: readonly string[];
  /** So much follows from the fault that `reports` has only a part of it. */
  readonly andMore?: true;
}
