import { writeFile } from 'node:fs/promises';
import { ReportUnwritableError } from '../errors.ts';

/**
 * Writes a report, over an older one if there is any.
 *
 * @throws {ReportUnwritableError} Naming the file.
 */
export async function writeReportFile(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (cause) {
    throw new ReportUnwritableError(file, cause);
  }
}
