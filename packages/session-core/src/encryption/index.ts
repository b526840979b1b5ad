export { createPayloadDecrypter, type PayloadDecrypter } from './create-payload-decrypter.ts';
export { encryptionProblems } from './encryption-problems.ts';
export type {
  ConnectMongo3Encryption,
  EncryptionSettings,
  KrupteinEncryption,
  PayloadHandling,
  WebCryptoEncryption,
} from './encryption-settings.ts';
export { recogniseStoredForm, type StoredForm } from './stored-form.ts';
