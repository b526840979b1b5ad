import type { NotRecordedReason, RecordingCounts } from '@straddle/comparison/recording';

const WORDS: Readonly<Record<NotRecordedReason, string>> = {
  path: 'whose path is not recorded',
  'other-authorization': 'with an Authorization that a replay could not present',
  'not-sendable': 'that could not be sent again',
  'holds-a-secret': 'in which a credential was found where it should not be',
  unanswered: 'that nobody was answered in',
  full: 'after the recording was full',
  backlog: 'that the disk was too slow for',
  failed: 'after the file could not be written',
};

/**
 * What a recording came to, a line each.
 *
 * @example
 * // 120 exchanges recorded in traffic.jsonl
 * //   left out: 4 whose path is not recorded
 */
export function describeRecording({ recorded, leftOut }: RecordingCounts, file: string): string {
  const reasons = (Object.keys(WORDS) as NotRecordedReason[]).flatMap((reason) => {
    const count = leftOut[reason] ?? 0;
    return count === 0 ? [] : [`  left out: ${count} ${WORDS[reason]}`];
  });
  return [`${recorded} exchanges recorded in ${file}`, ...reasons].join('\n');
}
