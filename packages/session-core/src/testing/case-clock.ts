import { jest } from '@jest/globals';
import { CASE_TIME } from './document-cases.ts';

/** Stops the clock of both stacks at `CASE_TIME`; timers go on, so that budgets work. */
export function startCaseClock(): void {
  jest.useFakeTimers({
    now: CASE_TIME,
    doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'setTimeout', 'clearTimeout', 'performance'],
  });
  jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
}

export function stopCaseClock(): void {
  jest.useRealTimers();
  jest.restoreAllMocks();
}
