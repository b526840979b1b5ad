import { randomUUID } from 'node:crypto';
import { chmod, chown, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { text as readAll } from 'node:stream/consumers';
import { parseRemoteText, readAwsAccess, readRemoteText, writeRemoteText } from '@straddle/lambda/secrets';
import { parseSecretList } from '@straddle/session-core';
import { SecretSourceFailedError } from './errors.ts';

/** Where a list of secrets is kept. */
export interface SecretSource {
  /** As on the command line. */
  readonly name: string;
  /** @throws {SecretSourceFailedError} */
  read(): Promise<SecretText>;
  /** Replaces the whole text, at once. Left out: it cannot be written. */
  readonly write?: (text: string) => Promise<void>;
}

/** A list of secrets, and the text that it was read from. */
export interface SecretText {
  readonly text: string;
  readonly secrets: readonly string[];
}

export interface SourcePorts {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly input: Readable | undefined;
}

/** A person waits, and writes are not tried again. */
const TIMEOUT_MS = 10_000;

/**
 * Opens `file:<path>`, `ssm:<name>`, `secretsmanager:<id>`, or `-` for a list on the standard input.
 *
 * @returns Nothing for anything else.
 */
export function openSecretSource(name: string, ports: SourcePorts): SecretSource | undefined {
  if (name === '-') {
    const { input } = ports;
    return {
      name,
      read: () => readSource(name, () => (input === undefined ? Promise.resolve('') : readAll(input))),
    };
  }
  if (name.startsWith('file:') && name.length > 'file:'.length) {
    const path = resolve(ports.folder, name.slice('file:'.length));
    return {
      name,
      read: () => readSource(name, () => readFile(path, 'utf8')),
      write: (text) => attempt(name, 'cannot be written', () => replaceFile(path, text)),
    };
  }
  const remote = parseRemoteText(name);
  if (remote === undefined) return undefined;
  const call = () => ({ access: readAwsAccess(ports.environment), timeoutMs: TIMEOUT_MS });
  return {
    name,
    read: () => readSource(name, async () => readRemoteText(remote, call())),
    write: (text) => attempt(name, 'cannot be written', async () => writeRemoteText(remote, text, call())),
  };
}

async function readSource(name: string, read: () => Promise<string>): Promise<SecretText> {
  const text = await attempt(name, 'cannot be read', read);
  const list = parseSecretList(text);
  if (list.status === 'invalid') throw new SecretSourceFailedError(name, list.problem);
  return { text, secrets: list.secrets };
}

async function attempt<T>(name: string, problem: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    // Errors of files and of AWS' calls name paths and error names, never contents.
    const why = cause instanceof Error ? `: ${cause.message.replace(/\.$/, '')}` : '';
    throw new SecretSourceFailedError(name, `${problem}${why}`, cause);
  }
}

/** Whoever reads the file sees the old list or the new one, with the owner and the rights that it had. */
async function replaceFile(path: string, text: string): Promise<void> {
  const target = await realpath(path);
  const { mode, uid, gid } = await stat(target);
  const temporary = join(dirname(target), `.${randomUUID()}`);
  try {
    await writeNewFile(temporary, `${text}\n`);
    if (process.getuid?.() !== uid) await chown(temporary, uid, gid);
    await chmod(temporary, mode & 0o777);
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Makes a file that only its owner may read. Never replaces one. */
export async function writeNewFile(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}
