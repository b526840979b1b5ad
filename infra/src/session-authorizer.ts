import { authorizerVariables, type ResolvedMigration } from '@straddle/route-table';
import type { Construct } from 'constructs';
import type { FunctionCode } from './function-code.ts';
import { MigrationFunction } from './migration-function.ts';
import type { ResolvedStage } from './resolve-stage.ts';

/** HTTP APIs give an authorizer ten seconds; REST APIs more, which nobody should need. */
const timeoutSeconds = 10;

export interface FromTable {
  readonly migration: ResolvedMigration;
  readonly stage: ResolvedStage;
  readonly code: FunctionCode;
}

/**
 * The function that decides about sessions. How API Gateway asks it and keeps its answers is set by the API.
 *
 * @example
 * SessionAuthorizer.of(stack, { migration, stage, code }); //=> undefined, if no route is behind it
 */
export class SessionAuthorizer extends MigrationFunction {
  /** Nothing if no route is behind an authorizer: there is no function then. */
  static of(scope: Construct, props: FromTable): SessionAuthorizer | undefined {
    const variables = authorizerVariables(props.migration);
    return variables === undefined ? undefined : new SessionAuthorizer(scope, props, variables);
  }

  private constructor(
    scope: Construct,
    { stage, code }: FromTable,
    variables: Readonly<Record<string, string>>,
  ) {
    super(scope, 'Authorizer', {
      name: 'authorizer',
      stage,
      code,
      timeoutSeconds,
      variables,
      secrets: ['MONGODB_URI', 'SESSION_SECRETS', 'SESSION_REF_KEY'],
    });
  }
}
