import type { UnknownHandler } from '../../functions/call-handler.ts';

/** The text field of an event, or nothing. */
export function textField(event: unknown, name: string): string {
  const value: unknown = Object(event)[name];
  return typeof value === 'string' ? value : '';
}

/** A handler that does what the event's `do` says; the same environment can be asked for several things so. */
export function dispatch(behaviours: Readonly<Record<string, UnknownHandler>>): UnknownHandler {
  return (event, context, callback) => {
    const behaviour = behaviours[textField(event, 'do')];
    if (behaviour === undefined) {
      throw new RangeError(`no behaviour is named "${textField(event, 'do')}"`);
    }
    return behaviour(event, context, callback);
  };
}
