import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnPermission } from 'aws-cdk-lib/aws-lambda';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { ApiParts, ApiRoutes, MigrationApiProps } from './api-parts.ts';
import { HttpRoutes } from './http-routes.ts';
import { LegacyProxy } from './legacy-proxy.ts';
import { createLogGroup, type MigrationFunction } from './migration-function.ts';
import { RestRoutes } from './rest-routes.ts';

/**
 * API Gateway in front of both stacks: what moved goes to its group's function, behind the authorizer where the table
 * says so; everything else goes to legacy, which decides by itself.
 *
 * REST and HTTP APIs are made from one resolved table, by the same rules by which the local gateway reads it.
 */
export class MigrationApi extends Construct {
  readonly kind: 'rest' | 'http';
  readonly apiName: string;
  readonly apiId: string;
  readonly stageName: string;
  /** With a slash at its end. */
  readonly url: string;
  readonly accessLogGroup: LogGroup;

  constructor(scope: Construct, id: string, props: MigrationApiProps) {
    super(scope, id);
    const { migration, stage } = props;
    this.kind = migration.api;
    this.apiName = stage.stackName;
    this.stageName = stage.apiStage ?? (this.kind === 'rest' ? 'live' : '$default');
    this.accessLogGroup = createLogGroup(this, 'AccessLogs', stage);
    const parts: ApiParts = {
      ...props,
      name: this.apiName,
      stageName: this.stageName,
      accessLogGroup: this.accessLogGroup,
      legacy:
        stage.legacy.kind === 'none'
          ? undefined
          : new LegacyProxy(this, 'Legacy', {
              kind: this.kind,
              legacy: stage.legacy,
              stage,
              stageName: this.stageName,
            }),
    };
    const routes: ApiRoutes =
      this.kind === 'rest' ? new RestRoutes(this, 'Rest', parts) : new HttpRoutes(this, 'Http', parts);
    this.apiId = routes.apiId;
    this.allowInvoking(props, routes);
    const { region, urlSuffix } = Stack.of(this);
    const path = this.stageName === '$default' ? '' : `${this.stageName}/`;
    this.url = `https://${this.apiId}.execute-api.${region}.${urlSuffix}/${path}`;
  }

  /** Each function by this API only, and the authorizer as its authorizer only. */
  private allowInvoking({ groups, authorizer }: MigrationApiProps, routes: ApiRoutes): void {
    for (const group of groups) routes.awaits(this.permission(group, `${this.apiId}/*/*/*`));
    if (authorizer !== undefined && routes.authorizerId !== undefined) {
      routes.awaits(this.permission(authorizer, `${this.apiId}/authorizers/${routes.authorizerId}`));
    }
  }

  private permission({ functionName, version }: MigrationFunction, resource: string): CfnPermission {
    const permission = new CfnPermission(this, `Invoke-${functionName}`, {
      action: 'lambda:InvokeFunction',
      functionName: version.functionArn,
      principal: 'apigateway.amazonaws.com',
      sourceArn: Stack.of(this).formatArn({ service: 'execute-api', resource }),
    });
    // It goes with its version, not before.
    permission.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    return permission;
  }
}
