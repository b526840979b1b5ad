import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CredentialsNotLentError } from '../errors.ts';
import { shellQuote } from '../shell-quote.ts';
import type { Targets } from './targets.ts';

/** Whose credentials stand in the file: they are worth nothing once that process has ended. */
const OWNER = /^# straddle compare, process (\d+)\n/;

/** Where credentials are lent, below the folder of the route table. The folder is in .gitignore. */
function fileIn(rootFolder: string): string {
  return join(rootFolder, '.straddle', 'credentials');
}

/**
 * Makes one credential per client that both sides know, and writes them to a file that only its owner can read.
 *
 * @returns Takes the file away again.
 */
export async function lendCredentials(
  { clients, credentials, share }: Pick<Targets, 'clients' | 'credentials' | 'share'>,
  rootFolder: string,
): Promise<() => Promise<void>> {
  const lines: string[] = [];
  for (const { name } of clients) {
    const { headers, sessionIds } = await credentials.acquire(name, 'control');
    for (const sessionId of sessionIds) await share?.(sessionId);
    for (const { variable, value } of headers) {
      if (variable !== undefined) lines.push(`export ${variable}=${shellQuote(value)}`);
    }
  }
  const file = fileIn(rootFolder);
  await mkdir(dirname(file), { recursive: true });
  // The mode holds for new files alone.
  await rm(file, { force: true });
  await writeFile(file, `# straddle compare, process ${process.pid}\n${lines.join('\n')}\n`, {
    mode: 0o600,
  });
  return () => rm(file, { force: true });
}

/**
 * The lines by which a shell gets what the curl commands of a report name.
 *
 * @throws {CredentialsNotLentError} When no comparison keeps its sides up.
 */
export async function readLentCredentials(rootFolder: string): Promise<string> {
  const text = await readFile(fileIn(rootFolder), 'utf8').catch(() => '');
  const [head = '', owner] = OWNER.exec(text) ?? [];
  if (owner === undefined || !isRunning(Number(owner))) throw new CredentialsNotLentError();
  return text.slice(head.length).trimEnd();
}

function isRunning(processId: number): boolean {
  try {
    // Sends nothing: it only asks whether a signal could be sent.
    return process.kill(processId, 0);
  } catch {
    return false;
  }
}
