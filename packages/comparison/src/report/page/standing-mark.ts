import type { Standing } from '../page-data.ts';
import { type Child, element } from './element.ts';
import { STANDING_WORDS } from './words.ts';

/** The sign of a place that differs, with its meaning for those who do not see it. */
export function standingMark(standing: Standing | undefined): readonly Child[] {
  if (standing === undefined) return [];
  const { sign, label } = STANDING_WORDS[standing];
  return [
    ' ',
    element('span', { class: `sign ${standing}`, title: label }, sign),
    element('span', { class: 'offscreen' }, label),
  ];
}
