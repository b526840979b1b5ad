/** Handlers that the invoker's tests run, in this process and in processes of their own. */
import type { UnknownHandler } from '../../call-handler.ts';

let calls = 0;
const loadedAt = `${process.pid}-${process.hrtime.bigint()}`;

/** Whether an event is an object with this text field. */
function textField(event: unknown, name: string): string {
  const value: unknown = Object(event)[name];
  return typeof value === 'string' ? value : '';
}

const behaviours: Readonly<Record<string, UnknownHandler>> = {
  echo: (event) => event,
  nothing: () => undefined,
  circular: () => {
    const loop: Record<string, unknown> = {};
    loop['self'] = loop;
    return loop;
  },
  bigint: () => ({ value: 1n }),
  throws: () => {
    throw new TypeError('broken');
  },
  rejects: () => Promise.reject(new Error('Unauthorized')),
  throwsText: () => {
    // oxlint-disable-next-line typescript/only-throw-error -- what handlers in the wild do
    throw 'text';
  },
  never: () => new Promise(() => {}),
  busy: () => {
    for (;;) {
      calls += 1;
    }
  },
  exits: () => process.exit(7),
  unhandled: async () => {
    void Promise.reject(new Error('nobody waits'));
    await new Promise(() => {});
  },
  count: () => {
    calls += 1;
    return { calls, loadedAt };
  },
  context: async (_event, context) => {
    const { awsRequestId, functionName } = context;
    return { awsRequestId, functionName, remainingMs: context.getRemainingTimeInMillis() };
  },
  environment: () => ({ ...process.env }),
  folder: () => process.cwd(),
  print: (event) => {
    process.stdout.write(`out ${textField(event, 'text')}\nsecond\n`);
    process.stderr.write('err\n');
    return null;
  },
  pid: () => process.pid,
  slow: async () => {
    await new Promise((resolve) => setTimeout(resolve, 150));
    return { loadedAt };
  },
};

/** Does what the event's `do` says. */
export const handler: UnknownHandler = (event, context) => {
  const behaviour = behaviours[textField(event, 'do')] ?? behaviours['echo'];
  return behaviour?.(event, context);
};

/** Not a function. */
export const constant = 1;
