import { bytesOf, textOf } from '../http/body-text.ts';
import { headerValue } from '../http/header-values.ts';
import { parseJson } from '../json/json-value.ts';
import type { ObservedResponse } from '../results/observation.ts';
import { compareJson, type JsonOptions } from './compare-json.ts';
import { compareLines } from './compare-lines.ts';
import type { BodyDifference, JsonDifference } from './difference.ts';

/**
 * Compares two bodies: as JSON when one side declares JSON and both are JSON, else as text by lines, else
 * as bytes.
 *
 * Nothing is decompressed: with a `content-encoding` the bytes are compared, and the difference says so.
 */
export function compareBodies(
  control: ObservedResponse,
  candidate: ObservedResponse,
  options: JsonOptions = {},
): readonly (JsonDifference | BodyDifference)[] {
  const [controlBytes, candidateBytes] = [bytesOf(control.body), bytesOf(candidate.body)];
  const offset = firstDifferentByte(controlBytes, candidateBytes);
  if (offset === undefined) return [];
  const [controlText, candidateText] = [textOf(control.body), textOf(candidate.body)];
  if (controlText === undefined || candidateText === undefined) {
    return [
      {
        kind: 'body-bytes-changed',
        path: 'body',
        offset,
        controlBytes: controlBytes.length,
        candidateBytes: candidateBytes.length,
        ...encodingsOf(control, candidate),
      },
    ];
  }
  if (declaresJson(control) || declaresJson(candidate)) {
    const [controlJson, candidateJson] = [parseJson(controlText), parseJson(candidateText)];
    if (controlJson !== undefined && candidateJson !== undefined) {
      return compareJson({ path: 'body', control: controlJson, candidate: candidateJson }, options);
    }
  }
  const difference = compareLines(controlText, candidateText);
  return difference === undefined ? [] : [difference];
}

/** Compressed bytes differ for reasons of their own, so the reader must know what is being compared. */
function encodingsOf(
  control: ObservedResponse,
  candidate: ObservedResponse,
): { readonly encodings?: readonly [control: string, candidate: string] } {
  const [one, other] = [control, candidate].map(
    ({ headers }) => headerValue(headers, 'content-encoding') ?? 'identity',
  );
  if (one === undefined || other === undefined || (one === 'identity' && other === 'identity')) return {};
  return { encodings: [one, other] };
}

function declaresJson(response: ObservedResponse): boolean {
  const type = headerValue(response.headers, 'content-type') ?? '';
  return /^\s*application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i.test(type);
}

function firstDifferentByte(control: Uint8Array, candidate: Uint8Array): number | undefined {
  if (Buffer.compare(control, candidate) === 0) return undefined;
  const shared = Math.min(control.length, candidate.length);
  for (let offset = 0; offset < shared; offset += 1) if (control[offset] !== candidate[offset]) return offset;
  return shared;
}
