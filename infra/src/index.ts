export { accessLogFormat } from './access-log-format.ts';
export {
  type Deployment,
  defineDeployment,
  type FunctionSettings,
  type FunctionVpc,
  type LegacyTarget,
  type SecretName,
  type SecretSource,
  type StageDeployment,
} from './deployment.ts';
export { DeploymentInvalidError, InfraError } from './errors.ts';
export { LegacyProxy } from './legacy-proxy.ts';
export { MigrationApi } from './migration-api.ts';
export { MigrationFunction } from './migration-function.ts';
export { MigrationStack } from './migration-stack.ts';
export { poolSizePerInstance, type ResolvedStage, resolveStage } from './resolve-stage.ts';
export { RouteGroupFunction } from './route-group-function.ts';
export { SessionAuthorizer } from './session-authorizer.ts';
export { type SynthesizedStack, synthesizeStack } from './synthesize-stack.ts';
export { synthesizeTemplate, type Template, type TemplateResource } from './synthesize-template.ts';
