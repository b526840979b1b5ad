import type { ResolvedMigration } from '@straddle/route-table';
import { Annotations, CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { connectionBudget } from './connection-budget.ts';
import type { FunctionCode } from './function-code.ts';
import { MigrationApi } from './migration-api.ts';
import type { MigrationFunction } from './migration-function.ts';
import { MigrationObservability } from './observability/migration-observability.ts';
import type { ResolvedStage } from './resolve-stage.ts';
import { RouteGroupFunction } from './route-group-function.ts';
import { SessionAuthorizer } from './session-authorizer.ts';

export interface MigrationStackProps {
  /** As the kind of API that it is served as. */
  readonly migration: ResolvedMigration;
  readonly stage: ResolvedStage;
  readonly code: FunctionCode;
}

/** One stage of the route table: the API, the authorizer, a function per group, and what shows how they do. */
export class MigrationStack extends Stack {
  readonly api: MigrationApi;
  /** The authorizer first, if there is one. */
  readonly functions: readonly MigrationFunction[];

  constructor(scope: Construct, props: MigrationStackProps) {
    const { stage, migration } = props;
    super(scope, stage.stackName, {
      env: { account: stage.account, region: stage.region },
      description: `Straddle, ${stage.name}: API Gateway between the legacy API and the functions`,
    });
    const authorizer = SessionAuthorizer.of(this, props);
    const groups = RouteGroupFunction.all(this, props);
    this.functions = authorizer === undefined ? groups : [authorizer, ...groups];
    this.api = new MigrationApi(this, 'Api', { migration, stage, groups, authorizer });
    new MigrationObservability(this, 'Observability', { api: this.api, functions: this.functions, stage });
    this.tellConnections(stage);
    this.tellNames();
  }

  private tellConnections(stage: ResolvedStage): void {
    const budget = connectionBudget(this.functions, stage.connections);
    const annotations = Annotations.of(this);
    annotations.addInfo(budget.text);
    if (budget.warning !== undefined) {
      annotations.addWarningV2('straddle:connections', budget.warning);
    }
  }

  /** For runbooks: what is called how. */
  private tellNames(): void {
    const outputs: Record<string, string> = {
      ApiUrl: this.api.url,
      ApiId: this.api.apiId,
      AccessLogGroup: this.api.accessLogGroup.logGroupName,
    };
    for (const { functionName, function: named, logGroup } of this.functions) {
      const id = functionName.replaceAll(/(?:^|-)(.)/g, (_all, letter: string) => letter.toUpperCase());
      outputs[`${id}Function`] = named.functionName;
      outputs[`${id}LogGroup`] = logGroup.logGroupName;
    }
    for (const [id, value] of Object.entries(outputs)) new CfnOutput(this, id, { value });
  }
}
