import type { APIGatewayAuthorizerResult } from 'aws-lambda';
import { type AuthorizerContext, encodeAuthorizerContext } from '../authorizer-context.ts';
import { AuthorizerContextTooLargeError } from '../errors.ts';

const MAX_RESULT_BYTES = 8192;
const MAX_RESOURCE_LENGTH = 512;

/** `isAuthorized` is all that an HTTP API with simple responses understands: a policy would be 500 (A26). */
export interface SimpleAuthorizerResult {
  readonly isAuthorized: true;
  readonly context: Readonly<Record<string, string>>;
}

/** What the policy may name. */
export interface Allowance {
  readonly context: AuthorizerContext;
  readonly requestArn: string;
}

/**
 * The Allow of a caller, as a policy. Whoever is authenticated may call the whole stage, which stays right when
 * the gateway uses the answer again for another route (B01 to B04). An anonymous caller may make this one
 * request: a pattern of the route would do for others, because `*` also stands for slashes.
 *
 * @throws {AuthorizerContextTooLargeError}
 */
export function policyAnswer({ context, requestArn }: Allowance): APIGatewayAuthorizerResult {
  const isAnonymous = context.outcome === 'anonymous';
  return withinLimit({
    principalId: isAnonymous ? 'anonymous' : context.principal.userId,
    policyDocument: {
      Version: '2012-10-17',
      Statement: [
        {
          Action: 'execute-api:Invoke',
          Effect: 'Allow',
          Resource: isAnonymous ? literalArn(requestArn) : stageWideArn(requestArn),
        },
      ],
    },
    context: encodeAuthorizerContext(context),
  });
}

/**
 * The Allow of a caller, as a simple answer, which holds for whatever route the gateway uses it on.
 *
 * @throws {AuthorizerContextTooLargeError}
 */
export function simpleAnswer({ context }: Allowance): SimpleAuthorizerResult {
  return withinLimit({ isAuthorized: true, context: encodeAuthorizerContext(context) });
}

function withinLimit<Result>(result: Result): Result {
  const sizeBytes = Buffer.byteLength(JSON.stringify(result));
  if (sizeBytes > MAX_RESULT_BYTES) throw new AuthorizerContextTooLargeError(sizeBytes);
  return result;
}

/** `arn:…:{api}/{stage}/GET/orders/1` → the same API and stage with any method and path. */
function stageWideArn(requestArn: string): string {
  const [api, stage] = requestArn.split('/', 2);
  return `${api}/${stage}/*/*`;
}

/**
 * The ARN of one request as a pattern that means itself: `*`, `?` and `${` in the client's path would be read as
 * wildcards and variables, so each becomes `?`, which stands for one character.
 */
function literalArn(requestArn: string): string {
  const [api = '', stage = '', ...rest] = requestArn.split('/');
  const literal = [api, stage, rest.join('/').replaceAll(/[*?]|\$(?=\{)/g, '?')].join('/');
  // A policy takes 512 characters of an ARN.
  return literal.length <= MAX_RESOURCE_LENGTH ? literal : `${literal.slice(0, MAX_RESOURCE_LENGTH - 1)}*`;
}
