/** Root of every fault of this package. `code` is stable; `cause` keeps what happened below. */
export abstract class DevMongoError extends Error {
  abstract readonly code: string;
}

/** MONGODB_URI is set but is not a connection string. The value is never quoted: it may hold a password. */
export class DevMongoUriInvalidError extends DevMongoError {
  override readonly name = 'DevMongoUriInvalidError';
  readonly code = 'ERR_DEV_MONGO_URI_INVALID';
}

/** A mongod that somebody asked for by name, or asked to download, could not be started. */
export class DevMongoStartFailedError extends DevMongoError {
  override readonly name = 'DevMongoStartFailedError';
  readonly code = 'ERR_DEV_MONGO_START_FAILED';
}

/** The embedded server could not listen: usually the port is in use. */
export class DevMongoListenFailedError extends DevMongoError {
  override readonly name = 'DevMongoListenFailedError';
  readonly code = 'ERR_DEV_MONGO_LISTEN_FAILED';
}

/** A clone that would overwrite its own source. */
export class DevMongoCloneInvalidError extends DevMongoError {
  override readonly name = 'DevMongoCloneInvalidError';
  readonly code = 'ERR_DEV_MONGO_CLONE_INVALID';
}

/** A client sent what is not the wire protocol. There is no way to answer, so its connection is closed. */
export class WireProtocolError extends DevMongoError {
  override readonly name = 'WireProtocolError';
  readonly code = 'ERR_DEV_MONGO_WIRE_PROTOCOL';
}

/**
 * A command, or one write of it, that the embedded server answers with an error reply.
 *
 * Never leaves the package as an exception: it becomes `{ ok: 0, code, codeName, errmsg }` or an entry of
 * `writeErrors`, which the driver turns into its own MongoServerError.
 */
export class CommandRefusedError extends DevMongoError {
  override readonly name = 'CommandRefusedError';
  readonly code = 'ERR_DEV_MONGO_COMMAND_REFUSED';
  readonly serverCode: ServerErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(serverCode: ServerErrorCode, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.serverCode = serverCode;
    this.details = details;
  }
}

/** The server's numbers and names, as in its published list of error codes. */
export const SERVER_ERRORS = {
  1: 'InternalError',
  2: 'BadValue',
  9: 'FailedToParse',
  13: 'Unauthorized',
  14: 'TypeMismatch',
  20: 'IllegalOperation',
  26: 'NamespaceNotFound',
  27: 'IndexNotFound',
  28: 'PathNotViable',
  40: 'ConflictingUpdateOperators',
  43: 'CursorNotFound',
  48: 'NamespaceExists',
  52: 'DollarPrefixedFieldName',
  53: 'InvalidIdField',
  56: 'EmptyFieldName',
  59: 'CommandNotFound',
  66: 'ImmutableField',
  67: 'CannotCreateIndex',
  72: 'InvalidOptions',
  73: 'InvalidNamespace',
  85: 'IndexOptionsConflict',
  86: 'IndexKeySpecsConflict',
  168: 'InvalidPipelineOperator',
  171: 'CannotIndexParallelArrays',
  197: 'InvalidIndexSpecificationOption',
  238: 'NotImplemented',
  10334: 'BSONObjectTooLarge',
  11000: 'DuplicateKey',
  15952: 'Location15952',
  15958: 'Location15958',
  28745: 'Location28745',
  28746: 'Location28746',
  28747: 'Location28747',
  28748: 'Location28748',
  28749: 'Location28749',
  31253: 'Location31253',
  31254: 'Location31254',
  40323: 'Location40323',
  40324: 'Location40324',
  40414: 'Location40414',
  40415: 'Location40415',
} as const;

export type ServerErrorCode = keyof typeof SERVER_ERRORS;

/** Ends the command with one of the server's own errors. */
export function refuse(serverCode: ServerErrorCode, message: string): never {
  throw new CommandRefusedError(serverCode, message);
}

/**
 * Refuses what a real server would do but this one does not, with the code the server uses for a name it
 * does not know, and says where to find one that knows it.
 */
export function refuseUndeclared(serverCode: ServerErrorCode, message: string): never {
  refuse(
    serverCode,
    `${message} (outside the subset of the embedded MongoDB; set MONGODB_URI to use a real one)`,
  );
}
