import { isBehindAuthorizer, type ResolvedRoute } from '@straddle/route-table';
import { type CfnResource as AnyResource, RemovalPolicy } from 'aws-cdk-lib';
import {
  CfnAccount,
  CfnAuthorizer,
  CfnGatewayResponse,
  CfnMethod,
  CfnResource,
  CfnRestApi,
  CfnStage,
  Deployment,
  RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { CfnPermission } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { accessLogFormat } from './access-log-format.ts';
import type { ApiParts, ApiRoutes } from './api-parts.ts';
import { fallThroughKeys } from './fall-through.ts';
import { authorizedBy, identityHeaders, integrationTimeout, invocationUri } from './function-integration.ts';
import { gatewayResponses } from './gateway-responses.ts';
import { pathParameters } from './legacy-proxy.ts';

/**
 * A REST API with its one stage.
 *
 * API Gateway serves what was deployed last, not what is defined. So every part is registered with the deployment:
 * if any of them changes, the deployment gets another logical id, and CloudFormation makes a new one.
 */
export class RestRoutes extends Construct implements ApiRoutes {
  readonly apiId: string;
  readonly authorizerId: string | undefined;
  private readonly parts: ApiParts;
  private readonly deployment: Deployment;
  private readonly resources = new Map<string, string>();

  constructor(scope: Construct, id: string, parts: ApiParts) {
    super(scope, id);
    this.parts = parts;
    const apiProps = {
      name: parts.name,
      endpointConfiguration: { types: ['REGIONAL'] },
      // No byte of an upload may be lost, and a REST API takes for text what is not said to be binary.
      binaryMediaTypes: ['*/*'],
    };
    const { ref, attrRootResourceId: root } = new CfnRestApi(this, 'Api', apiProps);
    this.apiId = ref;
    this.resources.set('', root);
    this.deployment = new Deployment(this, 'Deployment', {
      api: RestApi.fromRestApiAttributes(this, 'Deployed', { restApiId: this.apiId, rootResourceId: root }),
    });
    this.deployment.addToLogicalId(apiProps);
    this.authorizerId = this.addAuthorizer();
    for (const route of parts.migration.routes) this.addRoute(route);
    for (const key of fallThroughKeys(parts.migration, parts.stage.legacy)) {
      const [method = '', path = ''] = key.split(' ');
      this.addMethod({ method, path }, this.legacyIntegration({ method, path }));
    }
    for (const response of gatewayResponses(parts.migration, parts.stage.cors)) {
      const props = { ...response, restApiId: this.apiId };
      this.deploys(new CfnGatewayResponse(this, `Answer-${response.responseType}`, props), props);
    }
    this.addStage();
  }

  awaits(permission: CfnPermission): void {
    this.deployment.node.addDependency(permission);
  }

  /** Part of what is deployed: the deployment waits for it, and is made anew if it changes. */
  private deploys(resource: AnyResource, props: object): void {
    this.deployment.node.addDependency(resource);
    this.deployment.addToLogicalId({ type: resource.cfnResourceType, props });
  }

  private addAuthorizer(): string | undefined {
    const { authorizer, migration } = this.parts;
    if (authorizer === undefined) return undefined;
    const { resultTtlSeconds, identitySource } = migration.authorizer;
    const props = {
      restApiId: this.apiId,
      name: 'session',
      type: 'REQUEST',
      authorizerUri: invocationUri(authorizer),
      authorizerResultTtlInSeconds: resultTtlSeconds,
      // None: either a cookie or an Authorization header may be there, and the gateway would want all that it is told.
      ...(identitySource.length === 0
        ? {}
        : {
            identitySource: identitySource
              .map((name) => `method.request.header.${identityHeaders[name]}`)
              .join(','),
          }),
    };
    const resource = new CfnAuthorizer(this, 'Authorizer', props);
    this.deploys(resource, props);
    return resource.ref;
  }

  private addRoute(route: ResolvedRoute): void {
    const { migration, groups } = this.parts;
    if (route.owner === 'legacy') {
      this.addMethod(route, this.legacyIntegration(route));
      return;
    }
    const group = groups.find(({ functionName }) => functionName === route.group);
    if (group === undefined) throw new Error(`no function for the group ${route.group}`);
    this.addMethod(
      { ...route, isAuthorized: isBehindAuthorizer(route) },
      {
        type: 'AWS_PROXY',
        integrationHttpMethod: 'POST',
        uri: invocationUri(group),
        ...integrationTimeout(migration, route),
      },
    );
  }

  private legacyIntegration(method: RestMethod): CfnMethod.IntegrationProperty {
    const { legacy } = this.parts;
    if (legacy === undefined) throw new Error(`no legacy API for ${method.path}`);
    return legacy.restIntegration(method);
  }

  private addMethod(
    { method, path, isAuthorized = false }: RestMethod,
    integration: CfnMethod.IntegrationProperty,
  ): void {
    const parameters =
      Object.keys(Object(integration.requestParameters)).length === 0 ? [] : pathParameters(path);
    const props = {
      restApiId: this.apiId,
      resourceId: this.resourceId(path),
      httpMethod: method,
      ...(isAuthorized ? authorizedBy(this.authorizerId) : { authorizationType: 'NONE' }),
      ...(parameters.length === 0
        ? {}
        : {
            requestParameters: Object.fromEntries(
              parameters.map((name) => [`method.request.path.${name}`, true]),
            ),
          }),
      integration,
    };
    this.deploys(new CfnMethod(this, `${method} ${path}`, props), props);
  }

  /** The resource of a path, made with those above it at the first time. */
  private resourceId(path: string): string {
    const known = this.resources.get(path === '/' ? '' : path);
    if (known !== undefined) return known;
    const end = path.lastIndexOf('/');
    const props = {
      restApiId: this.apiId,
      parentId: this.resourceId(path.slice(0, end)),
      pathPart: path.slice(end + 1),
    };
    const resource = new CfnResource(this, `Path ${path}`, props);
    this.deploys(resource, props);
    this.resources.set(path, resource.ref);
    return resource.ref;
  }

  private addStage(): void {
    const { stage, stageName, accessLogGroup } = this.parts;
    const live = new CfnStage(this, 'Stage', {
      restApiId: this.apiId,
      deploymentId: this.deployment.deploymentId,
      stageName,
      accessLogSetting: { destinationArn: accessLogGroup.logGroupArn, format: accessLogFormat('rest') },
      methodSettings: [
        {
          httpMethod: '*',
          resourcePath: '/*',
          throttlingRateLimit: stage.throttle.ratePerSecond,
          throttlingBurstLimit: stage.throttle.burst,
        },
      ],
    });
    if (!stage.createApiGatewayLogsRole) return;
    const role = new Role(this, 'LogsRole', {
      assumedBy: new ServicePrincipal('apigateway.amazonaws.com'),
      managedPolicies: [
        ManagedPolicy.fromAwsManagedPolicyName('service-role/AmazonAPIGatewayPushToCloudWatchLogs'),
      ],
    });
    const account = new CfnAccount(this, 'Account', { cloudWatchRoleArn: role.roleArn });
    live.node.addDependency(account);
    // Other APIs of the account write their logs with it, too.
    for (const shared of [role, account]) shared.applyRemovalPolicy(RemovalPolicy.RETAIN);
  }
}

interface RestMethod {
  readonly method: string;
  readonly path: string;
  readonly isAuthorized?: boolean;
}
