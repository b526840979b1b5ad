import { type Counts, countNames } from './counts.ts';
import type { SampledDocument } from './examine-sessions.ts';
import { expiryOf, isFound } from './expiry.ts';
import { createJudge, type Judge, type Judgement, type Reading, type ReadSettings } from './judge-session.ts';
import {
  DEAD_FORMS,
  ENCRYPTED_FORMS,
  isOneOf,
  JSON_FORMS,
  type StoredForm,
  storedFormOf,
} from './stored-form.ts';

/** Why a session would not be found, or not be usable, by the authorizer; legacy with the same settings agrees. */
export type LossReason =
  | 'expires is no Date: never found'
  | '_id is no text: needs store.transformId'
  | 'stored in the form that store.stringify does not read'
  | 'payload cannot be decoded'
  | 'payload has no usable cookie'
  | 'payload is empty: anonymous, with a new session'
  | 'originalMaxAge is neither number nor Date (D-2)'
  | 'encrypted by a version that nothing can read'
  | 'encrypted, and store.encryption with the key given does not fit'
  | 'plain, beside encrypted sessions';

/** What becomes of the sampled sessions under the needed settings. */
export interface Survival {
  readonly loggedIn: number;
  /** Found, with nobody logged in. */
  readonly anonymous: number;
  /** Of both: read, but never extended, by either stack; they end at their stored expiry. */
  readonly notExtended: number;
  /** Past their expiry and not swept yet: gone for both stacks, and no loss. */
  readonly expired: number;
  /** Encrypted, and no settings and key to judge them with. */
  readonly encrypted: number;
  readonly lost: Counts<LossReason>;
}

type Fate = LossReason | 'expired' | 'encrypted' | 'logged in' | 'anonymous' | 'not extended';

/**
 * Counts the sessions that session-core would find and inflate.
 *
 * @param reading The settings that most of the sample needs, and the key if there is one.
 */
export async function survivalOf(documents: readonly SampledDocument[], reading: Reading): Promise<Survival> {
  const judge = createJudge(reading);
  const fates: Fate[] = [];
  for (const document of documents) fates.push(...(await fatesOf(document, judge, reading)));
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
  judge: Judge,
  { settings, now }: Reading,
): Promise<readonly Fate[]> {
  const expiry = expiryOf(document.expires, now);
  if (expiry === 'past Date, not swept') return ['expired'];
  if (!isFound(expiry)) return ['expires is no Date: never found'];
  if (typeof document._id !== 'string') return ['_id is no text: needs store.transformId'];
  const form = storedFormOf(document.session);
  if (isOneOf(form, DEAD_FORMS)) return ['encrypted by a version that nothing can read'];
  if (isOneOf(form, ENCRYPTED_FORMS) && settings.encryption === undefined) return ['encrypted'];
  const judgement = await judge(document);
  if (judgement.outcome !== 'survives') return [lossOf(judgement, form, settings)];
  const user = judgement.loggedIn ? 'logged in' : 'anonymous';
  return judgement.extended ? [user] : [user, 'not extended'];
}

type NoSurvival = Exclude<Judgement, { readonly outcome: 'survives' }>;

function lossOf(judgement: NoSurvival, form: StoredForm, settings: ReadSettings): LossReason {
  if (judgement.outcome === 'not-found') return 'payload is empty: anonymous, with a new session';
  if (judgement.code === 'ERR_SESSION_COOKIE_INVALID') {
    return 'originalMaxAge is neither number nor Date (D-2)';
  }
  if (settings.encryption === undefined) {
    const isOtherForm = isOneOf(form, settings.stringify ? ['sub-document'] : JSON_FORMS);
    if (isOtherForm) return 'stored in the form that store.stringify does not read';
  } else if (judgement.payload === undefined) {
    if (isOneOf(form, ENCRYPTED_FORMS)) {
      return 'encrypted, and store.encryption with the key given does not fit';
    }
    if (isOneOf(form, [...JSON_FORMS, 'sub-document'])) return 'plain, beside encrypted sessions';
  }
  return judgement.payload === undefined ? 'payload cannot be decoded' : 'payload has no usable cookie';
}
