import { isBsonNumber, toNumber } from '../bson/numbers.ts';
import { type Document, isDocument } from '../bson/values.ts';
import { CommandRefusedError, refuse, refuseUndeclared, SERVER_ERRORS } from '../errors.ts';
import type { EmbeddedStorage } from '../storage/embedded-storage.ts';
import type { CursorRegistry } from './cursors.ts';

/** What a command runs on. */
export interface CommandContext {
  readonly storage: EmbeddedStorage;
  readonly cursors: CursorRegistry;
  readonly database: string;
  readonly startedAt: Date;
}

/** One command: the fields it knows beside the generic ones, and what it does. */
export interface CommandHandler {
  readonly fields: readonly string[];
  run(command: Document, context: CommandContext): Document | Promise<Document>;
}

/** Fields that any command may carry. The standalone server has nothing to do for them here. */
const GENERIC_FIELDS = [
  '$db',
  'lsid',
  '$clusterTime',
  '$readPreference',
  'readConcern',
  'writeConcern',
  'comment',
  'maxTimeMS',
];

/** Refuses fields that are not known: an option that is silently ignored would be a wrong answer. */
export function checkFields(name: string, command: Document, known: readonly string[]): void {
  const stray = Object.keys(command).find(
    (field) => field !== name && !known.includes(field) && !GENERIC_FIELDS.includes(field),
  );
  if (stray !== undefined) refuseUndeclared(40415, `BSON field '${name}.${stray}' is an unknown field.`);
}

export function requireString(command: Document, field: string): string {
  const value = command[field];
  return typeof value === 'string'
    ? value
    : refuse(14, `BSON field '${field}' is the wrong type, expected string`);
}

/** A document field; absent counts as empty. */
export function optionalDocument(command: Document, field: string): Document {
  const value = command[field] ?? {};
  return isDocument(value) ? value : refuse(14, `BSON field '${field}' is the wrong type, expected object`);
}

export function requireDocuments(command: Document, field: string): Document[] {
  const value = command[field];
  if (!Array.isArray(value)) return refuse(40414, `BSON field '${field}' is missing but a required field`);
  return value.map((entry: unknown) =>
    isDocument(entry)
      ? entry
      : refuse(14, `BSON field '${field}' is the wrong type, expected an array of objects`),
  );
}

export function optionalInteger(command: Document, field: string): number | undefined {
  const value = command[field];
  if (value === undefined || value === null) return undefined;
  const number = isBsonNumber(value) ? toNumber(value) : Number.NaN;
  return Number.isInteger(number) ? number : refuse(9, `BSON field '${field}' must be a whole number`);
}

/** The reply to a command that failed as a whole. Anything but a refusal is a defect of this server. */
export function errorReply(error: unknown): Document {
  return { ok: 0, ...describeError(error) };
}

/** One failed write among others: the position in the batch, and the error. */
export function writeError(index: number, error: unknown): Document {
  if (!(error instanceof CommandRefusedError)) throw error;
  return { index, code: error.serverCode, errmsg: error.message, ...error.details };
}

function describeError(error: unknown): Document {
  if (!(error instanceof CommandRefusedError)) {
    const message = error instanceof Error ? error.message : String(error);
    return { errmsg: `the embedded MongoDB failed: ${message}`, code: 1, codeName: SERVER_ERRORS[1] };
  }
  const { message, serverCode, details } = error;
  return { errmsg: message, code: serverCode, codeName: SERVER_ERRORS[serverCode], ...details };
}
