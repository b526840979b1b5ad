import { StringDecoder } from 'node:string_decoder';

/** Longer lines are passed on in pieces, as CloudWatch does with log events. */
const maxLineLength = 256 * 1024;

/** Takes an output stream of a function apart into lines. */
export interface OutputReader {
  read(chunk: Buffer): void;
  /** Passes on a line that has no line end: the output of an event is complete. */
  flush(): void;
}

/** @param onLine Gets each line without its end, as soon as the end has come. */
export function createOutputReader(onLine: (line: string) => void): OutputReader {
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
      lines.forEach((line) => passOn(line.endsWith('\r') ? line.slice(0, -1) : line));
      while (rest.length > maxLineLength) {
        onLine(rest.slice(0, maxLineLength));
        rest = rest.slice(maxLineLength);
      }
    },
    flush: () => {
      rest += decoder.end();
      if (rest !== '') {
        passOn(rest);
      }
      rest = '';
    },
  };
}
