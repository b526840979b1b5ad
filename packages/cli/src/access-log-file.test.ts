import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { AccessLogEntry } from '@straddle/gateway-emulator';
import { openAccessLogFile } from './access-log-file.ts';
import { createTemporaryFolder, type TemporaryFolder } from './testing/temporary-folder.ts';

let folder: TemporaryFolder | undefined;
afterEach(() => folder?.remove());

const entryOf = (requestId: string): AccessLogEntry =>
  Object({ requestId, 'identity.userAgent': 'two\nlines' });

describe('the file of the access log', () => {
  test('has one line of JSON per request, below what was in it', async () => {
    folder = createTemporaryFolder({ 'access.log': 'earlier\n' });
    const path = join(folder.path, 'access.log');
    const log = await openAccessLogFile(path, () => undefined);
    log.write(entryOf('one'));
    log.write(entryOf('two'));
    await log.close();
    const [earlier, ...lines] = (await readFile(path, 'utf8')).trimEnd().split('\n');
    expect(earlier).toBe('earlier');
    expect(lines.map((line) => JSON.parse(line))).toEqual([entryOf('one'), entryOf('two')]);
  });

  test('is refused by name where it cannot be', async () => {
    folder = createTemporaryFolder({});
    const path = join(folder.path, 'nowhere', 'access.log');
    await expect(openAccessLogFile(path, () => undefined)).rejects.toMatchObject({
      code: 'ERR_ACCESS_LOG_UNWRITABLE',
      message: `The access log cannot be written to ${path}. Name a file in a folder that exists with --access-log <file>.`,
    });
  });

  // Only Linux has a device that is always full.
  const onLinux = process.platform === 'linux' ? test : test.skip;
  onLinux('that stops taking lines is told, and ends nothing', async () => {
    const problems: string[] = [];
    let told = (): void => undefined;
    const isTold = new Promise<void>((resolve) => {
      told = resolve;
    });
    const log = await openAccessLogFile('/dev/full', (problem) => {
      problems.push(problem);
      told();
    });
    log.write(entryOf('one'));
    // Long before anybody closes it: a rejection that nobody handles would end the process here.
    await isTold;
    await setImmediate();
    await log.close();
    expect(problems).toEqual([expect.stringMatching(/^cannot write \/dev\/full: ENOSPC/)]);
  });
});
