import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnQueryDefinition, type ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { alarmRows } from './alarm-rows.ts';
import { apiMetrics, type ObservedApi } from './api-metrics.ts';
import { countFallThrough } from './count-fall-through.ts';
import { createAlarms } from './create-alarms.ts';
import { createDashboard } from './create-dashboard.ts';
import type { ResolvedObservability } from './observability-settings.ts';
import { savedQueries } from './saved-queries.ts';

/** One function and what it writes. */
export interface ObservedFunction {
  /** Name of the group, or `authorizer`. */
  readonly functionName: string;
  readonly function: LambdaFunction;
  readonly logGroup: ILogGroup;
}

export interface MigrationObservabilityProps {
  readonly api: ObservedApi & { readonly accessLogGroup: ILogGroup };
  readonly functions: readonly ObservedFunction[];
  readonly stage: {
    readonly name: string;
    readonly stackName: string;
    readonly observability: ResolvedObservability;
  };
}

/**
 * What a team looks at while it moves routes: metrics of the functions, a dashboard, alarms and saved queries.
 *
 * Tells the functions to count, too, so that they count into the namespace that is looked at. Without a topic, alarms
 * change their colour in CloudWatch and tell nobody.
 *
 * @example
 * new MigrationObservability(stack, 'Observability', { api, functions, stage });
 */
export class MigrationObservability extends Construct {
  constructor(scope: Construct, id: string, { api, functions, stage }: MigrationObservabilityProps) {
    super(scope, id);
    const { namespace, alarmTopicArn, alarms: thresholds } = stage.observability;
    for (const observed of functions) {
      observed.function.addEnvironment('STRADDLE_METRICS', namespace);
      observed.function.addEnvironment('STRADDLE_STAGE', stage.name);
    }
    const sources = {
      api: apiMetrics(api),
      counted: { namespace, stage: stage.name },
      functions: Object.fromEntries(
        functions.map((observed) => [observed.functionName, observed.function.functionName]),
      ),
    };
    const alarms = createAlarms(this, alarmRows(sources, thresholds), alarmTopicArn);
    createDashboard(this, stage.stackName, {
      ...sources,
      alarms,
      fallThrough: countFallThrough(this, { api, accessLogGroup: api.accessLogGroup, namespace }),
      logGroupNames: functions.map(({ logGroup }) => logGroup.logGroupName),
    });
    this.#saveQueries(stage.stackName, functions);
  }

  #saveQueries(stackName: string, functions: readonly ObservedFunction[]): void {
    for (const { name, of, text } of savedQueries()) {
      const looked = functions.filter(
        ({ functionName }) => of === 'everybody' || (functionName === 'authorizer') === (of === 'authorizer'),
      );
      // Without a name, a query would ask for the logs each time that it is opened.
      if (looked.length === 0) continue;
      new CfnQueryDefinition(this, `Query-${name}`, {
        name: `${stackName}/${name}`,
        queryString: text,
        logGroupNames: looked.map(({ logGroup }) => logGroup.logGroupName),
      });
    }
  }
}
