import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { AlarmRow } from './alarm-rows.ts';

/** Makes alarms of rows; with a topic, it is told when one rings and when that is over. */
export function createAlarms(
  scope: Construct,
  rows: readonly AlarmRow[],
  topicArn: string | undefined,
): readonly Alarm[] {
  const action =
    topicArn === undefined ? undefined : new SnsAction(Topic.fromTopicArn(scope, 'AlarmTopic', topicArn));
  return rows.map(({ id, metric, above, periodMinutes, periodsAbove, says }) => {
    const alarm = new Alarm(scope, id, {
      metric: metric.with({ period: Duration.minutes(periodMinutes) }),
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      threshold: above,
      datapointsToAlarm: periodsAbove,
      evaluationPeriods: 3,
      alarmDescription: says,
      // Where nobody asks, there is no data and no trouble.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    if (action !== undefined) {
      alarm.addAlarmAction(action);
      alarm.addOkAction(action);
    }
    return alarm;
  });
}
