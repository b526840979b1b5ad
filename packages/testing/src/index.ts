export {
  http1AuthorizerEvent,
  httpAuthorizerEvent,
  httpIntegrationEvent,
  restAuthorizerEvent,
  restIntegrationEvent,
  tokenAuthorizerEvent,
} from './captured-events.ts';
export {
  createOracleApp,
  type OracleAnswer,
  type OracleDeserializer,
  type OracleOptions,
} from './create-oracle-app.ts';
export { type ListeningServer, listen } from './listen.ts';
export { type RawResponse, sendRaw } from './raw-request.ts';
export { testSeed } from './seed.ts';
export {
  exampleCookies,
  type RowVerdict,
  SESSION_ID,
  type SessionRow,
  sessionRows,
  signature,
} from './session-rows.ts';
