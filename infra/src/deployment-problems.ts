import type { ResolvedMigration } from '@straddle/route-table';
import type { ResolvedStage } from './resolve-stage.ts';

/** Lambda's own limit for names. */
const longestFunctionName = 64;

/**
 * Why a stage cannot serve a route table.
 *
 * @param migration As the kind of API that it is to be served as.
 * @returns One sentence per problem, saying what to write instead; none if there is no problem.
 */
export function deploymentProblems(migration: ResolvedMigration, stage: ResolvedStage): string[] {
  return [
    ...functionProblems(migration, stage),
    ...apiStageProblems(migration, stage),
    ...legacyProblems(migration, stage),
    ...originProblems(migration, stage),
    ...corsProblems(migration, stage),
    ...(stage.createApiGatewayLogsRole && migration.api === 'http'
      ? ['createApiGatewayLogsRole: remove it: HTTP APIs write access logs without such a role']
      : []),
  ];
}

function functionProblems({ groups }: ResolvedMigration, { functions, stackName }: ResolvedStage): string[] {
  const names = ['authorizer', ...groups.map(({ name }) => name)];
  const unknown = Object.keys(functions).filter((name) => !names.includes(name));
  return [
    ...unknown.map((name) => `functions.${name}: remove it, or name one of ${names.join(', ')}`),
    ...(functions['authorizer']?.database === false
      ? ['functions.authorizer.database: remove it: sessions are looked up in the database']
      : []),
    ...groups
      .filter(({ name, session }) => session === 'read' && functions[name]?.database === false)
      .map(({ name }) => `functions.${name}.database: remove it: the group has session: 'read'`),
    ...names
      .filter((name) => `${stackName}-${name}`.length > longestFunctionName)
      .map(
        (name) =>
          `stackName: write a shorter one: ${stackName}-${name} is longer than ${longestFunctionName}`,
      ),
  ];
}

function apiStageProblems({ api }: ResolvedMigration, { apiStage }: ResolvedStage): string[] {
  return api === 'rest' && apiStage === '$default'
    ? ["apiStage: write another name: '$default' is for HTTP APIs"]
    : [];
}

function legacyProblems(migration: ResolvedMigration, { legacy, vpc }: ResolvedStage): string[] {
  if (legacy.kind === 'none') {
    return migration.routes
      .filter(({ owner }) => owner === 'legacy')
      .map(
        ({ routeKey }) => `legacy: ${routeKey} still goes to legacy; write where that is, or move the route`,
      );
  }
  if (legacy.kind === 'public') {
    return legacy.origin.startsWith('https:')
      ? []
      : ['legacy.origin: write https://…: cookies and passwords cross the internet on this way'];
  }
  const isNetwork = legacy.targetArn.includes(':loadbalancer/net/');
  const fits = migration.api === 'rest' ? /:loadbalancer\// : /:(listener|service)\//;
  const wanted = migration.api === 'rest' ? 'a load balancer' : 'a listener or a Cloud Map service';
  const needsSubnets = !isNetwork && vpc === undefined;
  return [
    ...(fits.test(legacy.targetArn)
      ? []
      : [
          `legacy.targetArn: write the ARN of ${wanted}: ${migration.api === 'rest' ? 'REST' : 'HTTP'} APIs take nothing else`,
        ]),
    ...(needsSubnets && (legacy.subnetIds === undefined || legacy.securityGroupIds === undefined)
      ? ['legacy: write subnetIds and securityGroupIds of the VPC link, or vpc, whose are used then']
      : []),
  ];
}

function originProblems({ routes }: ResolvedMigration, { allowedOrigins }: ResolvedStage): string[] {
  const guarded = routes.find(({ owner, guards }) => owner === 'lambda' && guards === 'origin');
  return guarded === undefined || allowedOrigins.length > 0
    ? []
    : [
        `allowedOrigins: write the origins of your pages: ${guarded.routeKey} has guards: 'origin', and would refuse them all`,
      ];
}

function corsProblems(migration: ResolvedMigration, { cors, legacy }: ResolvedStage): string[] {
  if (cors === undefined) return [];
  if (migration.api === 'http') {
    return legacy.kind === 'none'
      ? []
      : [
          'cors: remove it: an HTTP API with CORS of its own drops the CORS headers of legacy, which still owns paths',
        ];
  }
  const inDenial = Object.keys(migration.denial.headers).find((name) => /^access-control-/i.test(name));
  return [
    ...(cors.methods === undefined && cors.headers === undefined
      ? []
      : ['cors: remove methods and headers: preflight requests of a REST API go to their routes']),
    ...(inDenial === undefined
      ? []
      : [
          `cors: remove it, or ${inDenial} from denial.headers of the route table: both are on the same answers`,
        ]),
    ...(cors.origins.length > 1 &&
    migration.routes.some(({ owner, denyAt }) => owner === 'lambda' && denyAt === 'gateway')
      ? [
          "cors.origins: write denyAt: 'handler' in the route table's defaults, or one origin: a gateway response names one origin only, so pages of the others could not read its 401",
        ]
      : []),
  ];
}
