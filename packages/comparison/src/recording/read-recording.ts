import { createReadStream } from 'node:fs';
import { RecordingUnreadableError } from '../errors.ts';
import { textOf } from '../http/body-text.ts';
import { type ParsedLine, parseExchange } from './recorded-exchange.ts';

/** One line of a recording and where it stands, counted from 1. */
export type RecordedLine = ParsedLine & { readonly line: number };

/** Far more than the recorder writes; without a limit a file without line ends would fill the memory. */
const MAX_LINE_BYTES = 1_048_576;

const LINE_END = 0x0a;

/**
 * Reads a recording line by line, at the pace of whoever iterates. A line that cannot be read is told as such and
 * the next one is read; empty lines are nothing.
 *
 * @throws {RecordingUnreadableError} While iterating, when the file cannot be read.
 * @since 0.1.0
 * @example
 * for await (const read of readRecording('traffic.jsonl')) {
 *   if (read.outcome === 'exchange') console.log(read.line, read.exchange.path);
 * }
 */
export async function* readRecording(file: string): AsyncGenerator<RecordedLine, void, undefined> {
  let line = 0;
  for await (const bytes of linesOf(file)) {
    line += 1;
    const parsed = bytes === 'too-long' ? TOO_LONG : parseBytes(bytes);
    if (parsed !== undefined) yield { line, ...parsed };
  }
}

const TOO_LONG: ParsedLine = { outcome: 'malformed', problem: `longer than ${MAX_LINE_BYTES} bytes` };

function parseBytes(bytes: Uint8Array): ParsedLine | undefined {
  const text = textOf(bytes);
  if (text === undefined) return { outcome: 'malformed', problem: 'not UTF-8, or with a NUL' };
  return text.trim() === '' ? undefined : parseExchange(text);
}

async function* linesOf(file: string): AsyncGenerator<Uint8Array | 'too-long', void, undefined> {
  /** The beginning of a line whose end has not been read. */
  let begun: Buffer[] = [];
  let begunBytes = 0;
  const finish = (last: Buffer): Uint8Array | 'too-long' => {
    const whole =
      begunBytes + last.length > MAX_LINE_BYTES
        ? 'too-long'
        : begun.length === 0
          ? last
          : Buffer.concat([...begun, last]);
    begun = [];
    begunBytes = 0;
    return whole;
  };
  for await (const chunk of chunksOf(file)) {
    let start = 0;
    for (let end = chunk.indexOf(LINE_END); end !== -1; end = chunk.indexOf(LINE_END, start)) {
      yield finish(chunk.subarray(start, end));
      start = end + 1;
    }
    const rest = chunk.subarray(start);
    begunBytes += rest.length;
    if (begunBytes > MAX_LINE_BYTES) begun = [];
    else if (rest.length > 0) begun.push(rest);
  }
  if (begunBytes > 0) yield finish(Buffer.alloc(0));
}

async function* chunksOf(file: string): AsyncGenerator<Buffer, void, undefined> {
  try {
    for await (const chunk of createReadStream(file)) yield Buffer.from(chunk);
  } catch (error) {
    throw new RecordingUnreadableError(file, error);
  }
}
