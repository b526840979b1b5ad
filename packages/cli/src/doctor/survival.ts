import { type Counts, countNames } from './counts.ts';
import type { SampledDocument } from './examine-sessions.ts';
import { expiryOf, isFound } from './expiry.ts';
import { type Judgement, judgeSession, type ReadSettings } from './judge-session.ts';
import { DEAD_FORMS, ENCRYPTED_FORMS, isOneOf, JSON_FORMS, storedFormOf } from './stored-form.ts';

/** Why a session would not be found, or not be usable, by the authorizer; legacy with the same settings agrees. */
export type LossReason =
  | 'expires is no Date: never found'
  | '_id is no text: needs store.transformId'
  | 'stored in the form that store.stringify does not read'
  | 'payload cannot be decoded'
  | 'payload has no usable cookie'
  | 'payload is empty: anonymous, with a new session'
  | 'originalMaxAge is neither number nor Date (D-2)'
  | 'encrypted by a version that nothing can read';

/** What becomes of the sampled sessions under the needed settings. */
export interface Survival {
  readonly loggedIn: number;
  /** Found, with nobody logged in. */
  readonly anonymous: number;
  /** Of both: read, but never extended, by either stack; they end at their stored expiry. */
  readonly notExtended: number;
  /** Past their expiry and not swept yet: gone for both stacks, and no loss. */
  readonly expired: number;
  /** Encrypted: whether they survive depends on a secret, which the doctor does not take. */
  readonly encrypted: number;
  readonly lost: Counts<LossReason>;
}

type Fate = LossReason | 'expired' | 'encrypted' | 'logged in' | 'anonymous' | 'not extended';

/**
 * Counts the sessions that session-core would find and inflate.
 *
 * @param settings The settings that most of the sample needs.
 */
export async function survivalOf(
  documents: readonly SampledDocument[],
  settings: ReadSettings,
  now: Date,
): Promise<Survival> {
  const fates: Fate[] = [];
  for (const document of documents) fates.push(...(await fatesOf(document, settings, now)));
  const {
    'logged in': loggedIn = 0,
    anonymous = 0,
    'not extended': notExtended = 0,
    expired = 0,
    encrypted = 0,
    ...lost
  } = countNames(fates);
  return { loggedIn, anonymous, notExtended, expired, encrypted, lost };
}

async function fatesOf(
  document: SampledDocument,
  settings: ReadSettings,
  now: Date,
): Promise<readonly Fate[]> {
  const expiry = expiryOf(document.expires, now);
  if (expiry === 'past Date, not swept') return ['expired'];
  if (!isFound(expiry)) return ['expires is no Date: never found'];
  if (typeof document._id !== 'string') return ['_id is no text: needs store.transformId'];
  const form = storedFormOf(document.session);
  if (isOneOf(form, DEAD_FORMS)) return ['encrypted by a version that nothing can read'];
  if (isOneOf(form, ENCRYPTED_FORMS)) return ['encrypted'];
  const judgement = await judgeSession(document, settings, now);
  if (judgement.outcome === 'survives') {
    return [
      judgement.loggedIn ? 'logged in' : 'anonymous',
      ...(judgement.extended ? [] : ['not extended' as const]),
    ];
  }
  const isOtherForm = isOneOf(form, settings.stringify ? ['sub-document'] : JSON_FORMS);
  return [isOtherForm ? 'stored in the form that store.stringify does not read' : lossOf(judgement)];
}

function lossOf(judgement: Exclude<Judgement, { readonly outcome: 'survives' }>): LossReason {
  if (judgement.outcome === 'not-found') return 'payload is empty: anonymous, with a new session';
  if (judgement.code === 'ERR_SESSION_COOKIE_INVALID')
    return 'originalMaxAge is neither number nor Date (D-2)';
  return judgement.payload === undefined ? 'payload cannot be decoded' : 'payload has no usable cookie';
}
