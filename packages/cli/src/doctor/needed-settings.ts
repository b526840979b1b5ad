import { sumOf } from './counts.ts';
import type { SampleFindings } from './examine-sessions.ts';
import { ENCRYPTED_FORMS, JSON_FORMS } from './stored-form.ts';

/** An option of the session settings that the data ask for. */
export interface SettingNeed {
  readonly option:
    | 'store.stringify'
    | 'store.touchAfter'
    | 'store.timestamps'
    | 'store.encryption'
    | 'store.transformId';
  /** What it must be; a fixed text, never taken from a document. */
  readonly value: string;
  /** How many documents of the sample ask for it. */
  readonly evidence: number;
  readonly why: string;
}

/** Documents that ask for opposite values of one option. */
export interface Contradiction {
  readonly option: string;
  readonly sides: readonly { readonly value: string; readonly evidence: number }[];
  readonly why: string;
}

export interface NeededSettings {
  /** Only where the default will not do. */
  readonly needs: readonly SettingNeed[];
  readonly contradictions: readonly Contradiction[];
  /** The value that most documents ask for; the default when none does. */
  readonly stringify: boolean;
}

/** The settings that the authorizer needs for these documents, with the evidence for each. */
export function neededSettings(findings: SampleFindings): NeededSettings {
  const texts = sumOf(findings.forms, JSON_FORMS);
  const documents = findings.forms['sub-document'] ?? 0;
  const stringify = texts >= documents;
  return {
    needs: [
      ...(stringify ? [] : [stringifyNeed(documents)]),
      ...touchAfterNeed(findings),
      ...timestampsNeed(findings),
      ...encryptionNeeds(findings),
      ...transformIdNeed(findings),
    ],
    contradictions: [
      ...formContradiction(texts, documents),
      ...encryptionContradiction(findings, texts + documents),
    ],
    stringify,
  };
}

function stringifyNeed(evidence: number): SettingNeed {
  return {
    option: 'store.stringify',
    value: 'false',
    evidence,
    why: 'sessions are stored as sub-documents',
  };
}

function touchAfterNeed({ lastModified }: SampleFindings): readonly SettingNeed[] {
  const evidence = lastModified['Date'] ?? 0;
  const why =
    'sessions carry lastModified, which connect-mongo only writes with touchAfter; take the number of seconds from the legacy app';
  return evidence === 0 ? [] : [{ option: 'store.touchAfter', value: 'more than 0', evidence, why }];
}

function timestampsNeed({ createdAt, updatedAt }: SampleFindings): readonly SettingNeed[] {
  const evidence = Math.min(createdAt['Date'] ?? 0, updatedAt['Date'] ?? 0);
  const why = 'sessions carry createdAt and updatedAt, which connect-mongo 6 writes with timestamps';
  return evidence === 0 ? [] : [{ option: 'store.timestamps', value: 'true', evidence, why }];
}

function transformIdNeed({ ids }: SampleFindings): readonly SettingNeed[] {
  const { ObjectId: objectIds = 0, Binary: binaries = 0, number: numbers = 0 } = ids;
  const evidence = objectIds + binaries + numbers;
  const why = 'an _id that is no text is only found through the transformId of the legacy app';
  return evidence === 0 ? [] : [{ option: 'store.transformId', value: 'a function', evidence, why }];
}

function encryptionNeeds({ forms }: SampleFindings): readonly SettingNeed[] {
  return ENCRYPTION_SCHEMES.flatMap(({ form, value, why }) => {
    const evidence = forms[form] ?? 0;
    return evidence === 0 ? [] : [{ option: 'store.encryption' as const, value, evidence, why }];
  });
}

const WEB_CRYPTO = 'encrypted by the WebCrypto adapter of connect-mongo 6';

/** The forms that can be read, given the secret. */
const ENCRYPTION_SCHEMES: readonly {
  readonly form: (typeof ENCRYPTED_FORMS)[number];
  readonly value: string;
  readonly why: string;
}[] = [
  {
    form: 'kruptein JSON in JSON',
    value: "scheme 'connect-mongo-3'",
    why: 'encrypted by connect-mongo 3; no later connect-mongo reads it',
  },
  {
    form: 'kruptein DER',
    value: "scheme 'kruptein', connectMongoMajor of the legacy app",
    why: 'encrypted by connect-mongo 4.2.2 or later through kruptein 3.0 to 3.3; only 3.0 can be read, and the bytes do not tell which: see the lock file',
  },
  { form: 'WebCrypto base64', value: "scheme 'webcrypto', encoding 'base64'", why: WEB_CRYPTO },
  { form: 'WebCrypto hex', value: "scheme 'webcrypto', encoding 'hex'", why: WEB_CRYPTO },
  { form: 'WebCrypto base64url', value: "scheme 'webcrypto', encoding 'base64url'", why: WEB_CRYPTO },
];

function formContradiction(texts: number, documents: number): readonly Contradiction[] {
  if (texts === 0 || documents === 0) return [];
  return [
    {
      option: 'store.stringify',
      sides: [
        { value: 'true (JSON text)', evidence: texts },
        { value: 'false (sub-documents)', evidence: documents },
      ],
      why: 'legacy answers 500 to one of the two kinds; one setting cannot read both',
    },
  ];
}

function encryptionContradiction({ forms }: SampleFindings, plain: number): readonly Contradiction[] {
  const schemes = [
    ...(plain === 0 ? [] : [{ value: 'none (plain)', evidence: plain }]),
    ...ENCRYPTED_FORMS.flatMap((form) => {
      const evidence = forms[form] ?? 0;
      return evidence === 0 ? [] : [{ value: form, evidence }];
    }),
  ];
  if (schemes.length < 2) return [];
  const why = 'one encryption setting reads one scheme, and no plain text beside it (row 87)';
  return [{ option: 'store.encryption', sides: schemes, why }];
}
