import { describeFunctionInvoker } from '../contract/function-invoker-contract.ts';
import { handler } from '../testing/functions/probe.ts';
import { createInProcessInvoker } from './in-process-invoker.ts';

describeFunctionInvoker('the in-process invoker', () => createInProcessInvoker({ probe: handler }));
