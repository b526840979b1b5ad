import {
  defineMigration,
  type Migration,
  type ResolvedMigration,
  resolveMigration,
} from '@straddle/route-table';
import type { StageDeployment } from '../deployment.ts';
import { type ResolvedStage, resolveStage } from '../resolve-stage.ts';
import type { Template, TemplateResource } from '../synthesize-template.ts';

/** A table with a native and a lifted group, and routes that stay with legacy among them. */
export const exampleTable: Migration = defineMigration({
  api: 'rest',
  legacy: { origin: 'http://127.0.0.1:3001' },
  denial: { headers: { 'Content-Security-Policy': "default-src 'none'" } },
  groups: {
    account: {
      owner: 'lambda',
      kind: 'native',
      entry: 'apps/routes/account/src/handler.ts',
      routes: { 'GET /me': { handler: 'getMe' }, 'GET /news': { handler: 'getNews', auth: 'none' } },
    },
    projects: {
      owner: 'lambda',
      kind: 'express',
      entry: 'apps/routes/projects/src/handler.ts',
      session: 'read',
      guards: 'origin',
      routes: {
        'ANY /projects/{proxy+}': { timeoutSeconds: 20 },
        'GET /projects': {},
        'OPTIONS /projects/{proxy+}': { owner: 'legacy' },
        'DELETE /projects/{proxy+}': { owner: 'legacy' },
      },
    },
  },
});

/** The example table, with some settings of its own. */
export function exampleMigration(overrides: Partial<Migration> = {}): ResolvedMigration {
  return resolveMigration({ ...exampleTable, ...overrides });
}

/** A deployment with nothing but what has to be there. */
export const exampleDeployment: StageDeployment = {
  account: '111122223333',
  region: 'eu-central-1',
  legacy: { kind: 'public', origin: 'https://legacy.example.com' },
  secrets: {
    MONGODB_URI: 'ssm:/straddle/test/mongodb-uri',
    SESSION_SECRETS: 'ssm:/straddle/test/session-secrets',
    SESSION_REF_KEY: 'ssm:/straddle/test/session-ref-key',
  },
  allowedOrigins: ['https://app.example.com'],
  throttle: { ratePerSecond: 100, burst: 200 },
};

/** The example deployment, with some settings of its own. */
export function exampleStage(overrides: Partial<StageDeployment> = {}): ResolvedStage {
  return resolveStage({ stages: { test: { ...exampleDeployment, ...overrides } } }, 'test');
}

const vpc = {
  subnetIds: ['subnet-0123456789abcdef0', 'import:PrivateSubnet'],
  securityGroupIds: ['sg-0123456789abcdef0'],
};
const balancers = 'arn:aws:elasticloadbalancing:eu-central-1:111122223333';

/** Every way that a table is deployed in: both kinds of API, by public address and through a VPC link. */
export const variants: readonly {
  readonly title: string;
  readonly api: 'rest' | 'http';
  readonly overrides: Partial<StageDeployment>;
}[] = [
  { title: 'REST API, public legacy', api: 'rest', overrides: {} },
  {
    title: 'REST API, VPC and network load balancer',
    api: 'rest',
    overrides: {
      vpc,
      createApiGatewayLogsRole: true,
      legacy: {
        kind: 'vpc-link',
        origin: 'https://legacy.internal.example.com',
        targetArn: `${balancers}:loadbalancer/net/legacy/0123456789abcdef`,
      },
    },
  },
  { title: 'HTTP API, public legacy', api: 'http', overrides: {} },
  {
    title: 'HTTP API, VPC and application load balancer',
    api: 'http',
    overrides: {
      vpc,
      legacy: {
        kind: 'vpc-link',
        origin: 'https://legacy.internal.example.com',
        targetArn: `${balancers}:listener/app/legacy/0123456789abcdef/0123456789abcdef`,
      },
    },
  },
];

/** Resources of a type, by logical id. */
export function resourcesOf(template: Template, type: string): Record<string, TemplateResource> {
  return Object.fromEntries(Object.entries(template.Resources).filter(([, { Type }]) => Type === type));
}

/** Properties of all resources of a type. */
export function propertiesOf(template: Template, type: string): Readonly<Record<string, unknown>>[] {
  return Object.values(resourcesOf(template, type)).map(({ Properties = {} }) => Properties);
}
