import { createAuthenticator } from '../../create-authenticator.ts';
import { SessionSettingsInvalidError } from '../../errors.ts';
import { createMongoSessionStore } from '../../mongo/create-mongo-session-store.ts';
import {
  type ResolvedSessionSettings,
  resolveSessionSettings,
  type SessionSettings,
} from '../../settings.ts';
import { type Secret, signSessionId } from '../../signed-cookie.ts';
import { cookieHeader, PROBE_SESSION_ID, probeDocument } from './canaries.ts';
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
  /** The application's own function; it must give its store the client that it gets. */
  readonly createMiddleware: CreateSessionMiddleware;
}

/**
 * Sends signed canary requests through the legacy app's real session middleware, with a client that only records,
 * and compares what it does with what session-core would do. Run it at start-up, before listening.
 *
 * It sends nothing over the network and reads and writes no database. Some milliseconds.
 *
 * @returns Every option that differs; empty when the two stacks agree.
 * @throws {SessionSettingsInvalidError} For settings that the authorizer would refuse.
 * @example
 * const findings = await probeLegacySessions({
 *   settings: sessionSettings,
 *   secrets,
 *   createMiddleware: (client) => [bearerShim(sessionSettings), session(optionsWith(client)), passport.session()],
 * });
 */
export async function probeLegacySessions(options: ProbeOptions): Promise<readonly ProbeFinding[]> {
  if (options.settings.store?.encryption !== undefined) {
    throw new SessionSettingsInvalidError([
      'store.encryption: the probe cannot make encrypted sessions yet; leave it out for this app',
    ]);
  }
  const probe: Probe = {
    settings: resolveSessionSettings(options.settings),
    given: options.settings,
    secrets: options.secrets,
    run: (canary) => runCanary(canary, options.createMiddleware),
  };
  const created = await probe.run({
    headers: {},
    document: null,
    modifySession: true,
    url: scopedUrl(probe),
  });
  const ofNewSession = newSessionFindings(created, probe);
  // Without a session under this name nothing else can be asked.
  if (ofNewSession.some(({ option }) => BLOCKING.has(option))) return ofNewSession;
  const findings = [
    ...ofNewSession,
    ...(await uninitializedFindings(probe)),
    ...(await acceptanceFindings(probe)),
    ...(await touchFindings(probe)),
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
  readonly run: (canary: Canary) => Promise<CanaryOutcome>;
}

function scopedUrl({ settings }: Probe): string {
  return settings.cookie.path;
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
async function acceptanceFindings(probe: Probe): Promise<readonly ProbeFinding[]> {
  const { settings, secrets } = probe;
  const [newest] = secrets;
  if (newest === undefined) return [];
  const { name } = settings;
  const value = signSessionId(PROBE_SESSION_ID, newest);
  const good = cookieHeader(name, newest);
  const tokens = [value, encodeURIComponent(value), value.slice(2), PROBE_SESSION_ID];
  const questions: readonly (readonly [option: string, headers: Record<string, string>])[] = [
    ...secrets.map((secret, index) => [`secrets[${index}]`, { cookie: cookieHeader(name, secret) }] as const),
    ['cookieParsing', { cookie: `${good}\u00A0` }],
    ['cookieParser', { cookie: `${name}=${encodeURIComponent(`j:${JSON.stringify(value)}`)}` }],
    ['cookieParser', { cookie: `${name}=${PROBE_SESSION_ID}` }],
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
    const canary = { headers, document: probeDocument(settings), url: scopedUrl(probe) };
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

async function judgeByUs(canary: Canary, { given, secrets }: Probe) {
  const client = createRecordingClient(canary.document);
  const collection = client.db().collection('sessions');
  const authenticator = createAuthenticator(given, {
    store: createMongoSessionStore(collection, given.store),
    secrets: () => secrets,
    deserializers: [],
  });
  const { headers, url = '/' } = canary;
  const verdict = await authenticator
    .authenticate({ method: 'GET', headers, originalPath: url, secure: true })
    .catch(() => undefined);
  return { verdict, calls: client.calls };
}

/** What a found session is asked with, and what becomes of it. */
async function touchFindings(probe: Probe): Promise<readonly ProbeFinding[]> {
  const { settings, secrets } = probe;
  const [newest] = secrets;
  if (newest === undefined) return [];
  const touchAfterMs = settings.store.touchAfter * 1000;
  const ages = [undefined, ...(touchAfterMs > 0 ? [touchAfterMs / 2, touchAfterMs * 2] : [1000])];
  const findings: ProbeFinding[] = [];
  for (const age of ages) {
    const canary: Canary = {
      headers: { cookie: cookieHeader(settings.name, newest) },
      document: probeDocument(settings, age),
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
