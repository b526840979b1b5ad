import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Effect, ManagedPolicy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import {
  Architecture,
  CfnFunction,
  Function as LambdaFunction,
  Runtime,
  type Version,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { SecretName } from './deployment.ts';
import type { FunctionCode } from './function-code.ts';
import { fitEnvironment } from './function-environment.ts';
import { resolveIds } from './imported-ids.ts';
import { retentionOf } from './log-retention.ts';
import { functionSettings, type ResolvedFunctionSettings, type ResolvedStage } from './resolve-stage.ts';
import { secretAccess } from './secret-access.ts';

export interface MigrationFunctionProps {
  /** Name of the group, or `authorizer`. */
  readonly name: string;
  readonly stage: ResolvedStage;
  readonly code: FunctionCode;
  readonly timeoutSeconds: number;
  /** What the route table tells the function. */
  readonly variables: Readonly<Record<string, string>>;
  readonly secrets: readonly SecretName[];
}

/**
 * One bundled function with a role and a log group of its own: the role may write that log group and read the
 * secrets of this function, and nothing else.
 *
 * Beside the routes it gets the settings of the deployment for its name. A function has no URL; only API Gateway may
 * invoke it, by permissions that the API adds.
 *
 * Every change publishes a version, and the API goes to that: what a function knows of its routes and what the API sends
 * to it change in one moment. Without versions, a route that goes back to legacy would fail for as long as CloudFormation
 * takes from the one to the other.
 */
export class MigrationFunction extends Construct {
  readonly functionName: string;
  readonly function: LambdaFunction;
  /** What the API invokes: the function as it is in this deployment, code and variables. */
  readonly version: Version;
  readonly logGroup: LogGroup;
  readonly settings: ResolvedFunctionSettings;

  constructor(scope: Construct, id: string, props: MigrationFunctionProps) {
    super(scope, id);
    const { name, stage, code, timeoutSeconds, secrets } = props;
    this.functionName = name;
    this.settings = functionSettings(stage, name);
    this.logGroup = createLogGroup(this, 'Logs', { ...stage, ...this.settings });
    const used = secrets.filter((secret) => secret !== 'MONGODB_URI' || this.settings.database);
    const access = secretAccess(this, stage, used);
    const { variables, files } = fitEnvironment(name, {
      ...this.settings.environment,
      ...props.variables,
      ...access.variables,
    });
    const fullName = `${stage.stackName}-${name}`;
    const role = this.createRole(fullName, stage);
    for (const statement of access.statements) role.addToPolicy(statement);
    this.function = new LambdaFunction(this, 'Function', {
      // Named, so that runbooks and policies can say which function they mean.
      functionName: fullName,
      runtime: Runtime.NODEJS_22_X,
      handler: 'handler.handler',
      code: code(this, name, files),
      role,
      memorySize: this.settings.memoryMb,
      architecture: this.settings.architecture === 'arm64' ? Architecture.ARM_64 : Architecture.X86_64,
      timeout: Duration.seconds(timeoutSeconds),
      logGroup: this.logGroup,
      environment: { ...variables },
      // Requests that are still on their way to the version before find it.
      currentVersionOptions: { removalPolicy: RemovalPolicy.RETAIN },
      ...(this.settings.reservedConcurrency === undefined
        ? {}
        : { reservedConcurrentExecutions: this.settings.reservedConcurrency }),
    });
    this.version = this.function.currentVersion;
    const resource = this.function.node.defaultChild as CfnFunction;
    resource.addMetadata('straddle:function', name);
    if (stage.vpc !== undefined) {
      resource.vpcConfig = {
        subnetIds: resolveIds(stage.vpc.subnetIds),
        securityGroupIds: resolveIds(stage.vpc.securityGroupIds),
      };
    }
  }

  private createRole(fullName: string, { vpc }: ResolvedStage): Role {
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    this.logGroup.grantWrite(role);
    if (vpc !== undefined) {
      // Lambda makes the network interfaces with the function's role, by actions of which two take no resource but
      // "*". The managed policy is the one that AWS documents and keeps up to date; what it allows beyond that is
      // writing other log groups. The function's own code is denied the interfaces, as the Lambda guide advises.
      role.addManagedPolicy(
        ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSLambdaVPCAccessExecutionRole'),
      );
      role.addToPolicy(denyNetworkInterfaces(this, fullName));
    }
    return role;
  }
}

/** A log group that outlives a rollback: the function goes, what it said stays. */
export function createLogGroup(
  scope: Construct,
  id: string,
  { logRetentionDays, logKmsKeyArn }: Pick<ResolvedStage, 'logRetentionDays' | 'logKmsKeyArn'>,
): LogGroup {
  return new LogGroup(scope, id, {
    retention: retentionOf(logRetentionDays),
    removalPolicy: RemovalPolicy.RETAIN,
    ...(logKmsKeyArn === undefined ? {} : { encryptionKey: Key.fromKeyArn(scope, `${id}Key`, logKmsKeyArn) }),
  });
}

function denyNetworkInterfaces(scope: Construct, fullName: string): PolicyStatement {
  const functionArn = Stack.of(scope).formatArn({
    service: 'lambda',
    resource: `function:${fullName}`,
  });
  return new PolicyStatement({
    effect: Effect.DENY,
    actions: [
      'ec2:CreateNetworkInterface',
      'ec2:DeleteNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSubnets',
      'ec2:DetachNetworkInterface',
      'ec2:AssignPrivateIpAddresses',
      'ec2:UnassignPrivateIpAddresses',
    ],
    resources: ['*'],
    conditions: { ArnLike: { 'lambda:SourceFunctionArn': [functionArn, `${functionArn}:*`] } },
  });
}
