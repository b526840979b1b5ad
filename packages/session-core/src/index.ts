export type {
  BearerSettings,
  HandwrittenBearer,
  HandwrittenBearerStyle,
  ReplaceCookieBearer,
} from './bearer.ts';
export { type CookieParsing, decodeCookieValue, readCookie } from './cookie-header.ts';
export type { CookieParserSettings } from './cookie-parser.ts';
export {
  type AuthenticateRequest,
  type Authenticator,
  type AuthenticatorPorts,
  createAuthenticator,
  type DeserializersOf,
  type Log,
  type LogEntry,
  type SecretProvider,
} from './create-authenticator.ts';
export {
  createSettingsReporter,
  type SessionSettingsLine,
  type SettingsReporterOptions,
} from './create-settings-reporter.ts';
export type { AcceptedCredential, CredentialKind } from './credential.ts';
export {
  type Deserializer,
  type DeserializerDone,
  type DeserializerRequest,
  type RequestDeserializer,
  requestDeserializer,
} from './deserialize-user.ts';
export type { EncryptionSettings } from './encryption/index.ts';
export {
  CookieOptionsFailedError,
  CookieOptionsUnknowableError,
  CookieSecretInvalidError,
  CookieSecretMissingError,
  SecretProviderFailedError,
  SecretProviderTimeoutError,
  SecretsOverdueError,
  SessionCookieInvalidError,
  SessionCookieUnreadableError,
  SessionFault,
  type SessionFaultCode,
  SessionPathAmbiguousError,
  SessionPathMismatchError,
  SessionPayloadInvalidError,
  SessionSettingsInvalidError,
  SessionStoreTimeoutError,
  SessionStoreUnavailableError,
  UserDeserializationFailedError,
  UserDeserializationTimeoutError,
} from './errors.ts';
export { joinRequestHeaders } from './join-request-headers.ts';
export { keyIdOf } from './key-id.ts';
export type { Principal } from './principal.ts';
export { type RegisteredDifference, registeredDifferences } from './registered-differences.ts';
export type { IncomingHeaders } from './request-headers.ts';
export {
  formatSecretList,
  parseSecretList,
  type SecretListResult,
} from './secret-list.ts';
export type { SessionCookie, StoredCookie } from './session-cookie.ts';
export { sessionRefOf } from './session-ref.ts';
export type { ReadResult, SessionStore, SessionTouch, StoredSession } from './session-store.ts';
export {
  type BudgetSettings,
  type CookieOptionsFunction,
  type CookieOptionsRequest,
  type CookieSettings,
  type PassportSettings,
  type ResolvedSessionSettings,
  type ResolvedStoreSettings,
  resolveSessionSettings,
  type SessionSettings,
  type StoreSettings,
} from './settings.ts';
export { type SettingsFingerprint, settingsFingerprint } from './settings-fingerprint.ts';
export { type Secret, signSessionId, type UnsignResult, unsignSessionCookie } from './signed-cookie.ts';
export type {
  Anonymous,
  AnonymousReason,
  Authenticated,
  Effects,
  LoadedSession,
  Verdict,
} from './verdict.ts';
