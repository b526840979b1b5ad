import type { Presents } from '../results/result.ts';

/**
 * The bearer part of the session settings: which middleware of the legacy app makes a session cookie of a
 * token, by the names of docs/semantics/sessions.md.
 */
export interface BearerStyle {
  readonly style:
    | 'replace-cookie'
    | 'overwrite-header'
    | 'append-cookie'
    | 'without-cookies'
    | 'overwrite-header-encoded'
    | 'overwrite-header-unprefixed'
    | 'parsed-cookie';
  readonly exclusive?: boolean;
  readonly caseSensitive?: boolean;
}

/** What a style makes of a token, alone and beside a cookie. */
export interface BearerRules {
  /** The form of a good token: the signed value, or what stands behind its `s:`. */
  readonly goodToken: 'signed' | 'unprefixed';
  /** `same`: without `s:` there may be nothing in a token that could be encoded. */
  readonly encodedToken: Presents | 'same';
  readonly lowerCaseScheme: Presents;
  readonly badTokenGoodCookie: Presents;
  readonly goodTokenBadCookie: Presents;
  readonly otherSchemeGoodCookie: Presents;
  readonly noTokenGoodCookie: Presents;
}

type Row = Omit<BearerRules, 'lowerCaseScheme'>;

/** A header that does not match is ignored. */
const HANDWRITTEN = {
  goodToken: 'signed',
  otherSchemeGoodCookie: 'valid',
  noTokenGoodCookie: 'valid',
} as const;

const ROWS: Readonly<Record<BearerStyle['style'], Row>> = {
  'replace-cookie': {
    goodToken: 'signed',
    encodedToken: 'valid',
    badTokenGoodCookie: 'invalid',
    goodTokenBadCookie: 'valid',
    otherSchemeGoodCookie: 'invalid',
    noTokenGoodCookie: 'invalid',
  },
  'overwrite-header': {
    ...HANDWRITTEN,
    encodedToken: 'valid',
    badTokenGoodCookie: 'invalid',
    goodTokenBadCookie: 'valid',
  },
  'append-cookie': {
    ...HANDWRITTEN,
    encodedToken: 'valid',
    badTokenGoodCookie: 'valid',
    goodTokenBadCookie: 'invalid',
  },
  'without-cookies': {
    ...HANDWRITTEN,
    encodedToken: 'valid',
    badTokenGoodCookie: 'valid',
    goodTokenBadCookie: 'invalid',
  },
  'overwrite-header-encoded': {
    ...HANDWRITTEN,
    encodedToken: 'invalid',
    badTokenGoodCookie: 'invalid',
    goodTokenBadCookie: 'valid',
  },
  'overwrite-header-unprefixed': {
    ...HANDWRITTEN,
    goodToken: 'unprefixed',
    encodedToken: 'same',
    badTokenGoodCookie: 'invalid',
    goodTokenBadCookie: 'valid',
  },
  'parsed-cookie': {
    ...HANDWRITTEN,
    encodedToken: 'invalid',
    badTokenGoodCookie: 'valid',
    goodTokenBadCookie: 'valid',
  },
};

/** What an app with this bearer setting makes of tokens: the table "Bearer" of docs/semantics/sessions.md. */
export function bearerRulesOf({ style, exclusive = true, caseSensitive = false }: BearerStyle): BearerRules {
  const row = ROWS[style];
  return {
    ...row,
    lowerCaseScheme: caseSensitive ? 'invalid' : 'valid',
    ...(style === 'replace-cookie' && !exclusive ? { otherSchemeGoodCookie: 'valid' } : {}),
  };
}
