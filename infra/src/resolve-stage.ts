import type {
  FunctionSettings,
  FunctionVpc,
  LegacyTarget,
  SecretName,
  StageDeployment,
} from './deployment.ts';
import { deploymentSchema } from './deployment-schema.ts';
import { DeploymentInvalidError } from './errors.ts';
import { type ResolvedObservability, resolveObservability } from './observability/observability-settings.ts';

/** One secret, with the key it is encrypted with if that is not the service's own. */
export interface ResolvedSecret {
  /** `ssm:…` or `secretsmanager:…`. */
  readonly from: string;
  readonly kmsKeyArn?: string;
}

/** What one function is made of, every default applied. */
export interface ResolvedFunctionSettings {
  readonly memoryMb: number;
  readonly architecture: 'arm64' | 'x86_64';
  readonly reservedConcurrency?: number;
  readonly database: boolean;
  readonly logRetentionDays?: number;
  readonly environment: Readonly<Record<string, string>>;
}

/** One stage with every default applied; what the stack is made from, beside the route table. */
export interface ResolvedStage {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly stackName: string;
  /** Left out: what suits the kind of API. */
  readonly apiStage?: string;
  readonly legacy: LegacyTarget;
  readonly vpc?: FunctionVpc;
  readonly secrets: Readonly<Record<SecretName, ResolvedSecret>>;
  readonly secretsTtlSeconds: number;
  readonly functionDefaults: ResolvedFunctionSettings;
  readonly functions: Readonly<Record<string, FunctionSettings>>;
  readonly allowedOrigins: readonly string[];
  readonly cors?: NonNullable<StageDeployment['cors']>;
  readonly throttle: StageDeployment['throttle'];
  readonly logRetentionDays: number;
  readonly logKmsKeyArn?: string;
  readonly createApiGatewayLogsRole: boolean;
  readonly observability: ResolvedObservability;
  readonly connections: {
    readonly limit?: number;
    readonly unreservedConcurrency: number;
    readonly perInstance: number;
  };
}

/** `maxPoolSize` of the functions, which may not be imported here. */
export const poolSizePerInstance = 4;

const defaultFunctionSettings: ResolvedFunctionSettings = {
  memoryMb: 512,
  architecture: 'arm64',
  database: true,
  environment: {},
};

/**
 * Checks a deployment and gives one of its stages, with defaults applied.
 *
 * @param deployment What `defineDeployment` returned, or the default export of a file nobody has looked at yet.
 * @throws {DeploymentInvalidError} With every problem of all stages, or the names that there are.
 * @example
 * resolveStage(deployment, 'staging').stackName; //=> 'straddle-staging'
 */
export function resolveStage(deployment: unknown, name: string): ResolvedStage {
  const parsed = deploymentSchema.safeParse(deployment);
  if (!parsed.success) {
    throw new DeploymentInvalidError(
      parsed.error.issues.map(
        ({ path, message }) => `${path.map(String).join('.') || 'the deployment'}: ${message}`,
      ),
    );
  }
  const { stages } = parsed.data;
  const stage = stages[name];
  if (stage === undefined) {
    const known = Object.keys(stages).join(', ');
    throw new DeploymentInvalidError([`there is no stage "${name}"; there are: ${known || 'none'}`]);
  }
  return withDefaults(name, stage);
}

function withDefaults(name: string, stage: StageDeployment): ResolvedStage {
  const { secrets, connections = {}, functionDefaults, ...rest } = stage;
  return {
    ...(defined(rest) as Omit<ResolvedStage, 'name'>),
    name,
    stackName: stage.stackName ?? `straddle-${name}`,
    secrets: {
      MONGODB_URI: toSecret(secrets.MONGODB_URI),
      SESSION_SECRETS: toSecret(secrets.SESSION_SECRETS),
      SESSION_REF_KEY: toSecret(secrets.SESSION_REF_KEY),
    },
    secretsTtlSeconds: stage.secretsTtlSeconds ?? 60,
    functionDefaults: withSettings(defaultFunctionSettings, functionDefaults),
    functions: stage.functions ?? {},
    allowedOrigins: stage.allowedOrigins ?? [],
    logRetentionDays: stage.logRetentionDays ?? 30,
    createApiGatewayLogsRole: stage.createApiGatewayLogsRole ?? false,
    observability: resolveObservability(stage.observability),
    connections: { unreservedConcurrency: 1000, perInstance: poolSizePerInstance, ...defined(connections) },
  };
}

/** What a function is made of: its own settings, then those for every function. */
export function functionSettings(
  { functionDefaults, functions }: ResolvedStage,
  name: string,
): ResolvedFunctionSettings {
  return withSettings(functionDefaults, functions[name]);
}

function withSettings(
  defaults: ResolvedFunctionSettings,
  settings: FunctionSettings = {},
): ResolvedFunctionSettings {
  return {
    ...defaults,
    ...defined(settings),
    environment: { ...defaults.environment, ...settings.environment },
  };
}

function toSecret(source: StageDeployment['secrets'][SecretName]): ResolvedSecret {
  return typeof source === 'string' ? { from: source } : defined(source);
}

/** Without what is said to be undefined, which would win over a default. */
function defined<Value extends object>(
  value: Value,
): { [Key in keyof Value]: Exclude<Value[Key], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as {
    [Key in keyof Value]: Exclude<Value[Key], undefined>;
  };
}
