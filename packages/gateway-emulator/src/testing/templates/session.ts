interface AuthorizerEvent {
  readonly type: string;
  readonly version?: string;
  readonly authorizationToken?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Lets the credential `ada` pass, as a policy or, for payload 2.0, as a simple answer; throws at any other. */
export function handler({
  type,
  version,
  authorizationToken,
  headers = {},
}: AuthorizerEvent): Promise<object> {
  const cookie = Object.entries(headers).find(([name]) => name.toLowerCase() === 'cookie')?.[1];
  const credential = type === 'TOKEN' ? authorizationToken : cookie;
  if (credential !== 'ada') {
    return Promise.reject(new Error('Unauthorized'));
  }
  const context = { userId: 'ada' };
  const Statement = [{ Action: 'execute-api:Invoke', Effect: 'Allow', Resource: '*' }];
  const policyDocument = { Version: '2012-10-17', Statement };
  return Promise.resolve(
    version === '2.0' ? { isAuthorized: true, context } : { principalId: 'ada', policyDocument, context },
  );
}
