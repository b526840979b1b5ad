import { identifiers } from '../../../packages/gateway-emulator/src/testing/emulated-api.ts';

/** serverless-offline's fixed account and API, for which cases write others: that is no other behaviour. */
const theirs = { accountId: 'random-account-id', apiId: 'random-api-id' };

/** JSON in which serverless-offline's account and API are those of the cases. */
export function withOurIdentifiers(json: string): string {
  return json
    .replaceAll(/offlineContext_accountId|random-account-id/g, identifiers.accountId)
    .replaceAll(/offlineContext_apiId|random-api-id/g, identifiers.apiId);
}

/** The reverse, so that a policy of a case names ARNs that serverless-offline has. */
export function withTheirIdentifiers(json: string): string {
  return json.replaceAll(identifiers.accountId, theirs.accountId).replaceAll(identifiers.apiId, theirs.apiId);
}
