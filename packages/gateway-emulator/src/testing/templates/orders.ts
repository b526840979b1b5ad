/** Tells what reached it, on any API. */
export function handler(event: {
  readonly requestContext: { readonly authorizer?: unknown };
  readonly pathParameters?: unknown;
}): Promise<{ statusCode: number; body: string }> {
  const { requestContext, pathParameters } = event;
  const { TABLE, STAGE } = process.env;
  return Promise.resolve({
    statusCode: 200,
    body: JSON.stringify({ authorizer: requestContext.authorizer, pathParameters, TABLE, STAGE }),
  });
}
