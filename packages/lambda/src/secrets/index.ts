export { type AwsAccess, readAwsAccess } from './aws-access.ts';
export {
  createSecretValues,
  type SecretLogEntry,
  type SecretValues,
  type SecretValuesOptions,
} from './create-secret-values.ts';
export { createInstanceName } from './instance-name.ts';
export {
  parseRemoteText,
  type RemoteCall,
  type RemoteText,
  readRemoteText,
  writeRemoteText,
} from './remote-text.ts';
export { type SecretReference, secret, secretsTtlSeconds } from './secret-reference.ts';
