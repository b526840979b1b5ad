export type { AccessLogEntry } from './access-log.ts';
export type {
  ApiDefinition,
  AuthorizerDefinition,
  CorsDefinition,
  FunctionDefinition,
  GatewayLimits,
  GatewayResponseDefinition,
  GatewayResponses,
  HttpProxyIntegration,
  Integration,
  LambdaIntegration,
  RouteDefinition,
} from './api-definition.ts';
export { type Assumptions, defaultAssumptions } from './assumptions.ts';
export { type ChildProcessInvokerOptions, createChildProcessInvoker } from './child-process-invoker.ts';
export {
  ApiDefinitionInvalidError,
  FunctionUnknownError,
  GatewayEmulatorError,
  GatewayPortInUseError,
  InvokerClosedError,
} from './errors.ts';
export { apiDefinitionFromMigration, type FromMigrationOptions } from './from-migration.ts';
export type {
  FunctionInvoker,
  Invocation,
  InvocationOptions,
  InvocationOutcome,
  InvocationReport,
} from './function-invoker.ts';
export type { FunctionLogLine, PrintedLine, ReportLine } from './function-log.ts';
export { createInProcessInvoker } from './in-process-invoker.ts';
export type { DoubtName, Notice, QuirkName, TrapName } from './notice.ts';
export type { AccessLogListener, RequestInvocation } from './observe-invocations.ts';
export { type Gateway, type GatewayOptions, startGateway } from './start-gateway.ts';
