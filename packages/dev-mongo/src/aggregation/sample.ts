import { isBsonNumber, toNumber } from '../bson/numbers.ts';
import { type Document, isDocument } from '../bson/values.ts';
import { refuse } from '../errors.ts';
import type { Stage } from './pipeline.ts';

/** `$sample`: so many documents, drawn at random and in random order; all of them when there are fewer. */
export function compileSample(specification: unknown): Stage {
  const size = requireSize(specification);
  return (documents) => draw(documents, size);
}

function requireSize(specification: unknown): number {
  if (!isDocument(specification)) return refuse(28745, 'the $sample stage specification must be an object');
  const stray = Object.keys(specification).find((name) => name !== 'size');
  if (stray !== undefined) return refuse(28748, `unrecognized option to $sample: ${stray}`);
  if (!('size' in specification)) return refuse(28749, '$sample stage must specify a size');
  const { size } = specification;
  if (!isBsonNumber(size)) return refuse(28746, 'size argument to $sample must be a number');
  const wanted = Math.trunc(toNumber(size));
  return wanted > 0 ? wanted : refuse(28747, 'size argument to $sample must be a positive integer');
}

/** The first steps of a Fisher-Yates shuffle: every document is as likely as any other, and none comes twice. */
function draw(documents: readonly Document[], size: number): readonly Document[] {
  const pool = [...documents];
  const drawn: Document[] = [];
  while (drawn.length < size && pool.length > 0) {
    const index = Math.floor(Math.random() * pool.length);
    const document = pool[index];
    const last = pool.pop();
    if (document !== undefined) drawn.push(document);
    if (last !== undefined && index < pool.length) pool[index] = last;
  }
  return drawn;
}
