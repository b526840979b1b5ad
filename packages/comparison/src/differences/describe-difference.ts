import { writeJson } from '../json/json-value.ts';
import type { CookieValue, Difference, TextDifference } from './difference.ts';

/** Both sides of a difference in words. Values are JSON, so that blanks and types can be seen. */
export interface DifferenceInWords {
  readonly path: string;
  readonly control: string;
  readonly candidate: string;
}

const NOTHING = 'nothing';

/** Puts a difference into words. Mask it first; see `maskDifference`. */
export function describeDifference(difference: Difference): DifferenceInWords {
  const { path } = difference;
  switch (difference.kind) {
    case 'header-missing':
    case 'json-missing':
    case 'document-missing':
    case 'cookie-attribute-missing':
      return { path, control: show(difference.control), candidate: NOTHING };
    case 'header-extra':
    case 'json-extra':
    case 'document-extra':
    case 'cookie-attribute-extra':
      return { path, control: NOTHING, candidate: show(difference.candidate) };
    case 'cookie-missing':
      return { path, control: 'sets the cookie', candidate: NOTHING };
    case 'cookie-extra':
      return { path, control: NOTHING, candidate: 'sets the cookie' };
    case 'cookie-value-changed':
      return { path, control: cookieValue(difference.control), candidate: cookieValue(difference.candidate) };
    case 'json-type-changed':
      return {
        path,
        control: `${difference.controlType} ${show(difference.control)}`,
        candidate: `${difference.candidateType} ${show(difference.candidate)}`,
      };
    case 'json-reordered':
      return {
        path,
        control: `${difference.order.length} elements`,
        candidate: `the same in the order ${abridge(difference.order.join(', '))}`,
      };
    case 'body-text-changed':
      return textInWords(difference);
    case 'body-bytes-changed': {
      const [controlEncoding, candidateEncoding] = difference.encodings ?? [];
      return {
        path: `${path}, from byte ${difference.offset}`,
        control: bytes(difference.controlBytes, controlEncoding),
        candidate: bytes(difference.candidateBytes, candidateEncoding),
      };
    }
    case 'session-existence':
    case 'session-expires':
    case 'session-last-modified':
    case 'session-payload':
    case 'session-others':
      return { path, control: difference.control, candidate: difference.candidate };
    case 'status':
    case 'header-changed':
    case 'cookie-attribute-changed':
    case 'json-changed':
      return { path, control: show(difference.control), candidate: show(difference.candidate) };
  }
}

const COOKIE_VALUES: Readonly<Record<CookieValue['class'], string>> = {
  presented: 'the session that the request presented',
  'signed-id': 'another session',
  empty: 'an empty value',
  other: 'some value',
};

function cookieValue(value: CookieValue): string {
  const length = value.class === 'other' ? ` of ${value.length} characters` : '';
  return `${COOKIE_VALUES[value.class]}${length}`;
}

/** The first line stands for all; `lines` of the difference has more of them. */
function textInWords({ path, differentLines, lines: [first] }: TextDifference): DifferenceInWords {
  const at = first?.controlLine ?? first?.candidateLine ?? 1;
  const more = differentLines > 1 ? ` and ${differentLines - 1} more` : '';
  return {
    path: `${path}, line ${at}${more}`,
    control: line(first?.control),
    candidate: line(first?.candidate),
  };
}

function line(text: string | null | undefined): string {
  return typeof text === 'string' ? show(text) : 'no such line';
}

function bytes(count: number, encoding: string | undefined): string {
  return encoding === undefined ? `${count} bytes` : `${count} bytes of encoding ${encoding}`;
}

function show(value: unknown): string {
  return abridge(escapeInvisible(writeJson(value)));
}

/** JSON leaves these as they are, and a terminal would obey some of them. */
function escapeInvisible(text: string): string {
  return text.replaceAll(
    /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

const LONGEST_SHOWN = 160;

function abridge(text: string): string {
  return text.length <= LONGEST_SHOWN ? text : `${text.slice(0, LONGEST_SHOWN)}… (${text.length} characters)`;
}
