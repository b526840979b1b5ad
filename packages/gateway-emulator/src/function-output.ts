import { StringDecoder } from 'node:string_decoder';

/** Longer lines are passed on in pieces, as CloudWatch does with log events. */
const maxLineLength = 256 * 1024;

/** Where the pieces of an output stream go. */
export interface OutputListener {
  readonly onLine: (line: string) => void;
  /** The output of one invocation is complete. */
  readonly onEndOfOutput: () => void;
}

/** Takes an output stream of a function apart into lines, and finds where the output of an invocation ends. */
export interface OutputReader {
  read(chunk: Buffer): void;
  /** Passes on a last line that has no line end. */
  end(): void;
}

/** @param endOfOutput The line that the runtime writes after an invocation; what stands before it is a line of its own. */
export function createOutputReader(
  endOfOutput: string,
  { onLine, onEndOfOutput }: OutputListener,
): OutputReader {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  const passOn = (line: string): void => {
    for (let start = 0; start === 0 || start < line.length; start += maxLineLength) {
      onLine(line.slice(start, start + maxLineLength));
    }
  };
  return {
    read: (chunk) => {
      const lines = (rest + decoder.write(chunk)).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (!line.endsWith(endOfOutput)) {
          passOn(line.endsWith('\r') ? line.slice(0, -1) : line);
          continue;
        }
        const unfinished = line.slice(0, -endOfOutput.length);
        if (unfinished !== '') {
          passOn(unfinished);
        }
        onEndOfOutput();
      }
      while (rest.length > maxLineLength) {
        onLine(rest.slice(0, maxLineLength));
        rest = rest.slice(maxLineLength);
      }
    },
    end: () => {
      rest += decoder.end();
      if (rest !== '') {
        passOn(rest);
      }
      rest = '';
    },
  };
}
