import type { APIGatewayProxyResult, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

/** What a function answers to API Gateway. */
export type GroupResult = APIGatewayProxyResult | APIGatewayProxyStructuredResultV2;

/** A response with nothing left to decide. */
export interface EncodedResponse {
  readonly status: number;
  /** Without Set-Cookie, which may repeat. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Left out: text. */
  readonly isBase64Encoded?: boolean;
}

/**
 * Puts a response in the form that one kind of API takes. Each header is in one map only: a REST API sends a
 * header twice that is in both (docs/semantics/api-gateway.md E06), and payload 2.0 ignores the second map.
 *
 * @param cookies Values of Set-Cookie, one line each.
 */
export function toGroupResult(
  kind: 'rest' | 'http',
  { status, headers, body, isBase64Encoded = false }: EncodedResponse,
  cookies: readonly string[],
): GroupResult {
  if (kind === 'http') {
    return {
      statusCode: status,
      headers: { ...headers },
      body,
      ...(isBase64Encoded ? { isBase64Encoded } : {}),
      ...(cookies.length === 0 ? {} : { cookies: [...cookies] }),
    };
  }
  const multiValueHeaders: Record<string, string[]> = {};
  for (const [name, value] of Object.entries(headers)) multiValueHeaders[name] = [value];
  if (cookies.length > 0) multiValueHeaders['Set-Cookie'] = [...cookies];
  return { statusCode: status, multiValueHeaders, body, isBase64Encoded };
}
