import { headerValues, type RoutedRequest } from '../front/gateway-request.ts';

const textTypes = /^(text\/.*|application\/(json|javascript|xml|x-www-form-urlencoded)|.*\+(json|xml))$/;

/** A request's body as events hold it. */
export interface EventBody {
  readonly body: string;
  readonly isBase64Encoded: boolean;
}

/**
 * The body in events of HTTP APIs: text for types known as text and sent without an encoding; base64 for everything
 * else (row D10). There is nothing to configure, as REST APIs have with their binary media types.
 */
export function encodeHttpBody(body: Buffer, { request }: Pick<RoutedRequest, 'request'>): EventBody {
  const contentType = headerValues(request.headers, 'content-type').at(-1) ?? '';
  const bare = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  const isEncoded = headerValues(request.headers, 'content-encoding').length > 0;
  return body.length === 0 || (textTypes.test(bare) && !isEncoded)
    ? { body: body.toString('utf8'), isBase64Encoded: false }
    : { body: body.toString('base64'), isBase64Encoded: true };
}
