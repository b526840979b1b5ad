import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ResolvedMigration, serveAs } from '@straddle/route-table';
import { App } from 'aws-cdk-lib';
import { deploymentProblems } from './deployment-problems.ts';
import { DeploymentInvalidError } from './errors.ts';
import { codeLeftOut, type FunctionCode } from './function-code.ts';
import { MigrationStack } from './migration-stack.ts';
import type { ResolvedStage } from './resolve-stage.ts';

/** A CloudFormation template as JSON. */
export interface Template {
  readonly Resources: Readonly<Record<string, TemplateResource>>;
  readonly Outputs?: Readonly<Record<string, unknown>>;
}

export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DependsOn?: string | readonly string[];
  readonly Metadata?: Readonly<Record<string, unknown>>;
}

export interface ServingOptions {
  /** Serve the table as this kind of API instead of its own. */
  readonly api?: 'rest' | 'http' | undefined;
}

/**
 * The template of one stage, without code: for looking at, not for deploying.
 *
 * Nothing is bundled, nothing stays on disk, and CDK's own checks of the template are left to `cdk synth`.
 *
 * @throws {DeploymentInvalidError} If the stage cannot serve the table, with every reason.
 * @throws {MigrationInvalidError} If the table cannot be served as that kind of API.
 * @example
 * synthesizeTemplate(resolveMigration(table), resolveStage(deployment, 'staging')).Resources;
 */
export function synthesizeTemplate(
  migration: ResolvedMigration,
  stage: ResolvedStage,
  { api }: ServingOptions = {},
): Template {
  const outdir = mkdtempSync(join(tmpdir(), 'straddle-template-'));
  try {
    const app = new App({
      outdir,
      analyticsReporting: false,
      treeMetadata: false,
      stackTraces: false,
      performanceReporting: false,
      builtinCloudFormationValidation: false,
    });
    const stack = addMigrationStack(app, { migration, stage, api, code: codeLeftOut });
    app.synth();
    return JSON.parse(readFileSync(join(outdir, stack.templateFile), 'utf8'));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/**
 * Puts the stack of one stage into an app, if the stage can serve the table.
 *
 * @throws {DeploymentInvalidError} With every reason why it cannot.
 */
export function addMigrationStack(
  app: App,
  {
    migration,
    stage,
    api,
    code,
  }: ServingOptions & {
    readonly migration: ResolvedMigration;
    readonly stage: ResolvedStage;
    readonly code: FunctionCode;
  },
): MigrationStack {
  const served = serveAs(migration, api ?? migration.api);
  const problems = deploymentProblems(served, stage);
  if (problems.length > 0) throw new DeploymentInvalidError(problems);
  return new MigrationStack(app, { migration: served, stage, code });
}
