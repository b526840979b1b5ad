import type { ResolvedMigration } from '@straddle/route-table';
import type { CfnPermission } from 'aws-cdk-lib/aws-lambda';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { LegacyProxy } from './legacy-proxy.ts';
import type { MigrationFunction } from './migration-function.ts';
import type { ResolvedStage } from './resolve-stage.ts';

export interface MigrationApiProps {
  /** As the kind of API that it is served as. */
  readonly migration: ResolvedMigration;
  readonly stage: ResolvedStage;
  /** By group, for those groups that have a function. */
  readonly groups: readonly MigrationFunction[];
  /** Left out if no route is behind it. */
  readonly authorizer: MigrationFunction | undefined;
}

/** What both kinds of API are made from. */
export interface ApiParts extends MigrationApiProps {
  readonly name: string;
  readonly stageName: string;
  readonly legacy: LegacyProxy | undefined;
  readonly accessLogGroup: LogGroup;
}

/** What either kind comes to. */
export interface ApiRoutes {
  readonly apiId: string;
  readonly authorizerId: string | undefined;
  /** What must not be live before the functions may be invoked. */
  awaits(permission: CfnPermission): void;
}
