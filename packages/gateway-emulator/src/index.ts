export type { AccessLogEntry } from './access-log.ts';
export { apiDefinitionFromTemplate } from './cloudformation/api-definition-from-template.ts';
export { readTemplateFile } from './cloudformation/read-template-file.ts';
export { readStackEnvironment, type StackEnvironment } from './cloudformation/stack-environment.ts';
export type {
  DeclaredEnvironment,
  EnvironmentChanges,
  FromTemplateOptions,
  FunctionOverride,
  LocalBackend,
} from './cloudformation/template-options.ts';
export type { TemplateProblem } from './cloudformation/template-problem.ts';
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
  MockIntegration,
  RouteDefinition,
} from './definition/api-definition.ts';
export { type Assumptions, defaultAssumptions } from './definition/assumptions.ts';
export { apiDefinitionFromMigration, type FromMigrationOptions } from './definition/from-migration.ts';
export {
  ApiDefinitionInvalidError,
  FunctionUnknownError,
  GatewayEmulatorError,
  GatewayPortInUseError,
  InvokerClosedError,
  TemplateUnreadableError,
  TemplateUnsupportedError,
} from './errors.ts';
export {
  type ChildProcessInvokerOptions,
  createChildProcessInvoker,
} from './functions/child-process-invoker.ts';
export type {
  FunctionInvoker,
  Invocation,
  InvocationOptions,
  InvocationOutcome,
  InvocationReport,
} from './functions/function-invoker.ts';
export type { FunctionLogLine, PrintedLine, ReportLine } from './functions/function-log.ts';
export { createInProcessInvoker } from './functions/in-process-invoker.ts';
export type { AccessLogListener, RequestInvocation } from './functions/observe-invocations.ts';
export type { DoubtName, Notice, QuirkName, TrapName } from './notice.ts';
export { createHttpProxy, type HttpProxy } from './proxy/http-proxy.ts';
export type { ProxyExchange, ProxyOutcome } from './proxy/proxy-exchange.ts';
export { createRouteFinder, type FindRouteKey } from './routing/create-route-finder.ts';
export { type Gateway, type GatewayOptions, startGateway } from './start-gateway.ts';
