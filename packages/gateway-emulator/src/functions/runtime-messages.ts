import { isJsonObject } from '../json-values.ts';

/** What an execution environment tells its function's process. Texts that may be large travel as the body. */
export type RuntimeCommand =
  | {
      readonly type: 'load';
      readonly functionName: string;
      readonly entry: string;
      readonly handler: string;
      readonly region?: string | undefined;
    }
  /** The body is the event as JSON. */
  | { readonly type: 'run'; readonly awsRequestId: string; readonly deadline: number };

/** What a function's process answers: one reply per command. */
export type RuntimeReply = {
  /** The most memory that the process has had. */
  readonly maxMemoryMb: number;
} & (
  | { readonly type: 'loaded' }
  /** The body is the result as JSON. */
  | { readonly type: 'returned' }
  | {
      readonly type: 'threw';
      readonly errorMessage: string;
      readonly errorType: string;
      /** The process ends after it. */
      readonly isLast: boolean;
    }
);

/** A message and its body, as they travel. */
export interface Frame {
  readonly message: unknown;
  readonly body: string;
}

export const tokenBytes = 16;
/** Token, length of the message, length of the body. */
export const frameHeadBytes = 24;

/**
 * Puts a message into bytes: token, two lengths, JSON, body.
 *
 * @param token Made per environment and told to nobody but the runtime. Bytes without it are not from the
 *   runtime, but from a handler that found the channel.
 */
export function encodeFrame(token: Buffer, message: RuntimeCommand | RuntimeReply, body = ''): Buffer {
  const json = JSON.stringify(message);
  const jsonBytes = Buffer.byteLength(json);
  const bodyBytes = Buffer.byteLength(body);
  const frame = Buffer.allocUnsafe(frameHeadBytes + jsonBytes + bodyBytes);
  token.copy(frame);
  frame.writeUInt32BE(jsonBytes, tokenBytes);
  frame.writeUInt32BE(bodyBytes, tokenBytes + 4);
  frame.write(json, frameHeadBytes);
  frame.write(body, frameHeadBytes + jsonBytes);
  return frame;
}

/** The lengths that the head of a frame announces. */
export function readFrameHead(head: Buffer): { readonly messageBytes: number; readonly bodyBytes: number } {
  return { messageBytes: head.readUInt32BE(tokenBytes), bodyBytes: head.readUInt32BE(tokenBytes + 4) };
}

/** What follows the head of a frame. */
export function readFrameContent(content: Buffer, messageBytes: number): Frame {
  const message: unknown = JSON.parse(content.toString('utf8', 0, messageBytes));
  return { message, body: content.toString('utf8', messageBytes) };
}

/** Whether a message is a reply. */
export function isRuntimeReply(message: unknown): message is RuntimeReply {
  return isJsonObject(message) && ['loaded', 'returned', 'threw'].includes(String(message['type']));
}

/** Whether a message is a command. */
export function isRuntimeCommand(message: unknown): message is RuntimeCommand {
  return isJsonObject(message) && (message['type'] === 'load' || message['type'] === 'run');
}
