import { isBehindAuthorizer, type ResolvedRoute } from '@straddle/route-table';
import {
  CfnApi,
  CfnAuthorizer,
  CfnIntegration,
  type CfnIntegrationProps,
  CfnRoute,
  CfnStage,
} from 'aws-cdk-lib/aws-apigatewayv2';
import type { CfnPermission } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { accessLogFormat } from './access-log-format.ts';
import type { ApiParts, ApiRoutes } from './api-parts.ts';
import { fallThroughKeys } from './fall-through.ts';
import { authorizedBy, identityHeaders, integrationTimeout, invocationUri } from './function-integration.ts';
import type { ResolvedStage } from './resolve-stage.ts';

/** An HTTP API with its one stage, which serves what is defined as soon as it is. */
export class HttpRoutes extends Construct implements ApiRoutes {
  readonly apiId: string;
  readonly authorizerId: string | undefined;
  private readonly parts: ApiParts;
  private readonly integrations = new Map<string, string>();
  private readonly routes: CfnRoute[] = [];

  constructor(scope: Construct, id: string, parts: ApiParts) {
    super(scope, id);
    this.parts = parts;
    const { cors } = parts.stage;
    this.apiId = new CfnApi(this, 'Api', {
      name: parts.name,
      protocolType: 'HTTP',
      ...(cors === undefined ? {} : { corsConfiguration: toCors(cors) }),
    }).ref;
    this.authorizerId = this.addAuthorizer();
    for (const route of parts.migration.routes) this.addListed(route);
    for (const key of fallThroughKeys(parts.migration, parts.stage.legacy)) {
      this.addRoute(key, this.legacyIntegration(key.slice(key.indexOf('/'))));
    }
    this.addStage();
  }

  awaits(permission: CfnPermission): void {
    for (const route of this.routes) route.node.addDependency(permission);
  }

  private addAuthorizer(): string | undefined {
    const { authorizer, migration } = this.parts;
    if (authorizer === undefined) return undefined;
    const { resultTtlSeconds, identitySource } = migration.authorizer;
    return new CfnAuthorizer(this, 'Authorizer', {
      apiId: this.apiId,
      name: 'session',
      authorizerType: 'REQUEST',
      authorizerUri: invocationUri(authorizer),
      // Policies with payload 2.0: the authorizer says which routes an anonymous caller may use.
      authorizerPayloadFormatVersion: '2.0',
      enableSimpleResponses: false,
      authorizerResultTtlInSeconds: resultTtlSeconds,
      ...(identitySource.length === 0
        ? {}
        : { identitySource: identitySource.map((name) => `$request.header.${identityHeaders[name]}`) }),
    }).ref;
  }

  private addListed(route: ResolvedRoute): void {
    const { migration, groups } = this.parts;
    if (route.owner === 'legacy') {
      this.addRoute(route.routeKey, this.legacyIntegration(route.path));
      return;
    }
    const group = groups.find(({ functionName }) => functionName === route.group);
    if (group === undefined) throw new Error(`no function for the group ${route.group}`);
    const timeout = integrationTimeout(migration, route);
    const target = this.integration(`${route.group} ${timeout.timeoutInMillis ?? ''}`.trim(), {
      integrationType: 'AWS_PROXY',
      integrationUri: group.version.functionArn,
      payloadFormatVersion: '2.0',
      ...timeout,
    });
    this.addRoute(route.routeKey, target, isBehindAuthorizer(route));
  }

  private legacyIntegration(path: string): string {
    const { legacy, stage } = this.parts;
    if (legacy === undefined) throw new Error(`no legacy API for ${path}`);
    // Through a VPC link the path goes on by itself, so that all routes share one integration.
    const name = stage.legacy.kind === 'vpc-link' ? 'Legacy' : `Legacy ${path}`;
    return this.integration(name, legacy.httpIntegration(path));
  }

  /** One per name: an API may have 300. */
  private integration(name: string, props: Omit<CfnIntegrationProps, 'apiId'>): string {
    const known = this.integrations.get(name);
    if (known !== undefined) return known;
    const { ref } = new CfnIntegration(this, `To ${name}`, { apiId: this.apiId, ...props });
    this.integrations.set(name, ref);
    return ref;
  }

  private addRoute(routeKey: string, integrationId: string, isAuthorized = false): void {
    this.routes.push(
      new CfnRoute(this, routeKey, {
        apiId: this.apiId,
        routeKey,
        target: `integrations/${integrationId}`,
        ...(isAuthorized ? authorizedBy(this.authorizerId) : { authorizationType: 'NONE' }),
      }),
    );
  }

  private addStage(): void {
    const { stage, stageName, accessLogGroup } = this.parts;
    new CfnStage(this, 'Stage', {
      apiId: this.apiId,
      stageName,
      autoDeploy: true,
      accessLogSettings: { destinationArn: accessLogGroup.logGroupArn, format: accessLogFormat('http') },
      defaultRouteSettings: {
        throttlingRateLimit: stage.throttle.ratePerSecond,
        throttlingBurstLimit: stage.throttle.burst,
      },
    });
  }
}

function toCors({
  origins,
  // Written out: with credentials, browsers take a star for a method of that name.
  methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
  headers = [],
}: NonNullable<ResolvedStage['cors']>): CfnApi.CorsProperty {
  return {
    allowCredentials: true,
    allowOrigins: [...origins],
    allowMethods: [...methods],
    ...(headers.length === 0 ? {} : { allowHeaders: [...headers] }),
  };
}
