import { type Answer, type CallOptions, callApi } from './call-api.ts';
import type { LoggedInUser } from './given.ts';
import type { TestStacks } from './start-test-stacks.ts';

export type WhenOptions = CallOptions & {
  /** Left out: an anonymous client. */
  readonly as?: Pick<LoggedInUser, 'headers'>;
};

/** What tests do. */
export interface When {
  /** Asks through the gateway, where moved routes are answered by Lambda. */
  weCall(request: string, options?: WhenOptions): Promise<Answer>;
  /** Asks the legacy API itself. */
  weCallLegacy(request: string, options?: WhenOptions): Promise<Answer>;
  /** Asks both the same, side by side. */
  weCallBoth(
    request: string,
    options?: WhenOptions,
  ): Promise<{ readonly gateway: Answer; readonly legacy: Answer }>;
}

export function createWhen({ gatewayUrl, legacyUrl }: Pick<TestStacks, 'gatewayUrl' | 'legacyUrl'>): When {
  const call = (baseUrl: string, request: string, { as, ...options }: WhenOptions = {}): Promise<Answer> =>
    callApi(baseUrl, request, { ...options, headers: { ...as?.headers, ...options.headers } });
  return {
    weCall: (request, options) => call(gatewayUrl, request, options),
    weCallLegacy: (request, options) => call(legacyUrl, request, options),
    async weCallBoth(request, options) {
      const [gateway, legacy] = await Promise.all([
        call(gatewayUrl, request, options),
        call(legacyUrl, request, options),
      ]);
      return { gateway, legacy };
    },
  };
}
