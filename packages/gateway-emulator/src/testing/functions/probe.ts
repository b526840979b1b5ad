/** Handlers that the tests of invokers run, in this process and in processes of their own. */
import type { UnknownHandler } from '../../functions/call-handler.ts';
import { dispatch, textField } from './behaviours.ts';

let calls = 0;
const loadedAt = `${process.pid}-${process.hrtime.bigint()}`;

/** Does what the event's `do` says. */
export const handler: UnknownHandler = dispatch({
  echo: async (event) => event,
  nothing: async () => undefined,
  function: async () => () => 1,
  circular: async () => {
    const loop: Record<string, unknown> = {};
    loop['self'] = loop;
    return loop;
  },
  bigint: async () => ({ value: 1n }),
  throws: () => {
    throw new TypeError('broken');
  },
  rejects: () => Promise.reject(new Error('Unauthorized')),
  rejectsWithNothing: () => Promise.reject(),
  throwsText: () => {
    // oxlint-disable-next-line typescript/only-throw-error -- what handlers in the wild do
    throw 'text';
  },
  slow: () => new Promise((resolve) => setTimeout(resolve, 600)),
  callsBack: (_event, _context, callback) => callback?.(null, { called: 'back' }),
  callsBackLate: (_event, _context, callback) => void setTimeout(() => callback?.(null, 'late'), 10),
  callsBackTwice: (_event, _context, callback) => {
    callback?.(null, 'first');
    callback?.(new Error('second'));
  },
  callsBackError: (_event, _context, callback) => callback?.(new RangeError('by callback')),
  done: (_event, context) => context.done(null, 'by done'),
  succeed: (_event, context) => context.succeed('by succeed'),
  fail: (_event, context) => context.fail(new RangeError('by fail')),
  failWithNothing: (_event, context) => context.fail(),
  count: async () => {
    calls += 1;
    return { calls, loadedAt };
  },
  context: async (_event, { getRemainingTimeInMillis, done, fail, succeed, ...rest }) => ({
    ...rest,
    remainingMs: getRemainingTimeInMillis(),
    functions: [done, fail, succeed].map((each) => typeof each),
  }),
  environment: async () => ({ ...process.env }),
  folder: async () => process.cwd(),
  pid: async () => process.pid,
  print: async (event) => {
    process.stdout.write(`out ${textField(event, 'text')}\nsecond\n`);
    process.stderr.write('err\n');
    return null;
  },
  /** Both of two that run at a time are busy for long enough to be two. */
  meet: async () => {
    await new Promise((resolve) => setTimeout(resolve, 150));
    return { loadedAt };
  },
});

/** Not a function. */
export const constant = 1;
