import { Binary } from 'mongodb';
import type {
  AvatarDocument,
  CustomerAccountDocument,
  EventDocument,
  ProjectDocument,
  UserDocument,
} from './documents.ts';
import { createRandom, type Random } from './random.ts';
import { createSampleImage } from './sample-image.ts';

/** Everything but the users' password hash, which takes time to make. */
export interface SampleData {
  readonly customerAccounts: readonly CustomerAccountDocument[];
  readonly users: readonly Omit<UserDocument, 'passwordHash'>[];
  readonly projects: readonly ProjectDocument[];
  readonly events: readonly EventDocument[];
  readonly avatars: readonly AvatarDocument[];
}

const EVENT_COUNT = 2000;
const EVENT_TYPES = ['page-view', 'page-view', 'page-view', 'sign-in', 'report-export', 'api-call'] as const;
const FIRST_DAY = Date.UTC(2026, 0, 1);
const DAYS_JANUARY_TO_MARCH = 90;
const AVATAR_SIDE = 48;
const DAY_MS = 24 * 60 * 60 * 1000;

const customerAccounts: readonly CustomerAccountDocument[] = [
  { _id: 'acc_north', name: 'Northwind Analytics', plan: 'team' },
  { _id: 'acc_south', name: 'Südwind GmbH & Söhne', plan: 'free' },
];

const users: SampleData['users'] = [
  user('usr_ada', 'Ada Núñez', { customerAccountId: 'acc_north', roles: ['admin', 'member'] }),
  user('usr_bo', 'Bo 小林', { customerAccountId: 'acc_north', roles: ['member'] }),
  user('usr_cleo', "Cléo O'Brien-Ångström", { customerAccountId: 'acc_north', roles: ['viewer'] }),
  user('usr_dmitri', 'Дмитрий 🚀 Volkov', { customerAccountId: 'acc_south', roles: ['admin'] }),
  user('usr_eve', 'Eve Disabled', { customerAccountId: 'acc_north', roles: ['member'], disabled: true }),
];

const projects: readonly ProjectDocument[] = [
  project('prj_aurora', 'Aurora', { description: 'Dashboards for the night shift', budget: 12_500.5 }),
  project('prj_baltic', 'Baltic "cold" storage, phase 2', { description: null, budget: null }),
  project('prj_cafe', 'Café – naïve façade', { description: 'Zeile eins\nZeile zwei', budget: 0 }),
  project('prj_formula', '=SUM(A1:A9)', { description: '', budget: 0.1 + 0.2, archived: true }),
  project('prj_polar', '北極プロジェクト', {
    description: 'The other account’s only project',
    budget: 1e6,
    customerAccountId: 'acc_south',
  }),
];

/**
 * The documents of the sample product: the same on every call and machine, with the odd values that a
 * careless port gets wrong (nulls, floats, quotes, formulas, names beyond ASCII).
 */
export function createSampleData(): SampleData {
  const random = createRandom(20_260_101);
  const events = Array.from({ length: EVENT_COUNT }, (_, index) => event(index, random));
  return { customerAccounts, users, projects, events, avatars: [avatar()] };
}

function user(
  _id: string,
  fullName: string,
  rest: Pick<UserDocument, 'customerAccountId' | 'roles'> & Partial<Pick<UserDocument, 'disabled'>>,
): Omit<UserDocument, 'passwordHash'> {
  return { _id, email: `${_id.slice('usr_'.length)}@example.com`, fullName, disabled: false, ...rest };
}

function project(_id: string, name: string, rest: Partial<ProjectDocument>): ProjectDocument {
  const createdAt = new Date(FIRST_DAY);
  return {
    _id,
    customerAccountId: 'acc_north',
    name,
    description: null,
    budget: null,
    archived: false,
    createdAt,
    updatedAt: createdAt,
    ...rest,
  };
}

function avatar(): AvatarDocument {
  return {
    _id: 'usr_ada',
    customerAccountId: 'acc_north',
    contentType: 'image/png',
    bytes: new Binary(createSampleImage(AVATAR_SIDE)),
    updatedAt: new Date(FIRST_DAY),
  };
}

function event(index: number, random: Random): EventDocument {
  return {
    _id: `evt_${String(index + 1).padStart(5, '0')}`,
    customerAccountId: random.next() < 0.7 ? 'acc_north' : 'acc_south',
    type: random.pick(EVENT_TYPES),
    occurredAt: new Date(FIRST_DAY + Math.floor(random.next() * DAYS_JANUARY_TO_MARCH * DAY_MS)),
    durationMs: durationMs(random),
  };
}

function durationMs(random: Random): number | null {
  const kind = random.next();
  if (kind < 0.1) return null;
  if (kind < 0.15) return 0;
  // A clock with microseconds: three decimals, so that averages have to be rounded.
  if (kind < 0.5) return Math.round(random.next() * 2_000_000) / 1000;
  return Math.floor(random.next() * 5000);
}
