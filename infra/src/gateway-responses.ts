import { gatewayDenial, type ResolvedMigration } from '@straddle/route-table';
import type { CfnGatewayResponseProps } from 'aws-cdk-lib/aws-apigateway';
import type { ResolvedStage } from './resolve-stage.ts';

/** Of one answer alone: wrong on all others. */
const ofDenialAlone = ['content-type', 'location'];

/**
 * What a REST API is to answer itself: legacy's denial in place of its own 401, and the headers of that denial on
 * everything else.
 *
 * With one origin in `cors`, all of them name it, so that its pages can read them. With several there is nothing to
 * say: a header can hold one origin only, and handlers deny in that case.
 */
export function gatewayResponses(
  { denial }: ResolvedMigration,
  cors: ResolvedStage['cors'],
): Omit<CfnGatewayResponseProps, 'restApiId'>[] {
  const [origin, ...others] = cors?.origins ?? [];
  const ofOrigin =
    origin === undefined || others.length > 0
      ? {}
      : { 'Access-Control-Allow-Origin': origin, 'Access-Control-Allow-Credentials': 'true' };
  const common = Object.entries(denial.headers).filter(
    ([name]) => !ofDenialAlone.includes(name.toLowerCase()),
  );
  const forAll = { ...Object.fromEntries(common), ...ofOrigin };
  const own = gatewayDenial(denial);
  return [
    ...(own === undefined
      ? []
      : [
          {
            responseType: 'UNAUTHORIZED',
            ...(own.statusCode === undefined ? {} : { statusCode: String(own.statusCode) }),
            responseParameters: toParameters({ ...own.headers, ...ofOrigin }),
            ...(own.body === undefined
              ? {}
              : { responseTemplates: { [own.body.contentType]: own.body.text } }),
          },
        ]),
    ...(Object.keys(forAll).length === 0
      ? []
      : ['DEFAULT_4XX', 'DEFAULT_5XX'].map((responseType) => ({
          responseType,
          responseParameters: toParameters(forAll),
        }))),
  ];
}

/** Static values stand between quotes; the first and the last one count, so `'self'` within is as it should be. */
function toParameters(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [`gatewayresponse.header.${name}`, `'${value}'`]),
  );
}
