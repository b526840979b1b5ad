import type { SessionDocument } from '@straddle/session-core/mongo';
import { type Counts, countNames } from './counts.ts';
import { type Expiry, expiryOf } from './expiry.ts';
import { createJudge, type Judge } from './judge-session.ts';
import { isOneOf, JSON_FORMS, type StoredForm, storedFormOf } from './stored-form.ts';
import { kindOf, type ValueKind } from './value-kind.ts';

/** A document of the sample: what was asked for, and nothing else that it may hold. */
export interface SampledDocument extends SessionDocument {
  readonly createdAt?: unknown;
  readonly updatedAt?: unknown;
}

export type IdKind =
  | 'text as express-session makes it'
  | 'other text'
  | 'empty text'
  | Exclude<ValueKind, 'text'>;

/** What the sample holds, as counts. Payload counts cover the plain documents that session-core can decode. */
export interface SampleFindings {
  readonly sampled: number;
  readonly forms: Counts<StoredForm>;
  readonly expires: Counts<Expiry>;
  readonly ids: Counts<IdKind>;
  readonly lastModified: Counts<ValueKind>;
  readonly createdAt: Counts<ValueKind>;
  readonly updatedAt: Counts<ValueKind>;
  readonly cookies: Counts<ValueKind>;
  readonly originalMaxAges: Counts<ValueKind>;
  readonly users: Counts<ValueKind>;
  /** Names that every loaded session has itself; stored members of these names are lost. */
  readonly droppedKeys: Counts<string>;
  /** Sessions with at least one of them. */
  readonly withDroppedKeys: number;
}

/**
 * Counts what is stored. Each payload is decoded and inflated by session-core, told of the form that it has.
 *
 * @param now What `expires` is compared with.
 */
export async function examineSessions(
  documents: readonly SampledDocument[],
  now: Date,
): Promise<SampleFindings> {
  const judges = {
    json: createJudge({ settings: { stringify: true, touchAfter: 0 }, now }),
    document: createJudge({ settings: { stringify: false, touchAfter: 0 }, now }),
  };
  const payloads: PayloadTraits[] = [];
  for (const document of documents) {
    const traits = await payloadTraits(document, judges);
    if (traits !== undefined) payloads.push(traits);
  }
  return {
    sampled: documents.length,
    forms: countNames(documents.map(({ session }) => storedFormOf(session))),
    expires: countNames(documents.map(({ expires }) => expiryOf(expires, now))),
    ids: countNames(documents.map(({ _id }) => idKindOf(_id))),
    lastModified: countNames(documents.map(({ lastModified }) => kindOf(lastModified))),
    createdAt: countNames(documents.map(({ createdAt }) => kindOf(createdAt))),
    updatedAt: countNames(documents.map(({ updatedAt }) => kindOf(updatedAt))),
    cookies: countNames(payloads.map(({ cookie }) => cookie)),
    originalMaxAges: countNames(payloads.flatMap(({ originalMaxAge }) => originalMaxAge)),
    users: countNames(payloads.flatMap(({ user }) => user)),
    droppedKeys: countNames(payloads.flatMap(({ droppedKeys }) => droppedKeys)),
    withDroppedKeys: payloads.filter(({ droppedKeys }) => droppedKeys.length > 0).length,
  };
}

function idKindOf(id: unknown): IdKind {
  if (typeof id !== 'string') {
    const kind = kindOf(id);
    return kind === 'text' ? 'other text' : kind;
  }
  if (id === '') return 'empty text';
  // 24 random bytes in base64url; other texts come from genid or store.transformId.
  return /^[\w-]{32}$/.test(id) ? 'text as express-session makes it' : 'other text';
}

interface PayloadTraits {
  readonly cookie: ValueKind;
  readonly originalMaxAge: readonly ValueKind[];
  readonly user: readonly ValueKind[];
  readonly droppedKeys: readonly string[];
}

async function payloadTraits(
  document: SampledDocument,
  judges: { readonly json: Judge; readonly document: Judge },
): Promise<PayloadTraits | undefined> {
  // An expired session is as telling as a live one, so the expiry is left out here.
  const { expires: _expires, ...unexpiring } = document;
  const form = storedFormOf(document.session);
  if (!isOneOf(form, [...JSON_FORMS, 'sub-document'])) return undefined;
  const judge = form === 'sub-document' ? judges.document : judges.json;
  const judgement = await judge(unexpiring);
  const { payload } = judgement;
  if (typeof payload !== 'object' || payload === null) return undefined;
  const cookie = memberOf(payload, 'cookie');
  const data = judgement.outcome === 'survives' ? judgement.data : undefined;
  return {
    cookie: kindOf(cookie),
    originalMaxAge: kindOf(cookie) === 'object' ? [kindOf(memberOf(cookie, 'originalMaxAge'))] : [],
    user: data === undefined ? [] : [kindOf(memberOf(data['passport'], 'user'))],
    droppedKeys:
      data === undefined
        ? []
        : Object.keys(payload).filter((key) => key !== 'cookie' && !Object.hasOwn(data, key)),
  };
}

function memberOf(value: unknown, name: string): unknown {
  return Object(value)[name];
}
