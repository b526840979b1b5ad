import { validateComparisonSettings } from '@straddle/comparison';
import {
  createTrafficRecorder,
  type TrafficRecorder,
  type TrafficRecorderOptions,
} from '@straddle/comparison/recording';
import { resolveSessionSettings } from '@straddle/session-core';
import { loadComparison } from '../load-comparison.ts';

export interface RecorderOptions extends Omit<TrafficRecorderOptions, 'settings' | 'clock'> {
  /** Of comparison.config.ts. */
  readonly rootFolder: string;
}

/**
 * Makes a recorder that keeps what comparison.config.ts names, and knows sessions by the cookie of the session
 * settings.
 *
 * @throws {ComparisonConfigUnreadableError | ComparisonSettingsInvalidError | RecordingUnwritableError}
 */
export async function openRecorder(options: RecorderOptions): Promise<TrafficRecorder> {
  const { settings, local } = await loadComparison(options.rootFolder);
  const { record } = validateComparisonSettings(settings, new Date().toISOString().slice(0, 10));
  const { name: sessionCookie } = resolveSessionSettings(local.sessionSettings ?? {});
  return createTrafficRecorder({ ...options, settings: { sessionCookie, ...record } });
}
