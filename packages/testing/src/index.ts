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
  type OracleClient,
  type OracleDeserializer,
  type OracleOptions,
} from './create-oracle-app.ts';
export { type ExtractedMetric, extractMetrics } from './extract-metrics.ts';
export {
  type GoldenDocument,
  type GoldenDocuments,
  type GoldenEncryption,
  type GoldenRead,
  readGoldenDocuments,
} from './golden-documents.ts';
export { type ListeningServer, listen } from './listen.ts';
export { type RawResponse, sendRaw } from './raw-request.ts';
export { testSeed } from './seed.ts';
export {
  exampleCookies,
  type RowCookieOptions,
  type RowRequest,
  type RowVerdict,
  rowsNotAsked,
  SESSION_ID,
  type SessionRow,
  sessionRows,
  signature,
} from './session-rows.ts';
export {
  type AwsSecretsStub,
  type StubCall,
  type StubCredentials,
  type StubParameter,
  type StubTrouble,
  startAwsSecretsStub,
} from './start-aws-secrets-stub.ts';
export { TEST_CERTIFICATE, TEST_CERTIFICATE_KEY } from './test-certificate.ts';
export { type StoreTrouble, troubledCollection } from './troubled-collection.ts';
