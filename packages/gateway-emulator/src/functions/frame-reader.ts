import {
  type Frame,
  frameHeadBytes,
  readFrameContent,
  readFrameHead,
  tokenBytes,
} from './runtime-messages.ts';

/** No honest reply is larger: the runtime refuses results above Lambda's 6 MB itself. */
const maxFrameBytes = 16 * 1024 * 1024;

/** What happens to the bytes of a channel. */
export interface FrameListener {
  readonly onFrame: (frame: Frame) => void;
  /** The bytes are not from the runtime; nothing that follows can be read any more. */
  readonly onForeignBytes: () => void;
}

/** Takes a stream of bytes apart into frames that carry the token. */
export function createFrameReader(
  token: Buffer,
  { onFrame, onForeignBytes }: FrameListener,
): (chunk: Buffer) => void {
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  let wantedBytes = frameHeadBytes;
  let isSpoilt = false;

  const takeFrames = (): void => {
    if (isSpoilt || waitingBytes < wantedBytes) {
      return;
    }
    const bytes = waiting.length === 1 && waiting[0] !== undefined ? waiting[0] : Buffer.concat(waiting);
    waiting = [bytes];
    const { messageBytes, bodyBytes } = readFrameHead(bytes);
    const frameBytes = frameHeadBytes + messageBytes + bodyBytes;
    if (!bytes.subarray(0, tokenBytes).equals(token) || frameBytes > maxFrameBytes) {
      isSpoilt = true;
      onForeignBytes();
      return;
    }
    wantedBytes = frameBytes;
    if (waitingBytes < frameBytes) {
      return;
    }
    waiting = [bytes.subarray(frameBytes)];
    waitingBytes -= frameBytes;
    wantedBytes = frameHeadBytes;
    onFrame(readFrameContent(bytes.subarray(frameHeadBytes, frameBytes), messageBytes));
    takeFrames();
  };
  return (chunk) => {
    waiting.push(chunk);
    waitingBytes += chunk.length;
    takeFrames();
  };
}
