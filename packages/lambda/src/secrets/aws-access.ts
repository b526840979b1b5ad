import type { EnvironmentVariables } from '../environment/read-environment.ts';
import { AwsAccessMissingError } from '../errors.ts';

/** With what AWS is called, and where. */
export interface AwsAccess {
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
  /** Instead of the public addresses: interface endpoints without private DNS, or a stand-in. */
  readonly endpoints: Readonly<Partial<Record<AwsService, string>>>;
}

/** The services that hold secrets. */
export type AwsService = 'ssm' | 'secretsmanager';

/**
 * Reads the variables that Lambda sets, by the names that all tools of AWS know. Read them for each call: credentials
 * change while an execution environment lives.
 *
 * @throws {AwsAccessMissingError} Naming what is not set.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html for AWS_ENDPOINT_URL and its variants.
 */
export function readAwsAccess(environment: EnvironmentVariables): AwsAccess {
  const region = environment['AWS_REGION'] || environment['AWS_DEFAULT_REGION'];
  const accessKeyId = environment['AWS_ACCESS_KEY_ID'];
  const secretAccessKey = environment['AWS_SECRET_ACCESS_KEY'];
  if (!region || !accessKeyId || !secretAccessKey) {
    throw new AwsAccessMissingError([
      ...(region ? [] : ['AWS_REGION']),
      ...(accessKeyId ? [] : ['AWS_ACCESS_KEY_ID']),
      ...(secretAccessKey ? [] : ['AWS_SECRET_ACCESS_KEY']),
    ]);
  }
  const ssm = environment['AWS_ENDPOINT_URL_SSM'] || environment['AWS_ENDPOINT_URL'];
  const secretsmanager = environment['AWS_ENDPOINT_URL_SECRETS_MANAGER'] || environment['AWS_ENDPOINT_URL'];
  return {
    region,
    accessKeyId,
    secretAccessKey,
    sessionToken: environment['AWS_SESSION_TOKEN'] || undefined,
    endpoints: { ...(ssm ? { ssm } : {}), ...(secretsmanager ? { secretsmanager } : {}) },
  };
}
