import { ArnFormat, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { SecretName } from './deployment.ts';
import type { ResolvedSecret, ResolvedStage } from './resolve-stage.ts';

/** What a function must be told and be allowed, to read some secrets while it runs. */
export interface SecretAccess {
  /** `<NAME>_FROM` for each, and how long a value is used. No value is among them. */
  readonly variables: Readonly<Record<string, string>>;
  readonly statements: readonly PolicyStatement[];
}

/**
 * Says of each secret where it is, and allows reading it from there: both in one place, so that neither is without
 * the other.
 *
 * A key of one's own is allowed for this one secret, and only through the service that keeps it. The keys that AWS
 * manages for the two services let every role of the account decrypt what it may read, so they need nothing.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/ps-restrict-decryption.html
 */
export function secretAccess(
  scope: Construct,
  { secrets, secretsTtlSeconds }: ResolvedStage,
  names: readonly SecretName[],
): SecretAccess {
  if (names.length === 0) return { variables: {}, statements: [] };
  return {
    variables: {
      SECRETS_TTL_SECONDS: String(secretsTtlSeconds),
      ...Object.fromEntries(names.map((name) => [`${name}_FROM`, secrets[name].from])),
    },
    statements: names.flatMap((name) => statementsOf(scope, secrets[name])),
  };
}

function statementsOf(scope: Construct, { from, kmsKeyArn }: ResolvedSecret): PolicyStatement[] {
  const { service, action, arn, context } = readSource(scope, from);
  const read = new PolicyStatement({ actions: [action], resources: [arn] });
  if (kmsKeyArn === undefined) return [read];
  const stack = Stack.of(scope);
  const decrypt = new PolicyStatement({
    actions: ['kms:Decrypt'],
    resources: [kmsKeyArn],
    conditions: {
      StringEquals: {
        'kms:ViaService': `${service}.${stack.region}.${stack.urlSuffix}`,
        [`kms:EncryptionContext:${context}`]: arn,
      },
    },
  });
  return [read, decrypt];
}

interface SecretPlace {
  readonly service: string;
  readonly action: string;
  readonly arn: string;
  /** What the service calls the secret's ARN when it asks for its key. */
  readonly context: string;
}

function readSource(scope: Construct, from: string): SecretPlace {
  const separator = from.indexOf(':');
  const name = from.slice(separator + 1);
  if (from.slice(0, separator) === 'secretsmanager') {
    return {
      service: 'secretsmanager',
      action: 'secretsmanager:GetSecretValue',
      arn: name,
      context: 'SecretARN',
    };
  }
  const arn = Stack.of(scope).formatArn({
    service: 'ssm',
    resource: 'parameter',
    // The slash that a hierarchical name begins with is the one after "parameter".
    resourceName: name.replace(/^\//, ''),
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
  return { service: 'ssm', action: 'ssm:GetParameter', arn, context: 'PARAMETER_ARN' };
}
