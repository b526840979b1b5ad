import { MongoClient } from 'mongodb';
import { z } from 'zod';
import { ConfigurationError } from './errors.ts';
import { isPublishedSecret, type SecretSource } from './secret-source.ts';
import { parseTrustProxy, type TrustProxy } from './trust-proxy.ts';

/** What this process is configured with. Frozen. */
export interface Config {
  readonly port: number;
  readonly host: string;
  readonly mongodbUri: string;
  readonly sessionSecrets: SecretSource;
  /** How long secrets of a file are used before it is read again. */
  readonly secretsTtlSeconds: number;
  /** How often it is said which secrets were used. */
  readonly secretsReportSeconds: number;
  /** The authorizer's, so that both stacks name a session alike in their logs. */
  readonly sessionRefKey: string | undefined;
  /** Origins whose pages may send unsafe requests. */
  readonly allowedOrigins: readonly string[];
  readonly environment: 'development' | 'test' | 'production';
  readonly logLevel: LogLevel;
  /** Express' `trust proxy`: how many proxies, or which, stand in front. */
  readonly trustProxy: TrustProxy;
  /** Fill an empty database with the sample data. */
  readonly seed: boolean;
}

export type Environment = Readonly<Record<string, string | undefined>>;

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

const MIN_SECRET_LENGTH = 16;

const variables = z.object({
  PORT: z
    .string()
    .default('3001')
    .refine((text) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535, {
      error: 'PORT must be a whole number from 0 to 65535; 0 takes a free port',
    })
    .transform(Number),
  HOST: z
    .string()
    .min(1, { error: 'HOST must not be empty; leave it out for 127.0.0.1' })
    .default('127.0.0.1'),
  MONGODB_URI: z
    .string({
      error: 'MONGODB_URI is missing; set it to a connection string, such as mongodb://127.0.0.1/app',
    })
    .refine(isConnectionString, { error: 'MONGODB_URI is not a connection string that the driver accepts' }),
  // Left out where there is a file instead, see `loadConfig`.
  SESSION_SECRETS: z.string().transform(splitSecrets).superRefine(reportAll(secretProblems)).optional(),
  SECRETS_TTL_SECONDS: secondsField('SECRETS_TTL_SECONDS', '60'),
  SECRETS_REPORT_SECONDS: secondsField('SECRETS_REPORT_SECONDS', '300'),
  SESSION_REF_KEY: z
    .string()
    .min(16, { error: 'SESSION_REF_KEY must have 16 characters or more' })
    .optional(),
  ALLOWED_ORIGINS: z.string().default('').transform(splitList).superRefine(reportAll(originProblems)),
  NODE_ENV: z
    .enum(['development', 'test', 'production'], {
      error: 'NODE_ENV must be development, test or production',
    })
    .default('development'),
  LOG_LEVEL: z
    .enum(LOG_LEVELS, { error: `LOG_LEVEL must be one of ${LOG_LEVELS.join(', ')}` })
    .default('info'),
  TRUST_PROXY: z
    .string()
    .default('false')
    .transform((text, context) => {
      const parsed = parseTrustProxy(text);
      if (parsed.outcome === 'invalid') context.addIssue({ code: 'custom', message: parsed.problem });
      return parsed.outcome === 'valid' ? parsed.trustProxy : false;
    }),
  SEED: z.enum(['0', '1'], { error: 'SEED must be 1 or 0' }).default('0'),
});

/**
 * Reads the configuration of the process from environment variables.
 *
 * @param env `process.env`, or a plain object in tests.
 * @throws {ConfigurationError} Naming every problem at once, with the mend. Values of MONGODB_URI and
 *   SESSION_SECRETS are never quoted.
 * @example
 * loadConfig({ MONGODB_URI: 'mongodb://127.0.0.1/app', SESSION_SECRETS: 'a secret of 16+ chars' }).port; //=> 3001
 */
export function loadConfig(env: Environment): Config {
  const parsed = variables.safeParse(env);
  const problems = [
    ...(parsed.error?.issues.map((issue) => issue.message) ?? []),
    ...secretSourceProblems(env),
    ...publishedSecretProblems(env),
  ];
  if (!parsed.success || problems.length > 0) throw new ConfigurationError(problems);
  const values = parsed.data;
  const secrets = Object.freeze(values.SESSION_SECRETS ?? []);
  const path = env['SESSION_SECRETS_FILE'];
  return Object.freeze({
    port: values.PORT,
    host: values.HOST,
    mongodbUri: values.MONGODB_URI,
    sessionSecrets: Object.freeze(path ? { from: 'file', path } : { from: 'variable', secrets }),
    secretsTtlSeconds: values.SECRETS_TTL_SECONDS,
    secretsReportSeconds: values.SECRETS_REPORT_SECONDS,
    sessionRefKey: values.SESSION_REF_KEY,
    allowedOrigins: Object.freeze(values.ALLOWED_ORIGINS),
    environment: values.NODE_ENV,
    logLevel: values.LOG_LEVEL,
    trustProxy: values.TRUST_PROXY,
    seed: values.SEED === '1',
  });
}

function splitList(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

/** A JSON array is the form of secrets that have commas. What is no list of texts has no secrets. */
function splitSecrets(text: string): readonly string[] {
  if (!text.trim().startsWith('[')) return splitList(text);
  try {
    return z.array(z.string()).parse(JSON.parse(text));
  } catch {
    return [];
  }
}

function secondsField(name: string, standard: string) {
  return z
    .string()
    .default(standard)
    .refine((text) => /^[1-9]\d{0,4}$/.test(text), {
      error: `${name} must be whole seconds, from 1 to 99999`,
    })
    .transform(Number);
}

function reportAll(
  problemsOf: (items: readonly string[]) => readonly string[],
): (items: readonly string[], context: z.RefinementCtx) => void {
  return (items, context) => {
    for (const message of problemsOf(items)) context.addIssue({ code: 'custom', message });
  };
}

function secretProblems(secrets: readonly string[]): readonly string[] {
  if (secrets.length === 0) return ['SESSION_SECRETS is empty; give at least one secret'];
  return secrets.flatMap((secret, index) =>
    secret.length < MIN_SECRET_LENGTH
      ? [`SESSION_SECRETS: secret ${index + 1} is shorter than ${MIN_SECRET_LENGTH} characters`]
      : [],
  );
}

function secretSourceProblems(env: Environment): readonly string[] {
  const { SESSION_SECRETS: text, SESSION_SECRETS_FILE: file } = env;
  if (text === undefined && !file) {
    return [
      'SESSION_SECRETS is missing; set it to the signing secrets, newest first, separated by commas, or set SESSION_SECRETS_FILE to a file of them',
    ];
  }
  return text !== undefined && file
    ? ['SESSION_SECRETS and SESSION_SECRETS_FILE are both set; leave one out']
    : [];
}

function publishedSecretProblems(env: Environment): readonly string[] {
  const isPublished = splitSecrets(env['SESSION_SECRETS'] ?? '').some(isPublishedSecret);
  return env['NODE_ENV'] === 'production' && isPublished
    ? ['SESSION_SECRETS: a secret that begins with "dev-only-" is public; make a new one']
    : [];
}

function originProblems(origins: readonly string[]): readonly string[] {
  return origins.flatMap((origin) =>
    URL.canParse(origin) && /^https?:/.test(origin) && new URL(origin).origin === origin
      ? []
      : [`ALLOWED_ORIGINS: "${origin}" is not an origin, such as https://app.example.com`],
  );
}

/** The driver's own parser decides. Making a client opens no connection. */
function isConnectionString(text: string): boolean {
  try {
    return Boolean(new MongoClient(text));
  } catch {
    return false;
  }
}
