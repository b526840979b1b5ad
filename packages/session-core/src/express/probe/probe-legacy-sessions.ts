import { type CookieOptions, cookieOptionsOf } from '../../cookie-options.ts';
import { createAuthenticator } from '../../create-authenticator.ts';
import {
  createMongoSessionStore,
  type MongoSessionStoreOptions,
  type StoreEncryptionKey,
} from '../../mongo/create-mongo-session-store.ts';
import {
  type ResolvedSessionSettings,
  resolveSessionSettings,
  type SessionSettings,
} from '../../settings.ts';
import { type Secret, signSessionId } from '../../signed-cookie.ts';
import { cookieHeader, PROBE_SESSION_ID, plainPayload, probeDocument } from './canaries.ts';
import { newSessionFindings } from './new-session-findings.ts';
import { createRecordingClient, type StoreCall } from './recording-client.ts';
import { type Canary, type CanaryOutcome, type CreateSessionMiddleware, runCanary } from './run-canary.ts';

/** One option in which the legacy app differs from the settings. */
export interface ProbeFinding {
  /** Such as `store.touchAfter`. */
  readonly option: string;
  /** What was seen, in words; holds no secret. */
  readonly message: string;
}

/** What the probe compares: the settings and secrets of the authorizer with the middleware of the app. */
export interface ProbeOptions {
  readonly settings: SessionSettings;
  /** Newest first, as for the authorizer. */
  readonly secrets: readonly Secret[];
  /** Of cookie-parser, where the settings say that it runs before the session. @default none */
  readonly cookieParserSecrets?: readonly Secret[];
  /** With `store.encryption`: the key that the authorizer has. Legacy's own sessions are read with it. */
  readonly encryptionKey?: StoreEncryptionKey;
  /** The application's own function; it must give its store the client that it gets. */
  readonly createMiddleware: CreateSessionMiddleware;
}

/**
 * Sends signed canary requests through the legacy app's real session middleware, with a client that only records,
 * and compares what it does with what session-core would do. Run it at start-up, before listening.
 *
 * It sends nothing over the network and reads and writes no database. Some milliseconds; with `store.encryption` some
 * seconds, since every canary derives its keys anew.
 *
 * It sees what changes an answer to one of its requests, and nothing else: not which functions `serialize`,
 * `unserialize` and `transformId` are beyond what they do to one session, not what `cookie` as a function gives for
 * other requests than `GET /`, and of `passport` only that it is there.
 *
 * @returns Every option that differs; empty when the two stacks agree.
 * @throws {SessionSettingsInvalidError} For settings that the authorizer would refuse, and for encryption without a key.
 * @example
 * const findings = await probeLegacySessions({
 *   settings: sessionSettings,
 *   secrets,
 *   createMiddleware: (client) => [bearerShim(sessionSettings), session(optionsWith(client)), passport.session()],
 * });
 */
export async function probeLegacySessions(options: ProbeOptions): Promise<readonly ProbeFinding[]> {
  const probe: Probe = {
    settings: resolveSessionSettings(options.settings),
    given: options.settings,
    secrets: options.secrets,
    cookieParserSecrets: options.cookieParserSecrets ?? [],
    storeOptions: options.encryptionKey === undefined ? {} : { encryptionKey: options.encryptionKey },
    run: (canary) => runCanary(canary, options.createMiddleware),
  };
  const created = await probe.run({
    headers: {},
    document: null,
    modifySession: true,
    url: scopedUrl(probe),
  });
  const cookieOptions = cookieOptionsAt(scopedUrl(probe), probe);
  const ofNewSession = newSessionFindings(created, { ...probe, cookieOptions });
  // Without a session under this name nothing else can be asked.
  if (ofNewSession.some(({ option }) => BLOCKING.has(option))) return ofNewSession;
  const stored = await storedPayload(probe);
  if (stored.status === 'unreadable') return [...ofNewSession, UNREADABLE_ENCRYPTION];
  const findings = [
    ...ofNewSession,
    ...(await uninitializedFindings(probe)),
    ...(await acceptanceFindings(probe, stored.payload)),
    ...(await touchFindings(probe, stored.payload)),
  ];
  // One cause can show in several canaries.
  return findings.filter(
    ({ option }, index) => findings.findIndex((earlier) => earlier.option === option) === index,
  );
}

/** Options that decide whether the canaries meet a session at all. */
const BLOCKING = new Set(['createMiddleware', 'cookie.path', 'name']);

interface Probe {
  readonly settings: ResolvedSessionSettings;
  readonly given: SessionSettings;
  readonly secrets: readonly Secret[];
  readonly cookieParserSecrets: readonly Secret[];
  readonly storeOptions: MongoSessionStoreOptions;
  readonly run: (canary: Canary) => Promise<CanaryOutcome>;
}

type StoredPayload =
  | { readonly status: 'stored'; readonly payload: unknown }
  /** The legacy app encrypts otherwise, or not at all. */
  | { readonly status: 'unreadable' };

/** What the canaries find stored. session-core cannot encrypt: of an encrypted session legacy writes the payload. */
async function storedPayload(probe: Probe): Promise<StoredPayload> {
  const { store } = probe.settings;
  if (store.encryption === undefined) return { status: 'stored', payload: plainPayload(store) };
  const url = scopedUrl(probe);
  const { calls } = await probe.run({ headers: {}, document: null, modifySession: 'endless', url });
  const payload = updateOf(calls)?.$set?.session;
  const [newest] = probe.secrets;
  if (newest === undefined) return { status: 'stored', payload };
  const headers = { cookie: cookieHeader(probe.settings.name, newest) };
  const { verdict } = await judgeByUs({ headers, document: probeDocument(payload), url }, probe);
  return verdict === undefined ? { status: 'unreadable' } : { status: 'stored', payload };
}

const UNREADABLE_ENCRYPTION: ProbeFinding = {
  option: 'store.encryption',
  message: 'what the legacy app stores cannot be read with these settings and this key',
};

/** Where the canaries go: `cookie` as a function is asked about `/`. */
function scopedUrl(probe: Probe): string {
  return cookieOptionsAt('/', probe).path;
}

function cookieOptionsAt(url: string, { settings }: Probe): CookieOptions {
  return cookieOptionsOf(settings, { method: 'GET', headers: {}, originalPath: url, secure: true });
}

async function uninitializedFindings(probe: Probe): Promise<readonly ProbeFinding[]> {
  const { calls } = await probe.run({ headers: {}, document: null, url: scopedUrl(probe) });
  const stored = calls.some(({ operation }) => operation === 'updateOne');
  if (stored === probe.settings.saveUninitialized) return [];
  return [
    {
      option: 'saveUninitialized',
      message: `the legacy app ${stored ? 'stores' : 'does not store'} sessions that nobody has changed`,
    },
  ];
}

/** Requests that one stack might accept and the other not, and the option that decides. */
async function acceptanceFindings(probe: Probe, payload: unknown): Promise<readonly ProbeFinding[]> {
  const { secrets } = probe;
  const [newest] = secrets;
  if (newest === undefined) return [];
  const { name } = probe.settings;
  const value = signSessionId(PROBE_SESSION_ID, newest);
  const good = cookieHeader(name, newest);
  const tokens = [value, encodeURIComponent(value), value.slice(2), PROBE_SESSION_ID];
  const questions: readonly (readonly [option: string, headers: Record<string, string>])[] = [
    ...secrets.map((secret, index) => [`secrets[${index}]`, { cookie: cookieHeader(name, secret) }] as const),
    ['cookieParsing', { cookie: `${good}\u00A0` }],
    ['cookieParser', { cookie: `${name}=${encodeURIComponent(`j:${JSON.stringify(value)}`)}` }],
    ['cookieParser', { cookie: `${name}=${PROBE_SESSION_ID}` }],
    ...probe.cookieParserSecrets.flatMap((secret) =>
      // Beside a bad token: whether cookie-parser has seen the cookie before a bearer middleware took it away.
      [{}, { authorization: `Bearer ${value}x` }].map(
        (other) => ['cookieParser', { cookie: cookieHeader(name, secret), ...other }] as const,
      ),
    ),
    ...tokens.flatMap((token) =>
      [undefined, 'other=1', `${name}=bad`].map(
        (cookie) =>
          [
            'bearer',
            { authorization: `Bearer ${token}`, ...(cookie === undefined ? {} : { cookie }) },
          ] as const,
      ),
    ),
    ['bearer', { authorization: `bearer ${value}` }],
    ['bearer', { authorization: `Bearer ${value}x`, cookie: good }],
    ['bearer', { authorization: 'Basic dTpw', cookie: good }],
  ];
  const findings: ProbeFinding[] = [];
  for (const [option, headers] of questions) {
    const canary = { headers, document: probeDocument(payload), url: scopedUrl(probe) };
    const legacy = (await probe.run(canary)).sessionId === PROBE_SESSION_ID;
    const ours = await isAcceptedByUs(canary, probe);
    if (legacy !== ours) findings.push({ option, message: acceptanceMessage(option, legacy) });
  }
  return findings;
}

function acceptanceMessage(option: string, legacyAccepts: boolean): string {
  const what = option.startsWith('secrets')
    ? 'a cookie signed with this secret'
    : `a request that tells ${option} apart`;
  return `the legacy app ${legacyAccepts ? 'accepts' : 'refuses'} ${what}, which the settings ${legacyAccepts ? 'refuse' : 'accept'}`;
}

async function isAcceptedByUs(canary: Canary, probe: Probe): Promise<boolean> {
  const judged = await judgeByUs(canary, probe);
  return judged.verdict?.session?.sessionId === PROBE_SESSION_ID;
}

async function judgeByUs(canary: Canary, probe: Probe) {
  const { given, storeOptions } = probe;
  const client = createRecordingClient(canary.document);
  const collection = client.db().collection('sessions');
  const authenticator = createAuthenticator(given, {
    store: createMongoSessionStore(collection, given.store, storeOptions),
    secrets: () => probe.secrets,
    cookieParserSecrets: () => probe.cookieParserSecrets,
    deserializers: [],
  });
  const { headers, url = '/' } = canary;
  const verdict = await authenticator
    .authenticate({ method: 'GET', headers, originalPath: url, secure: true })
    .catch(() => undefined);
  return { verdict, calls: client.calls };
}

/** What a found session is asked with, and what becomes of it. */
async function touchFindings(probe: Probe, payload: unknown): Promise<readonly ProbeFinding[]> {
  const { settings, secrets } = probe;
  const [newest] = secrets;
  if (newest === undefined) return [];
  const touchAfterMs = settings.store.touchAfter * 1000;
  const ages = [undefined, ...(touchAfterMs > 0 ? [touchAfterMs / 2, touchAfterMs * 2] : [1000])];
  const findings: ProbeFinding[] = [];
  for (const age of ages) {
    const canary: Canary = {
      headers: { cookie: cookieHeader(settings.name, newest) },
      document: probeDocument(payload, age),
      url: scopedUrl(probe),
    };
    const legacy = await probe.run(canary);
    const ours = await judgeByUs(canary, probe);
    if (legacy.sessionId !== PROBE_SESSION_ID) {
      if (legacy.failed) findings.push(unreadable(settings));
      continue;
    }
    findings.push(...touchDifferences(legacy, ours.calls, settings));
    const oursSends = ours.verdict?.setCookie !== undefined;
    if (legacy.setCookies.length > 0 !== oursSends) {
      findings.push({
        option: 'rolling',
        message: `the legacy app ${oursSends ? 'does not send' : 'sends'} the cookie of an unchanged session again`,
      });
    }
  }
  return findings;
}

function unreadable({ store }: ResolvedSessionSettings): ProbeFinding {
  const form = store.stringify ? 'JSON text' : 'sub-documents';
  return { option: 'store.stringify', message: `the legacy app cannot read sessions stored as ${form}` };
}

function touchDifferences(
  legacy: CanaryOutcome,
  ourCalls: readonly StoreCall[],
  { store }: ResolvedSessionSettings,
): readonly ProbeFinding[] {
  const findings: ProbeFinding[] = [];
  const theirs = updateOf(legacy.calls);
  const ours = updateOf(ourCalls);
  const saves = theirs?.$set?.session !== undefined;
  if (saves) {
    findings.push({ option: 'resave', message: 'the legacy app saves sessions that nobody has changed' });
    return findings;
  }
  if ((theirs === undefined) !== (ours === undefined)) {
    findings.push({
      option:
        ours !== undefined && store.touchAfter === 0
          ? 'store.touchAfter'
          : touchOption(theirs === undefined, store.touchAfter),
      message: `the legacy app ${theirs === undefined ? 'does not touch' : 'touches'} a session that the settings ${ours === undefined ? 'leave alone' : 'touch'}`,
    });
    return findings;
  }
  if ((theirs?.$set?.lastModified === undefined) !== (ours?.$set?.lastModified === undefined)) {
    findings.push({ option: 'store.touchAfter', message: 'the two stacks keep lastModified differently' });
  }
  if ((theirs?.$currentDate === undefined) !== (ours?.$currentDate === undefined)) {
    findings.push({ option: 'store.timestamps', message: 'the two stacks keep updatedAt differently' });
  }
  if (!isSameTime(theirs?.$set?.expires, ours?.$set?.expires)) {
    findings.push({
      option: 'store.ttl',
      message: 'the two stacks extend a session without maxAge by different times',
    });
  }
  return findings;
}

/** Under `resave: true` nothing throttles, so an update that only one stack makes may have that reason. */
function touchOption(legacyIsStill: boolean, touchAfter: number): string {
  return legacyIsStill || touchAfter > 0 ? 'store.touchAfter' : 'resave';
}

function updateOf(calls: readonly StoreCall[]): StoreCall['update'] {
  return calls.find(({ operation }) => operation === 'updateOne')?.update;
}

/** The stacks look at the clock one after the other. */
function isSameTime(one: unknown, other: unknown): boolean {
  if (!(one instanceof Date) || !(other instanceof Date)) return one === other;
  return Math.abs(one.getTime() - other.getTime()) < 2000;
}
