import { z } from 'zod';
import type { Deployment } from './deployment.ts';
import { logRetentionDays } from './log-retention.ts';
import { observabilitySchema } from './observability/observability-settings.ts';

const importPrefix = 'import:';
const secretKey = /secret|password|token|api[-_]?key|credential|mongodb_uri/i;
/** Set by this stack or by Lambda itself. */
const ownVariable = /^(STRADDLE_|AWS_|LAMBDA_|_)|^(MONGODB_URI|SESSION_|SECRETS_TTL_SECONDS|ALLOWED_ORIGINS)/;

/** An object with exactly these keys; the message for an unknown one lists them. */
function exactly<Shape extends z.core.$ZodShape>(shape: Shape): z.ZodObject<Shape, z.core.$strict> {
  const known = Object.keys(shape).join(', ');
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code !== 'unrecognized_keys') return `write an object with ${known}`;
      const keys = 'keys' in issue && Array.isArray(issue.keys) ? issue.keys.map(String) : [];
      return `remove ${keys.map((key) => `"${key}"`).join(', ')}; known settings are ${known}`;
    },
  });
}

function matching(pattern: RegExp, error: string): z.ZodString {
  return z.string({ error }).regex(pattern, { error });
}

function whole(min: number, max: number, what: string): z.ZodInt {
  const error = `write ${what}, a whole number from ${min} to ${max}`;
  return z.int({ error }).min(min, { error }).max(max, { error });
}

/** An id, or the name of a CloudFormation export that holds it. */
function idOrImport(prefix: string): z.ZodString {
  return matching(
    new RegExp(`^(${prefix}-[0-9a-f]{8,17}|${importPrefix}[A-Za-z0-9:-]{1,255})$`),
    `write an id such as '${prefix}-0123456789abcdef0', or '${importPrefix}<name of an export>'`,
  );
}

function arn(service: string, resource: string, example: string): z.ZodString {
  return matching(
    new RegExp(`^arn:aws[a-z-]*:${service}:[a-z0-9-]+:\\d{12}:${resource}$`),
    `write a complete ARN, for example '${example}'`,
  );
}

const kmsKeyArn = arn(
  'kms',
  'key/[0-9a-f-]{36}|key/mrk-[0-9a-f]{32}',
  'arn:aws:kms:eu-central-1:111122223333:key/…',
);

const originAdvice = "write scheme, host and port only, for example 'https://legacy.example.com'";
const origin = z.string({ error: originAdvice }).refine(isOrigin, { error: originAdvice });

function isOrigin(value: string): boolean {
  return URL.canParse(value) && new URL(value).origin === value && /^https?:/.test(value);
}

const sourceAdvice =
  "write 'ssm:<parameter name>' or 'secretsmanager:<complete ARN, with the six characters at its end>'";
const source = matching(
  /^(ssm:\/[\w./-]{1,1010}|ssm:[\w.-]{1,1010}|secretsmanager:arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@-]+-[A-Za-z0-9]{6})$/,
  sourceAdvice,
);
const secret = z.union([source, exactly({ from: source, kmsKeyArn: kmsKeyArn.optional() })], {
  error: `${sourceAdvice}, or { from, kmsKeyArn }`,
});

const subnets = z
  .array(idOrImport('subnet'), { error: 'write a list of subnets' })
  .min(1, { error: 'write at least one subnet' });
const securityGroups = z
  .array(idOrImport('sg'), { error: 'write a list of security groups' })
  .min(1, { error: 'write at least one security group' });

const legacy = z.discriminatedUnion(
  'kind',
  [
    exactly({ kind: z.literal('public'), origin }),
    exactly({
      kind: z.literal('vpc-link'),
      origin,
      targetArn: arn(
        '(elasticloadbalancing|servicediscovery)',
        '(loadbalancer/(net|app)/.+|listener/(net|app)/.+|service/.+)',
        'arn:aws:elasticloadbalancing:eu-central-1:111122223333:loadbalancer/net/legacy/0123456789abcdef',
      ),
      subnetIds: subnets.optional(),
      securityGroupIds: securityGroups.optional(),
    }),
    exactly({ kind: z.literal('none') }),
  ],
  { error: "write { kind: 'public', origin }, { kind: 'vpc-link', origin, targetArn } or { kind: 'none' }" },
);

const retentionAdvice = `write one of ${logRetentionDays.join(', ')}: CloudWatch takes no other`;
const retention = z.literal([...logRetentionDays], { error: retentionAdvice });

const functionSettings = exactly({
  memoryMb: whole(128, 10_240, 'megabytes').optional(),
  architecture: z.enum(['arm64', 'x86_64'], { error: "write 'arm64' or 'x86_64'" }).optional(),
  reservedConcurrency: whole(1, 100_000, 'how many may run at once').optional(),
  database: z.boolean({ error: 'write true or false' }).optional(),
  logRetentionDays: retention.optional(),
  environment: z
    .record(
      z
        .string()
        .regex(/^[A-Za-z]\w*$/)
        .refine((name) => !ownVariable.test(name) && !secretKey.test(name)),
      z
        .string({ error: 'write the value as a string' })
        .refine((value) => !/mongodb(\+srv)?:\/\/|:\/\/[^/]*:[^/]*@/.test(value), {
          error:
            'remove it: it looks like a URI with a password; everybody who may look at the function reads it',
        }),
      {
        error: ({ code }) =>
          code === 'invalid_key'
            ? 'remove it: secrets belong into `secrets`, and STRADDLE_…, AWS_… and the like are set for you'
            : 'write an object of variables',
      },
    )
    .optional(),
});

const stage = exactly({
  account: matching(/^\d{12}$/, "write the account's twelve digits as a string"),
  region: matching(/^[a-z]{2}(-[a-z]+)+-\d$/, "write a region such as 'eu-central-1'"),
  stackName: matching(
    /^[A-Za-z][A-Za-z0-9-]{0,39}$/,
    'write letters, digits and dashes, at most 40',
  ).optional(),
  apiStage: matching(
    /^(\$default|\w{1,128})$/,
    "write letters, digits and _, or '$default' for an HTTP API",
  ).optional(),
  legacy,
  vpc: exactly({ subnetIds: subnets, securityGroupIds: securityGroups }).optional(),
  secrets: exactly({ MONGODB_URI: secret, SESSION_SECRETS: secret, SESSION_REF_KEY: secret }),
  secretsTtlSeconds: whole(1, 86_400, 'seconds').optional(),
  functionDefaults: functionSettings.optional(),
  functions: z.record(z.string(), functionSettings, { error: 'write an object by group' }).optional(),
  allowedOrigins: z.array(origin, { error: 'write a list of origins' }).optional(),
  cors: exactly({
    origins: z
      .array(origin, { error: 'write a list of origins' })
      .min(1, { error: 'write at least one origin' }),
    methods: z.array(matching(/^[A-Z]+$/, 'write methods in capitals')).optional(),
    headers: z.array(matching(/^[\w-]+$/, 'write names of headers')).optional(),
  }).optional(),
  throttle: exactly({
    ratePerSecond: whole(1, 1_000_000, 'requests per second'),
    burst: whole(1, 1_000_000, 'requests at once'),
  }),
  logRetentionDays: retention.optional(),
  logKmsKeyArn: kmsKeyArn.optional(),
  createApiGatewayLogsRole: z.boolean({ error: 'write true or false' }).optional(),
  observability: observabilitySchema.optional(),
  connections: exactly({
    limit: whole(1, 1_000_000, 'connections').optional(),
    unreservedConcurrency: whole(1, 1_000_000, 'concurrency').optional(),
    perInstance: whole(1, 1000, 'connections of one instance').optional(),
  }).optional(),
});

/** The form of a deployment: which settings, which words. What depends on the route table is checked with it. */
export const deploymentSchema: z.ZodType<Deployment> = exactly({
  stages: z.record(z.string().regex(/^[a-z][a-z0-9-]{0,19}$/), stage, {
    error: ({ code }) =>
      code === 'invalid_key'
        ? 'name stages in lower case with dashes, at most 20 characters'
        : 'write an object of stages, for example { staging: { … } }',
  }),
});
