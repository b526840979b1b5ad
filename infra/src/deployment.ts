import type { ObservabilitySettings } from './observability/observability-settings.ts';

/** A value that functions fetch while they run. The template holds its name only. */
export type SecretName = 'MONGODB_URI' | 'SESSION_SECRETS' | 'SESSION_REF_KEY';

/**
 * Where a secret is kept: `ssm:<parameter name>` or `secretsmanager:<complete ARN>`.
 *
 * With a key of your own, name it: a function may decrypt with that key only. Without one it is the key that AWS
 * manages for the service, which needs no permission.
 */
export type SecretSource = string | { readonly from: string; readonly kmsKeyArn?: string | undefined };

/** How API Gateway reaches the legacy API. */
export type LegacyTarget =
  | {
      readonly kind: 'public';
      /** Scheme, host and port, without a path. */
      readonly origin: string;
    }
  | {
      readonly kind: 'vpc-link';
      /** What legacy sees as its host, and for https the name in its certificate. */
      readonly origin: string;
      /**
       * REST: a load balancer. HTTP API: a listener of one, or a Cloud Map service.
       *
       * REST APIs reach a network load balancer without further settings; everything else goes through network
       * interfaces in subnets.
       */
      readonly targetArn: string;
      /** `subnet-…`, or `import:<name of an export>`. Left out: those of `vpc`. */
      readonly subnetIds?: readonly string[] | undefined;
      readonly securityGroupIds?: readonly string[] | undefined;
    }
  | {
      /** Every route has moved, and legacy is switched off: there is no fall-through. */
      readonly kind: 'none';
    };

/** Where functions run, if they have to reach something private. Ids, or `import:<name of an export>`. */
export interface FunctionVpc {
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
}

/** What one function is made of. */
export interface FunctionSettings {
  /** @default 512 */
  readonly memoryMb?: number | undefined;
  /** @default 'arm64' */
  readonly architecture?: 'arm64' | 'x86_64' | undefined;
  /** How many run at once, at most; also what its database connections are counted by. Left out: what the account has. */
  readonly reservedConcurrency?: number | undefined;
  /** `false`: the function gets no MONGODB_URI. @default true */
  readonly database?: boolean | undefined;
  /** Left out: as long as the logs of the stage. */
  readonly logRetentionDays?: number | undefined;
  /** Further variables. No secrets: everybody who may look at the function can read them. */
  readonly environment?: Readonly<Record<string, string>> | undefined;
}

/** One deployment of the route table. */
export interface StageDeployment {
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
  /** @default `straddle-<stage>` */
  readonly stackName?: string | undefined;
  /** Name of the stage of the API. @default 'live' for REST, '$default' for HTTP APIs */
  readonly apiStage?: string | undefined;
  readonly legacy: LegacyTarget;
  readonly vpc?: FunctionVpc | undefined;
  readonly secrets: Readonly<Record<SecretName, SecretSource>>;
  /** How long a fetched secret is used. @default 60 */
  readonly secretsTtlSeconds?: number | undefined;
  /** For every function that does not say otherwise. */
  readonly functionDefaults?: FunctionSettings | undefined;
  /** By group, and `authorizer`. */
  readonly functions?: Readonly<Record<string, FunctionSettings>> | undefined;
  /** Pages that may send unsafe requests with a session; the guard of routes compares with these. */
  readonly allowedOrigins?: readonly string[] | undefined;
  /**
   * Origins whose pages read answers across origins. REST: the gateway's own answers name the one origin. HTTP API:
   * the gateway answers all of CORS itself, so legacy may have no path left.
   */
  readonly cors?:
    | {
        readonly origins: readonly string[];
        /** HTTP API only. */
        readonly methods?: readonly string[] | undefined;
        /** HTTP API only. */
        readonly headers?: readonly string[] | undefined;
      }
    | undefined;
  /** Requests per second and in a burst, all callers together. */
  readonly throttle: { readonly ratePerSecond: number; readonly burst: number };
  /** @default 30 */
  readonly logRetentionDays?: number | undefined;
  /** Key that log groups are encrypted with, if not with the one of CloudWatch. */
  readonly logKmsKeyArn?: string | undefined;
  /**
   * REST APIs write access logs with a role that an account has once per region. `true`: make it here, which
   * replaces the one that the account may have. @default false
   */
  readonly createApiGatewayLogsRole?: boolean | undefined;
  /** Metrics, alarms and who is told. */
  readonly observability?: ObservabilitySettings | undefined;
  readonly connections?:
    | {
        /** Synth warns if the functions may open more connections to the database than this. */
        readonly limit?: number | undefined;
        /** Concurrency that a function without `reservedConcurrency` is counted with. @default 1000 */
        readonly unreservedConcurrency?: number | undefined;
        /** Pool size of one instance: `maxPoolSize` of the functions. @default 4 */
        readonly perInstance?: number | undefined;
      }
    | undefined;
}

/** All stages of a team, by name. */
export interface Deployment {
  readonly stages: Readonly<Record<string, StageDeployment>>;
}

/**
 * Gives a deployment its types, and changes nothing.
 *
 * Checks and defaults are applied by {@link resolveStage}.
 *
 * @example
 * export default defineDeployment({
 *   stages: {
 *     staging: {
 *       account: '111122223333',
 *       region: 'eu-central-1',
 *       legacy: { kind: 'public', origin: 'https://legacy.example.com' },
 *       secrets: {
 *         MONGODB_URI: 'ssm:/straddle/staging/mongodb-uri',
 *         SESSION_SECRETS: 'ssm:/straddle/staging/session-secrets',
 *         SESSION_REF_KEY: 'ssm:/straddle/staging/session-ref-key',
 *       },
 *       throttle: { ratePerSecond: 500, burst: 1000 },
 *     },
 *   },
 * });
 */
export function defineDeployment(deployment: Deployment): Deployment {
  return deployment;
}
