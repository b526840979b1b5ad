import type { ResolvedAuthorizer } from '../definition/resolved-api.ts';
import type { RoutedRequest } from '../front/gateway-request.ts';
import type { Notice } from '../notice.ts';
import type { CachedAnswer } from './authorizer-cache.ts';
import type { AuthorizerResult } from './authorizer-result.ts';
import { evaluatePolicy } from './evaluate-policy.ts';
import { requestArn } from './request-arn.ts';

type Finding = Omit<Notice, 'requestId'>;

/** A request and the authorizer in front of it. */
export interface GuardedRequest {
  readonly routed: RoutedRequest;
  readonly authorizer: ResolvedAuthorizer;
}

/** The traps that a request ran into because its answer was kept from an earlier one. */
export function findTraps(
  { answer, madeFor }: CachedAnswer,
  { routed, authorizer }: GuardedRequest,
): readonly Finding[] {
  const { name, resultTtlSeconds, identitySource } = authorizer;
  const { sourceIp } = routed.request;
  const { routeKey } = routed.route.pattern;
  const arn = requestArn(routed);
  const found: Finding[] = [];
  if (
    answer.status === 'policy' &&
    evaluatePolicy(answer.statements, { arn, sourceIp }) === 'implicit-deny' &&
    evaluatePolicy(answer.statements, { arn: madeFor.arn, sourceIp }) === 'allowed'
  ) {
    const stage = arn.split('/', 2).join('/');
    found.push({
      kind: 'trap',
      name: 'cached-policy-lacks-route',
      message: `authorizer "${name}" is not asked again for ${resultTtlSeconds} s, and the policy that it returned for ${madeFor.arn} does not allow ${arn}: 403. Return a policy for all that the caller may do, for example "${stage}/*/*", or set resultTtlSeconds to 0.`,
    });
  }
  if (answer.status === 'simple' && madeFor.routeKey !== routeKey) {
    const verdict = answer.isAuthorized ? 'allows' : 'refuses';
    found.push({
      kind: 'trap',
      name: 'cached-simple-answer',
      message: `the answer of authorizer "${name}" about ${madeFor.routeKey} is kept for ${resultTtlSeconds} s, and ${verdict} ${routeKey} unasked. Add $context.routeKey to identitySource, or set resultTtlSeconds to 0.`,
    });
  }
  if (identitySource.some((source) => /request\.header\.cookie$/i.test(source))) {
    found.push({
      kind: 'trap',
      name: 'cached-session',
      message: `authorizer "${name}" is asked about a Cookie header once in ${resultTtlSeconds} s: a logout, or a change of the session, is seen that much later. Set resultTtlSeconds to 0, or to as many seconds as a logout may take.`,
    });
  }
  return found;
}

/** What an answer that was just returned relies on, and AWS may see in another way. */
export function findDoubts(result: AuthorizerResult, { authorizer }: GuardedRequest): readonly Finding[] {
  if (result.status === 'not-emulated') {
    return [
      {
        kind: 'not-emulated',
        name: 'policy-not-emulated',
        message: `authorizer "${authorizer.name}": ${result.reason}. AWS would judge this policy; here it is a 500.`,
      },
    ];
  }
  return result.status === 'policy' && result.principalId === undefined
    ? [
        {
          kind: 'assumed',
          name: 'principal-id-missing',
          message: `authorizer "${authorizer.name}" returned a policy without principalId. AWS documents it as required and is reported to do without; return one, or set the assumption strictPrincipalId to see a 500.`,
        },
      ]
    : [];
}
