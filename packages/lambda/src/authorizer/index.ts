export {
  type AuthorizerHandler,
  type AuthorizerPorts,
  createAuthorizer,
  type DecisionLogEntry,
} from './create-authorizer.ts';
export type { AuthorizerEvent, HttpAuthorizerEvent } from './read-authorizer-event.ts';
