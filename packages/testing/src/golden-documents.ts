import { readFileSync } from 'node:fs';
import { BSON } from 'mongodb';

/** Sessions that the real connect-mongo of several versions wrote, and what several versions read from them. */
export interface GoldenDocuments {
  /** What every encrypted document was written with. Protects nothing. */
  readonly storeEncryptionKey: string;
  readonly documents: readonly GoldenDocument[];
}

export interface GoldenDocument {
  readonly name: string;
  readonly writer: { readonly connectMongo: string; readonly kruptein?: string; readonly mongodb: string };
  /** The scheme and the options of the writing version; nothing if it did not encrypt. */
  readonly encryption?: GoldenEncryption;
  readonly options: {
    readonly stringify?: boolean;
    readonly touchAfter?: number;
    readonly timestamps?: boolean;
    readonly customTransform?: boolean;
  };
  /** What express-session gave the store, as JSON shows it. */
  readonly session: Readonly<Record<string, unknown>>;
  /** The document with its BSON types. */
  readonly document: Readonly<Record<string, unknown>>;
  readonly reads: readonly GoldenRead[];
}

export interface GoldenEncryption {
  readonly scheme: 'connect-mongo-3' | 'kruptein' | 'webcrypto';
  readonly [option: string]: unknown;
}

/** One answer of a real store to `get`. */
export interface GoldenRead {
  /** Version of connect-mongo, followed by that of kruptein where it drifted. */
  readonly by: string;
  /** `same` as the writer's, or a scheme with its default options; the key is the writer's unless it says wrong. */
  readonly encryption: 'same' | 'same, wrong key' | 'none' | GoldenEncryption['scheme'];
  readonly stringify: boolean;
  /** With an `unserialize` that passes on what it is given. */
  readonly customTransform?: boolean;
  /** The message of the error that it called back with. */
  readonly fails?: string;
  readonly gives?: 'the session' | 'the session as JSON text' | 'what is stored' | 'value';
  readonly value?: unknown;
}

/**
 * Reads the golden documents; `golden/write-golden-documents.mjs` made them.
 *
 * Costs a quarter of a megabyte of JSON.
 */
export function readGoldenDocuments(): GoldenDocuments {
  const text = readFileSync(new URL('../golden/documents.json', import.meta.url), 'utf8');
  const golden: GoldenDocuments = JSON.parse(text);
  return {
    ...golden,
    documents: golden.documents.map((one) => ({ ...one, document: BSON.EJSON.deserialize(one.document) })),
  };
}
