import type { PageRoute } from '../page-data.ts';
import { element, svgElement } from './element.ts';
import { milliseconds } from './words.ts';

const WIDTH = 176;
const LANE_HEIGHT = 18;
/** Dots are spread over this height, so that equal ones can be seen. */
const SPREAD = 8;

const CLASS_WORDS = { same: 'not slower', slower: 'slower', 'much-slower': 'much slower' } as const;

/** Draws how long both sides took: a dot per answer, a bar from the median to the 95th percentile. */
export function latencyPicture({ latency, durations }: PageRoute): HTMLElement {
  if (latency === undefined) return element('span', { class: 'quiet' }, 'not measured');
  const { control, candidate, slowdown, pairs } = latency;
  const judged = CLASS_WORDS[latency.class];
  const words = `${milliseconds(control.medianMs)} → ${milliseconds(candidate.medianMs)}`;
  // A single pause of seconds would press everything else together.
  const endMs = Math.max(control.p95Ms, candidate.p95Ms, 1) * 1.25;
  const xOf = (durationMs: number): number =>
    Math.round((Math.min(durationMs, endMs) / endMs) * (WIDTH - 8) * 10) / 10 + 4;
  const lane = (name: 'control' | 'candidate', middle: number): Element => {
    const { medianMs, p95Ms } = latency[name];
    const side = name === 'control' ? 0 : 1;
    return svgElement(
      'g',
      { class: name },
      svgElement('line', { class: 'base', x1: 0, x2: WIDTH, y1: middle, y2: middle }),
      ...durations.map((pair, index) =>
        svgElement('circle', {
          cx: xOf(pair[side]),
          cy: middle + (((index * 5) % 9) / 8 - 0.5) * SPREAD,
          r: 1.8,
        }),
      ),
      svgElement('line', { class: 'range', x1: xOf(medianMs), x2: xOf(p95Ms), y1: middle, y2: middle }),
      svgElement('line', {
        class: 'median',
        x1: xOf(medianMs),
        x2: xOf(medianMs),
        y1: middle - SPREAD + 1,
        y2: middle + SPREAD - 1,
      }),
    );
  };
  const picture = svgElement(
    'svg',
    {
      viewBox: `0 0 ${WIDTH} ${LANE_HEIGHT * 2}`,
      width: WIDTH,
      height: LANE_HEIGHT * 2,
      role: 'img',
      'aria-label':
        `Control: median ${milliseconds(control.medianMs)}, 95 % within ${milliseconds(control.p95Ms)}. ` +
        `Candidate: median ${milliseconds(candidate.medianMs)}, 95 % within ${milliseconds(candidate.p95Ms)}. ` +
        `${pairs} pairs.`,
    },
    lane('control', LANE_HEIGHT / 2),
    lane('candidate', LANE_HEIGHT * 1.5),
  );
  return element(
    'div',
    { class: `latency ${latency.class}` },
    picture,
    element(
      'span',
      { class: 'latency-words' },
      element('strong', {}, words),
      ` × ${slowdown.toFixed(slowdown < 10 ? 1 : 0)}, `,
      element('span', { class: 'class' }, judged),
    ),
  );
}
