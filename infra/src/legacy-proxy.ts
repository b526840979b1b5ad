import { type CfnMethod, CfnVpcLink as CfnNetworkLink } from 'aws-cdk-lib/aws-apigateway';
import { type CfnIntegrationProps, CfnVpcLink } from 'aws-cdk-lib/aws-apigatewayv2';
import { Construct } from 'constructs';
import type { LegacyTarget } from './deployment.ts';
import { resolveIds } from './imported-ids.ts';
import type { ResolvedStage } from './resolve-stage.ts';

/** A legacy API that is still there. */
type ReachableLegacy = Exclude<LegacyTarget, { kind: 'none' }>;

export interface LegacyProxyProps {
  readonly kind: 'rest' | 'http';
  readonly legacy: ReachableLegacy;
  readonly stage: ResolvedStage;
  /** Stage of the API. */
  readonly stageName: string;
}

/**
 * The way to the legacy API, by its public address or through a VPC link: requests go on as they came.
 *
 * A REST API hands on `{proxy}` without the slash at its end, so `/projects/` reaches legacy as `/projects`; HTTP APIs
 * decode what they hand on. Both are differences of API Gateway that no setting takes away.
 */
export class LegacyProxy extends Construct {
  private readonly props: LegacyProxyProps;
  private readonly link: { readonly connectionType: 'VPC_LINK'; readonly connectionId: string } | undefined;

  constructor(scope: Construct, id: string, props: LegacyProxyProps) {
    super(scope, id);
    this.props = props;
    const connectionId = this.createLink(props);
    this.link = connectionId === undefined ? undefined : { connectionType: 'VPC_LINK', connectionId };
  }

  /** What sends the requests of one method of a REST API on. */
  restIntegration({
    method,
    path,
  }: {
    readonly method: string;
    readonly path: string;
  }): CfnMethod.IntegrationProperty {
    const { legacy } = this.props;
    const requestParameters = Object.fromEntries(
      pathParameters(path).map((name) => [`integration.request.path.${name}`, `method.request.path.${name}`]),
    );
    return {
      type: 'HTTP_PROXY',
      integrationHttpMethod: method,
      uri: `${legacy.origin}${withoutGreed(path)}`,
      ...(Object.keys(requestParameters).length === 0 ? {} : { requestParameters }),
      ...this.link,
      ...(legacy.kind === 'vpc-link' && !isNetworkLoadBalancer(legacy)
        ? { integrationTarget: legacy.targetArn }
        : {}),
    };
  }

  /** What sends the requests of one path of an HTTP API on. */
  httpIntegration(path: string): Omit<CfnIntegrationProps, 'apiId'> {
    const { legacy, stageName } = this.props;
    const proxy = { integrationType: 'HTTP_PROXY', integrationMethod: 'ANY', payloadFormatVersion: '1.0' };
    if (legacy.kind === 'public') {
      return { ...proxy, integrationUri: `${legacy.origin}${withoutGreed(path)}` };
    }
    const { protocol, hostname } = new URL(legacy.origin);
    return {
      ...proxy,
      integrationUri: legacy.targetArn,
      ...this.link,
      ...(protocol === 'https:' ? { tlsConfig: { serverNameToVerify: hostname } } : {}),
      // The path goes on as it came, and only the stage `$default` is not in it.
      ...(stageName === '$default' ? {} : { requestParameters: { 'overwrite:path': '$request.path' } }),
    };
  }

  private createLink({ kind, legacy, stage }: LegacyProxyProps): string | undefined {
    if (legacy.kind === 'public') return undefined;
    const name = `${stage.stackName}-legacy`;
    if (kind === 'rest' && isNetworkLoadBalancer(legacy)) {
      return new CfnNetworkLink(this, 'NetworkLink', { name, targetArns: [legacy.targetArn] }).ref;
    }
    const { subnetIds = stage.vpc?.subnetIds ?? [], securityGroupIds = stage.vpc?.securityGroupIds ?? [] } =
      legacy;
    return new CfnVpcLink(this, 'Link', {
      name,
      subnetIds: resolveIds(subnetIds),
      securityGroupIds: resolveIds(securityGroupIds),
    }).ref;
  }
}

function isNetworkLoadBalancer({ targetArn }: Extract<LegacyTarget, { kind: 'vpc-link' }>): boolean {
  return targetArn.includes(':loadbalancer/net/');
}

/** Names of the parameters of a path, greedy or not. */
export function pathParameters(path: string): string[] {
  return [...path.matchAll(/\{([^}+]+)\+?\}/g)].map(([, name = '']) => name);
}

function withoutGreed(path: string): string {
  return path.replaceAll('+}', '}');
}
