/**
 * Events in the shape that was captured from Amazon API Gateway (docs/semantics/api-gateway.md; the cases are
 * named at each one). Tests of the Lambda side read these instead of events of our own emulator: a reader and a
 * builder made by the same hands would share their mistakes.
 */

const ACCOUNT = '000000000000';
const identity = {
  cognitoIdentityPoolId: null,
  accountId: null,
  cognitoIdentityId: null,
  caller: null,
  sourceIp: '203.0.113.7',
  principalOrgId: null,
  accessKey: null,
  cognitoAuthenticationType: null,
  cognitoAuthenticationProvider: null,
  userArn: null,
  userAgent: 'curl/8.5.0',
  user: null,
};

interface CapturedRequest {
  readonly method?: string;
  readonly resource?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, readonly string[]>>;
  readonly query?: Readonly<Record<string, readonly string[]>>;
  readonly pathParameters?: Readonly<Record<string, string>> | null;
  readonly authorizer?: Readonly<Record<string, unknown>>;
  readonly body?: string | null;
  readonly isBase64Encoded?: boolean;
}

function restRequestContext(request: CapturedRequest): Record<string, unknown> {
  const { method = 'GET', resource = '/me', path = '/me' } = request;
  return {
    resourceId: 'abc123',
    ...(request.authorizer && { authorizer: request.authorizer }),
    resourcePath: resource,
    httpMethod: method,
    extendedRequestId: 'EOQabcdEFGHIJKL=',
    requestTime: '24/Sep/2026:20:16:32 +0000',
    path: `/dev${path}`,
    accountId: ACCOUNT,
    protocol: 'HTTP/1.1',
    stage: 'dev',
    domainPrefix: 'abcdef1234',
    requestTimeEpoch: 1_790_280_992_000,
    requestId: '11111111-2222-3333-4444-555555555555',
    identity,
    domainName: 'abcdef1234.execute-api.us-east-1.amazonaws.com',
    deploymentId: 'dep123',
    apiId: 'abcdef1234',
  };
}

function lastOf(record: Readonly<Record<string, readonly string[]>>): Record<string, string> {
  return Object.fromEntries(Object.entries(record).map(([name, values]) => [name, values.at(-1) ?? '']));
}

/** REST REQUEST authorizer event: no body, empty maps are `{}` (A07, A08, D09). */
export function restAuthorizerEvent(request: CapturedRequest = {}): Record<string, unknown> {
  const { method = 'GET', resource = '/me', path = '/me', headers = {}, query = {} } = request;
  return {
    type: 'REQUEST',
    methodArn: `arn:aws:execute-api:us-east-1:${ACCOUNT}:abcdef1234/dev/${method}${path}`,
    resource,
    path,
    httpMethod: method,
    headers: lastOf(headers),
    multiValueHeaders: headers,
    queryStringParameters: lastOf(query),
    multiValueQueryStringParameters: query,
    pathParameters: request.pathParameters ?? {},
    stageVariables: {},
    requestContext: restRequestContext(request),
  };
}

/** REST TOKEN authorizer event: these three members and no others (A04). */
export function tokenAuthorizerEvent({
  method = 'GET',
  path = '/me',
  authorizationToken = '',
}: Pick<CapturedRequest, 'method' | 'path'> & { readonly authorizationToken?: string } = {}): Record<
  string,
  unknown
> {
  return {
    type: 'TOKEN',
    methodArn: `arn:aws:execute-api:us-east-1:${ACCOUNT}:abcdef1234/dev/${method}${path}`,
    authorizationToken,
  };
}

/** REST proxy integration event: empty maps are null (D01, D04, D07, A16, A17). */
export function restIntegrationEvent(request: CapturedRequest = {}): Record<string, unknown> {
  const { method = 'GET', resource = '/me', path = '/me', headers = {}, query } = request;
  return {
    resource,
    path,
    httpMethod: method,
    headers: lastOf(headers),
    multiValueHeaders: headers,
    queryStringParameters: query ? lastOf(query) : null,
    multiValueQueryStringParameters: query ?? null,
    pathParameters: request.pathParameters ?? null,
    stageVariables: null,
    requestContext: restRequestContext(request),
    body: request.body ?? null,
    isBase64Encoded: request.isBase64Encoded ?? false,
  };
}

interface CapturedHttpRequest {
  readonly method?: string;
  readonly routeKey?: string;
  readonly rawPath?: string;
  readonly stage?: string;
  readonly rawQueryString?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookies?: readonly string[];
  readonly pathParameters?: Readonly<Record<string, string>>;
  readonly authorizerContext?: Readonly<Record<string, unknown>>;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

function httpRequestContext(request: CapturedHttpRequest): Record<string, unknown> {
  const { method = 'GET', routeKey = 'GET /me', rawPath = '/me', stage = '$default' } = request;
  return {
    accountId: ACCOUNT,
    apiId: '72ti0xapa4',
    ...(request.authorizerContext && { authorizer: { lambda: request.authorizerContext } }),
    domainName: '72ti0xapa4.execute-api.us-east-1.amazonaws.com',
    domainPrefix: '72ti0xapa4',
    http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: '203.0.113.7', userAgent: 'curl/8.5.0' },
    requestId: 'JCJabcdEFGHIJKL=',
    routeKey,
    stage,
    time: '24/Sep/2026:21:18:50 +0000',
    timeEpoch: 1_790_284_730_146,
  };
}

/** HTTP API payload 2.0 authorizer event: `cookies` and `headers.cookie` both (A33); optional members absent. */
export function httpAuthorizerEvent(request: CapturedHttpRequest = {}): Record<string, unknown> {
  const { method = 'GET', routeKey = 'GET /me', rawPath = '/me', stage = '$default', cookies } = request;
  return {
    version: '2.0',
    type: 'REQUEST',
    routeArn: `arn:aws:execute-api:us-east-1:${ACCOUNT}:72ti0xapa4/${stage}/${method}${rawPath}`,
    identitySource: null,
    routeKey,
    rawPath,
    rawQueryString: request.rawQueryString ?? '',
    ...(cookies && { cookies }),
    headers: { ...(cookies && { cookie: cookies.join('; ') }), 'content-length': '0', ...request.headers },
    requestContext: httpRequestContext(request),
  };
}

/** Names that payload 1.0 leaves in lower case, while it title-cases all others (A34). */
const LOWER_CASE_NAMES: ReadonlySet<string> = new Set(['authorization', 'accept-encoding']);

function titleCase(name: string): string {
  return name.toLowerCase().replaceAll(/(^|-)[a-z]/g, (start) => start.toUpperCase());
}

interface CapturedHttp1Request extends Omit<CapturedHttpRequest, 'rawPath' | 'rawQueryString'> {
  /** Decoded, as path and ARN have it. */
  readonly path?: string;
  /** As `resourcePath` has it. */
  readonly resourcePath?: string;
  /** Of each parameter the last value. */
  readonly query?: Readonly<Record<string, string>>;
}

/**
 * HTTP API payload 1.0 authorizer event (A34): path and ARN decoded, `resource` empty and the route key in
 * `resourceId`, no multi-value maps, header names title-cased with two exceptions.
 */
export function http1AuthorizerEvent(request: CapturedHttp1Request = {}): Record<string, unknown> {
  const { method = 'GET', path = '/me', stage = '$default', cookies, query } = request;
  const { resourcePath = path, routeKey = `${method} ${resourcePath}` } = request;
  const headers = {
    ...(cookies && { cookie: cookies.join('; ') }),
    'content-length': '0',
    ...request.headers,
  };
  const requestId = 'EOQabcdEFGHIJKL=';
  return {
    version: '1.0',
    type: 'REQUEST',
    methodArn: `arn:aws:execute-api:us-east-1:${ACCOUNT}:72ti0xapa4/${stage}/${method}${path}`,
    identitySource: null,
    authorizationToken: null,
    resource: '',
    path,
    httpMethod: method,
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [
        LOWER_CASE_NAMES.has(name.toLowerCase()) ? name.toLowerCase() : titleCase(name),
        value,
      ]),
    ),
    queryStringParameters: query ?? {},
    requestContext: {
      accountId: ACCOUNT,
      apiId: '72ti0xapa4',
      domainName: '72ti0xapa4.execute-api.us-east-1.amazonaws.com',
      domainPrefix: '72ti0xapa4',
      extendedRequestId: requestId,
      httpMethod: method,
      identity: {
        accessKey: null,
        accountId: null,
        caller: null,
        cognitoAmr: null,
        cognitoAuthenticationProvider: null,
        cognitoAuthenticationType: null,
        cognitoIdentityId: null,
        cognitoIdentityPoolId: null,
        principalOrgId: null,
        sourceIp: '203.0.113.7',
        user: null,
        userAgent: 'curl/8.5.0',
        userArn: null,
      },
      path,
      protocol: 'HTTP/1.1',
      requestId,
      requestTime: '24/Sep/2026:21:18:50 +0000',
      requestTimeEpoch: 1_790_284_730_146,
      resourceId: routeKey,
      resourcePath,
      stage,
    },
    pathParameters: request.pathParameters ?? {},
    stageVariables: {},
  };
}

/** HTTP API payload 2.0 integration event: `cookies` only, no cookie header (A33, D02, D05, D08). */
export function httpIntegrationEvent(request: CapturedHttpRequest = {}): Record<string, unknown> {
  const { routeKey = 'GET /me', rawPath = '/me', cookies, pathParameters, body } = request;
  return {
    version: '2.0',
    routeKey,
    rawPath,
    rawQueryString: request.rawQueryString ?? '',
    ...(cookies && { cookies }),
    headers: { 'content-length': '0', ...request.headers },
    requestContext: httpRequestContext(request),
    ...(body !== undefined && { body }),
    ...(pathParameters && { pathParameters }),
    isBase64Encoded: request.isBase64Encoded ?? false,
  };
}
