import { RetentionDays } from 'aws-cdk-lib/aws-logs';

const finite = Object.values(RetentionDays).filter(
  (days): days is RetentionDays => typeof days === 'number' && days !== RetentionDays.INFINITE,
);

/** How long CloudWatch can be told to keep logs, in days, but for ever. */
export const logRetentionDays: readonly number[] = finite.map(Number);

/** The member of CDK's list for a number of days, which the schema has found in it. */
export function retentionOf(days: number): RetentionDays {
  return finite.find((each) => Number(each) === days) ?? RetentionDays.ONE_MONTH;
}
