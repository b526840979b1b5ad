import { z } from 'zod';

import type { Migration } from './migration.ts';

/** Not built yet: named one by one, so that nobody has to find out why a documented word is refused. */
const notBuiltYet: Readonly<Record<string, string>> = {
  'session=write':
    "'write' is not built yet: two stacks that write one session lose updates; write 'read' or 'none'",
  'guards=csrf': "'csrf' is not built yet; write 'origin' or { waived: 'the reason' }",
};

/** One of a few words; a word that is planned is refused with the reason, another one with the choices. */
function oneOf<const Word extends string>(setting: string, words: readonly Word[]): z.ZodType<Word> {
  return z.enum(words, {
    error: ({ input }) =>
      notBuiltYet[`${setting}=${String(input)}`] ?? `write ${words.map((word) => `'${word}'`).join(' or ')}`,
  });
}

const secretKey = /secret|password|token|api[-_]?key|credential/i;

/** An object with exactly these keys; the message for an unknown one lists them. */
function exactly<Shape extends z.core.$ZodShape>(shape: Shape): z.ZodObject<Shape, z.core.$strict> {
  const known = Object.keys(shape).join(', ');
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code !== 'unrecognized_keys') {
        return `write an object with ${known}`;
      }
      const keys = 'keys' in issue && Array.isArray(issue.keys) ? issue.keys.map(String) : [];
      const names = keys.map((key) => `"${key}"`).join(', ');
      return keys.some((key) => secretKey.test(key))
        ? `remove ${names}: the table holds no secrets; give them to the process as environment variables`
        : `remove ${names}; known settings are ${known}`;
    },
  });
}

const text = (say: string): z.ZodString => z.string({ error: say }).min(1, { error: say });

const guardsAdvice = "write 'origin' or { waived: 'the reason' }";

const guards = z.union(
  [z.literal('origin'), z.strictObject({ waived: z.string().trim().min(1, { error: guardsAdvice }) })],
  { error: ({ input }) => notBuiltYet[`guards=${String(input)}`] ?? guardsAdvice },
);

const inherited = {
  auth: oneOf('auth', ['session', 'optional', 'none']).optional(),
  timeoutSeconds: z
    .int({ error: 'write whole seconds, for example 10' })
    .min(1, { error: 'write at least 1' })
    .optional(),
  guards: guards.optional(),
  denyAt: oneOf('denyAt', ['gateway', 'handler']).optional(),
};

const owner = oneOf('owner', ['lambda', 'legacy']);

const entry = z.string({ error: 'write the path of the handler module' }).refine(isEntryPath, {
  error:
    "write a path from the table's folder with forward slashes, ending in .ts, .mts, .js or .mjs, for example 'apps/routes/account/src/handler.ts'",
});

function isEntryPath(path: string): boolean {
  return /^(?!\/)[^\\]+\.m?[jt]s$/.test(path) && !path.split('/').includes('..');
}

const handler = z
  .string({ error: 'write the name of an exported function' })
  .regex(/^[A-Za-z_$][\w$]*$/, { error: 'write the name of an exported function' });

const group = exactly({
  owner,
  kind: oneOf('kind', ['native', 'express']),
  entry,
  session: oneOf('session', ['none', 'read']).optional(),
  ...inherited,
  routes: z.record(
    z.string(),
    exactly({ owner: owner.optional(), handler: handler.optional(), ...inherited }),
    {
      error: "write an object of routes, for example { 'GET /me': { handler: 'showMe' } }",
    },
  ),
});

const origin = text("write the legacy API's scheme, host and port").refine(isOrigin, {
  error: "write scheme, host and port only, for example 'http://127.0.0.1:3001'",
});

function isOrigin(value: string): boolean {
  if (!URL.canParse(value)) {
    return false;
  }
  const url = new URL(value);
  const isHttp = url.protocol === 'http:' || url.protocol === 'https:';
  return isHttp && url.pathname === '/' && url.search === '' && url.hash === '';
}

const ttlAdvice = 'write whole seconds from 0 to 3600; API Gateway keeps answers no longer';
const statusAdvice = 'write the status that legacy answers, for example 401';

const command = "write the program and its arguments, for example ['node', 'main.js']";

/** The form of the table: which keys, which words. What needs two places to judge is checked afterwards. */
export const migrationSchema: z.ZodType<Migration> = exactly({
  api: oneOf('api', ['rest', 'http']),
  legacy: exactly({
    origin,
    dev: exactly({
      command: z.array(text(command), { error: command }).min(1, { error: command }),
      readyPath: text("write a path such as '/health'").startsWith('/', { error: "begin it with '/'" }),
    }).optional(),
  }),
  authorizer: exactly({
    entry: entry.optional(),
    resultTtlSeconds: z
      .int({ error: ttlAdvice })
      .min(0, { error: ttlAdvice })
      .max(3600, { error: ttlAdvice })
      .optional(),
    identitySource: z
      .array(oneOf('identitySource', ['cookie', 'authorization']), { error: "write ['cookie']" })
      .optional(),
  }).optional(),
  defaults: exactly(inherited).optional(),
  denial: exactly({
    status: z
      .int({ error: statusAdvice })
      .min(200, { error: statusAdvice })
      .max(599, { error: statusAdvice })
      .optional(),
    body: z.unknown().optional(),
    headers: z
      .record(z.string(), z.string({ error: 'write the header value as a string' }), {
        error: 'write an object of headers',
      })
      .optional(),
  }).optional(),
  groups: z.record(z.string().regex(/^(?!authorizer$)[a-z][a-z0-9-]*$/), group, {
    error: ({ code }) =>
      code === 'invalid_key'
        ? "name groups in lower case with dashes; 'authorizer' is the authorizer's own name"
        : 'write an object of groups; {} if nothing has moved yet',
  }),
});
