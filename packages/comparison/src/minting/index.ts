export {
  createMinter,
  type MintedEncryption,
  type Minter,
  type MinterOptions,
  type MintRequest,
} from './create-minter.ts';
export {
  createMatrixCredentialSource,
  type MatrixCredentialSourceOptions,
} from './matrix-credential-source.ts';
export { sweepMintedSessions } from './sweep-minted-sessions.ts';
