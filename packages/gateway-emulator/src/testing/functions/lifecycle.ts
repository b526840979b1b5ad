/** Handlers that leave something behind, or end in other ways than by an answer. */
import type { UnknownHandler } from '../../functions/call-handler.ts';
import { dispatch } from './behaviours.ts';

const seen: string[] = [];
process.stdout.write('loading\n');

/** Does what the event's `do` says. */
export const handler: UnknownHandler = dispatch({
  seen: async () => seen,
  /** Runs long enough for what was left over to happen. */
  linger: async () => {
    await new Promise((resolve) => setTimeout(resolve, 40));
    return seen;
  },
  leavesTimer: async () => {
    setTimeout(() => {
      seen.push('timer');
      process.stdout.write('printed by the timer\n');
    }, 1);
    return 'answered';
  },
  leavesThrowingTimer: async () => {
    setTimeout(() => {
      throw new Error('left behind');
    }, 1);
    return 'answered';
  },
  leavesUnfinishedLine: async () => {
    process.stdout.write('no line end');
    return null;
  },
  returnsPlainValue: () => 'ignored',
  forgetsCallback: (_event, _context, _callback) => undefined,
  neverSettles: async () => new Promise(() => {}),
  callsBackWithTimer: (_event, _context, callback) => {
    setTimeout(() => seen.push('before the answer'), 30);
    callback?.(null, seen);
  },
  callsBackWithoutWaiting: (_event, context, callback) => {
    context.callbackWaitsForEmptyEventLoop = false;
    setTimeout(() => seen.push('after the answer'), 30);
    callback?.(null, seen);
  },
  throwsInTimer: () =>
    new Promise(() => {
      setTimeout(() => {
        throw new RangeError('in a timer');
      }, 1);
    }),
  rejectsUnhandled: async () => {
    void Promise.reject(new Error('nobody waits'));
    await new Promise((resolve) => setTimeout(resolve, 5000));
  },
  exits: () => process.exit(7),
  aborts: () => process.abort(),
});
