import { isJsonObject } from './json-values.ts';

/** What the invoker tells a function's process. */
export type RuntimeCommand =
  | { readonly type: 'load'; readonly functionName: string; readonly entry: string; readonly handler: string }
  | {
      readonly type: 'run';
      readonly awsRequestId: string;
      readonly eventJson: string;
      readonly deadline: number;
    };

/** What a function's process answers: one reply per command. */
export type RuntimeReply =
  | { readonly type: 'loaded' }
  | { readonly type: 'returned'; readonly resultJson: string }
  | { readonly type: 'threw'; readonly errorMessage: string; readonly errorType: string };

/** Whether a message is a reply; a handler's own `process.send` is none. */
export function isRuntimeReply(message: unknown): message is RuntimeReply {
  if (!isJsonObject(message)) {
    return false;
  }
  const { type, resultJson, errorMessage, errorType } = message;
  return (
    type === 'loaded' ||
    (type === 'returned' && typeof resultJson === 'string') ||
    (type === 'threw' && typeof errorMessage === 'string' && typeof errorType === 'string')
  );
}

/** Whether a message is a command. */
export function isRuntimeCommand(message: unknown): message is RuntimeCommand {
  return isJsonObject(message) && (message['type'] === 'load' || message['type'] === 'run');
}
