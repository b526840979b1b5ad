/** Packages that decide what a session is, and of whose copies the report tells the version. */
export const WATCHED_PACKAGES = [
  'express-session',
  'cookie',
  'cookie-signature',
  'on-headers',
  'connect-mongo',
  'kruptein',
  'passport',
  'cookie-parser',
] as const;

export type WatchedPackage = (typeof WATCHED_PACKAGES)[number];

/**
 * What a version means. `setting`: the authorizer must be told. `unsupported`: its verdicts are not those of this
 * legacy app. `encrypted`: as `unsupported`, where sessions are encrypted. `advisory`: a published flaw of the legacy
 * app, which moving does not mend. `note`: good to know.
 */
export type LockRuleKind = 'setting' | 'unsupported' | 'encrypted' | 'advisory' | 'note';

export interface LockRule {
  readonly package: WatchedPackage;
  /** Only the copy that this package uses counts. Left out: every copy. */
  readonly usedBy?: WatchedPackage;
  /** Versions from here; left out: from the first. */
  readonly from?: string;
  /** Versions before here; left out: without end. */
  readonly before?: string;
  readonly kind: LockRuleKind;
  /** For `setting`: the option and the value that it needs. */
  readonly option?: { readonly name: 'cookieParsing' | 'cookieParser'; readonly value: string };
  /** Ids of what was published about it. */
  readonly references?: readonly string[];
  readonly says: string;
}

/** The rules, as data; each is one row of docs/doctor.md. */
export const LOCK_RULES: readonly LockRule[] = [
  {
    package: 'express-session',
    before: '1.17.0',
    kind: 'unsupported',
    says: 'older than 1.17, which was never compared; update the legacy app first',
  },
  {
    package: 'express-session',
    from: '1.20.0',
    kind: 'unsupported',
    references: ['expressjs/session#1114'],
    says: 'newer than 1.19, which was never compared; a later version may match cookie.path differently',
  },
  {
    package: 'cookie',
    usedBy: 'express-session',
    before: '0.7.0',
    kind: 'setting',
    option: { name: 'cookieParsing', value: '0.6' },
    says: 'reads Cookie headers by older rules: other white space is trimmed, and a single quote mark is stripped',
  },
  {
    package: 'cookie',
    usedBy: 'express-session',
    before: '0.7.0',
    kind: 'advisory',
    references: ['CVE-2024-47764', 'GHSA-pxg6-pf52-xh8x'],
    says: 'writes names, paths and domains of cookies unchecked; fixed in cookie 0.7.0, express-session 1.18.1',
  },
  {
    package: 'cookie-signature',
    usedBy: 'express-session',
    before: '1.0.4',
    kind: 'advisory',
    references: ['CVE-2016-1000236', 'GHSA-92vm-wfm5-mxvv'],
    says: 'compares signatures in a time that depends on them; fixed in 1.0.4',
  },
  {
    package: 'cookie-signature',
    usedBy: 'express-session',
    before: '1.0.7',
    kind: 'note',
    says: 'takes secrets as text only; with bytes or a KeyObject the legacy app answers 500, the authorizer does not',
  },
  {
    package: 'cookie-signature',
    usedBy: 'express-session',
    from: '1.1.0',
    before: '1.2.0',
    kind: 'unsupported',
    references: ['tj/node-cookie-signature#40'],
    says: 'accepts anything behind a good signature, which the authorizer refuses; update it',
  },
  {
    package: 'on-headers',
    usedBy: 'express-session',
    before: '1.1.0',
    kind: 'advisory',
    references: ['CVE-2025-7339'],
    says: 'may change response headers by mistake; fixed in on-headers 1.1.0, express-session 1.18.2',
  },
  {
    package: 'connect-mongo',
    before: '3.0.0',
    kind: 'unsupported',
    says: 'older than 3, which was only compared in part; update the legacy app first',
  },
  {
    package: 'connect-mongo',
    from: '3.0.0',
    before: '4.0.0',
    kind: 'encrypted',
    references: ['jdesboeufs/connect-mongo#420'],
    says: 'encrypts in a form that no later connect-mongo reads (kruptein JSON in JSON)',
  },
  {
    package: 'connect-mongo',
    from: '4.0.0',
    before: '4.1.0',
    kind: 'unsupported',
    says: '4.0.0 was never compared; update the legacy app first',
  },
  {
    package: 'connect-mongo',
    from: '4.1.0',
    before: '4.2.1',
    kind: 'encrypted',
    references: ['jdesboeufs/connect-mongo#393'],
    says: 'encrypted sessions cannot be read back, not even by itself: these users are logged out already',
  },
  {
    package: 'connect-mongo',
    from: '4.1.0',
    before: '4.2.0',
    kind: 'note',
    says: '4.1.0 rewrites the session on every touch, and fails when nothing changed; 4.2.0 went back',
  },
  {
    package: 'connect-mongo',
    from: '7.0.0',
    kind: 'unsupported',
    says: 'newer than 6, which was never compared',
  },
  {
    package: 'kruptein',
    usedBy: 'connect-mongo',
    from: '3.1.0',
    kind: 'encrypted',
    references: ['balor/connect-memcached#48'],
    says: 'encrypts differently from 3.0: connect-mongo 4.2.2 to 6 with kruptein 3.0 and the authorizer cannot read what it writes, nor it what they wrote; pin kruptein 3.0.8',
  },
  {
    package: 'kruptein',
    usedBy: 'connect-mongo',
    from: '3.4.0',
    kind: 'encrypted',
    says: 'sessions that it encrypts through connect-mongo 5.1 and older cannot even be read by itself',
  },
  {
    package: 'passport',
    before: '0.6.0',
    kind: 'unsupported',
    says: 'older than 0.6: login keeps the session id, logout leaves the session in place, and up to 0.5.0 requests outside cookie.path are answered differently; update the legacy app first',
  },
  {
    package: 'passport',
    before: '0.6.0',
    kind: 'advisory',
    references: ['CVE-2022-25896', 'GHSA-v923-w3x8-wh69'],
    says: 'keeps the session id across login, so that a planted id can be used afterwards; fixed in 0.6.0',
  },
  {
    package: 'cookie-parser',
    kind: 'note',
    references: ['expressjs/session#246'],
    says: 'if it runs before the session and has a secret of its own, cookies signed with that one log in too: D-3, and the option cookieParser',
  },
];
