import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { PasswordHashInvalidError } from './errors.ts';

/** What one scrypt run costs. Memory is 128 * 2^log2Cost * blockSize bytes. */
export interface ScryptParameters {
  readonly log2Cost: number;
  readonly blockSize: number;
  readonly parallelization: number;
}

/** OWASP's 16 MiB row (Password Storage Cheat Sheet): some hundred milliseconds per login. */
export const defaultScryptParameters: ScryptParameters = { log2Cost: 14, blockSize: 8, parallelization: 5 };

const SALT_BYTES = 16;
const KEY_BYTES = 32;
/** A stored hash that asks for more than this is damaged; computing it would stall the process. */
const MAX_LOG2_COST = 20;

const HASH = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([\w+/]{8,}={0,2})\$([\w+/]{8,}={0,2})$/;

/**
 * Hashes a password for storage. The parameters go into the hash, so they can be raised at any time
 * without making older hashes unreadable.
 *
 * @returns `$scrypt$ln=14,r=8,p=5$<salt>$<key>`, both base64.
 * @example
 * await users.insertOne({ ...user, passwordHash: await hashPassword(password) });
 */
export async function hashPassword(
  password: string,
  parameters: ScryptParameters = defaultScryptParameters,
  salt: Buffer = randomBytes(SALT_BYTES),
): Promise<string> {
  const key = await deriveKey(password, parameters, salt);
  const { log2Cost, blockSize, parallelization } = parameters;
  return `$scrypt$ln=${log2Cost},r=${blockSize},p=${parallelization}$${salt.toString('base64')}$${key.toString('base64')}`;
}

/**
 * Tells whether a password belongs to a stored hash, in constant time.
 *
 * @throws {PasswordHashInvalidError} If the stored hash is not one that `hashPassword` wrote.
 */
export async function verifyPassword(password: string, storedHash: string): Promise<boolean> {
  const { parameters, salt, key } = parseHash(storedHash);
  return timingSafeEqual(await deriveKey(password, parameters, salt), key);
}

/**
 * Spends the time of one verification and answers no: for e-mail addresses that nobody has, so that the
 * time of a login attempt does not tell whether an account exists.
 */
export async function verifyAgainstNobody(
  password: string,
  parameters: ScryptParameters = defaultScryptParameters,
): Promise<false> {
  await deriveKey(password, parameters, Buffer.alloc(SALT_BYTES));
  return false;
}

function deriveKey(password: string, parameters: ScryptParameters, salt: Buffer): Promise<Buffer> {
  const { log2Cost, blockSize, parallelization } = parameters;
  const options = {
    N: 2 ** log2Cost,
    r: blockSize,
    p: parallelization,
    // Node refuses to use more memory than this; its default is too small for higher costs.
    maxmem: 256 * 2 ** log2Cost * blockSize,
  };
  return new Promise((resolve, reject) => {
    // The same text typed on another keyboard may be composed differently; NFKC makes them one.
    scrypt(password.normalize('NFKC'), salt, KEY_BYTES, options, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}

function parseHash(storedHash: string): { parameters: ScryptParameters; salt: Buffer; key: Buffer } {
  const [, log2Cost, blockSize, parallelization, salt, key] = HASH.exec(storedHash) ?? [];
  if (salt === undefined || key === undefined) throw new PasswordHashInvalidError();
  const parsed = {
    parameters: {
      log2Cost: Number(log2Cost),
      blockSize: Number(blockSize),
      parallelization: Number(parallelization),
    },
    salt: Buffer.from(salt, 'base64'),
    key: Buffer.from(key, 'base64'),
  };
  if (parsed.parameters.log2Cost > MAX_LOG2_COST || parsed.key.length !== KEY_BYTES) {
    throw new PasswordHashInvalidError();
  }
  return parsed;
}
