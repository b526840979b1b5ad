import { z } from 'zod';

/** When alarms ring. Shares are in percent of requests, and mean nothing before `minimumRequests` in five minutes. */
export interface AlarmThresholds {
  /** @default 20 */
  readonly minimumRequests: number;
  /** Answers of 5xx, of the legacy API too. @default 1 */
  readonly serverErrorPercent: number;
  /** Decisions that deny, for whatever reason. @default 50 */
  readonly deniedPercent: number;
  /** Credentials that were presented and not believed. @default 20 */
  readonly refusedCredentialPercent: number;
  /** Sessions that should have been extended and were not. @default 5 */
  readonly touchFailedPercent: number;
  /** Of one in a hundred answers. @default 3000 */
  readonly latencyP99Ms: number;
  /** Of the authorizer, or of the route groups together, in a minute. @default 3 */
  readonly faultsPerMinute: number;
}

/** What a deployment says about metrics and alarms. */
export interface ObservabilitySettings {
  /** Namespace of the metrics that the functions log. @default 'Straddle' */
  readonly namespace?: string | undefined;
  /** Topic that alarms are sent to, with its subscribers made elsewhere. Left out: alarms show in CloudWatch only. */
  readonly alarmTopicArn?: string | undefined;
  readonly alarms?: { readonly [Name in keyof AlarmThresholds]?: number | undefined } | undefined;
}

/** With every default applied. */
export interface ResolvedObservability {
  readonly namespace: string;
  readonly alarmTopicArn?: string;
  readonly alarms: AlarmThresholds;
}

const defaultThresholds: AlarmThresholds = {
  minimumRequests: 20,
  serverErrorPercent: 1,
  deniedPercent: 50,
  refusedCredentialPercent: 20,
  touchFailedPercent: 5,
  latencyP99Ms: 3000,
  faultsPerMinute: 3,
};

const percentAdvice = 'write a percentage above 0 and below 100';
const percent = z.number({ error: percentAdvice }).gt(0, { error: percentAdvice }).lt(100, {
  error: percentAdvice,
});
const countAdvice = 'write a whole number above 0';
const count = z.int({ error: countAdvice }).positive({ error: countAdvice });
const namespaceAdvice = 'write letters, digits and . _ - / #, not beginning with AWS/';
const topicAdvice = "write the ARN of a topic, for example 'arn:aws:sns:eu-central-1:111122223333:alarms'";

/** For the schema of the deployment. */
export const observabilitySchema: z.ZodType<ObservabilitySettings> = z.strictObject({
  namespace: z
    .string({ error: namespaceAdvice })
    .regex(/^(?!AWS\/)[\w.\-/#]{1,255}$/, { error: namespaceAdvice })
    .optional(),
  alarmTopicArn: z
    .string({ error: topicAdvice })
    .regex(/^arn:[\w-]+:sns:[\w-]+:\d{12}:[\w.-]+$/, { error: topicAdvice })
    .optional(),
  alarms: z
    .strictObject({
      minimumRequests: count,
      serverErrorPercent: percent,
      deniedPercent: percent,
      refusedCredentialPercent: percent,
      touchFailedPercent: percent,
      latencyP99Ms: count,
      faultsPerMinute: count,
    })
    .partial()
    .optional(),
});

/** Applies the defaults. */
export function resolveObservability({
  namespace = 'Straddle',
  alarmTopicArn,
  alarms = {},
}: ObservabilitySettings = {}): ResolvedObservability {
  const said = Object.fromEntries(Object.entries(alarms).filter(([, value]) => value !== undefined));
  return {
    namespace,
    ...(alarmTopicArn !== undefined && { alarmTopicArn }),
    alarms: { ...defaultThresholds, ...said },
  };
}
