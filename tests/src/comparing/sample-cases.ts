import { type ExperimentCase, parseRouteExamples } from '@straddle/comparison';
import { examples as account } from 'routes-account/examples';
import { examples as eventMetrics } from 'routes-event-metrics/examples';
import { examples as projects } from 'routes-projects/examples';

const json = { 'Content-Type': 'application/json' };

/** Reads and writes of the routes that have moved. */
export const movedCases: readonly ExperimentCase[] = [account, eventMetrics, projects].flatMap(
  parseRouteExamples,
);

/** Routes that only legacy has. */
export const legacyCases: readonly ExperimentCase[] = parseRouteExamples({
  'GET /profile': [{ title: 'own details', method: 'GET', path: '/profile', expectStatus: 200 }],
  'GET /events': [{ title: 'the newest', method: 'GET', path: '/events?limit=7', expectStatus: 200 }],
  'GET /avatar': [{ title: 'an image', method: 'GET', path: '/avatar', expectStatus: 200 }],
  'GET /health': [{ title: 'up', method: 'GET', path: '/health', expectStatus: 200 }],
  'GET /{proxy+}': [{ title: 'nothing there', method: 'GET', path: '/nothing/there', expectStatus: 404 }],
  'POST /events': [
    {
      title: 'now',
      method: 'POST',
      path: '/events',
      headers: json,
      body: '{"type":"page-view","durationMs":0.125}',
      expectStatus: 201,
    },
  ],
  'POST /avatar': [
    {
      title: 'a picture',
      method: 'POST',
      path: '/avatar',
      headers: { 'Content-Type': 'image/png' },
      body: { base64: 'iVBORw0KGgoA//79' },
      expectStatus: 204,
    },
  ],
  'POST /auth/logout': [{ title: 'log out', method: 'POST', path: '/auth/logout', expectStatus: 204 }],
  'DELETE /projects/{proxy+}': [
    { title: 'delete', method: 'DELETE', path: '/projects/prj_baltic', expectStatus: 204 },
  ],
});

/** The cases of these titles. */
export function casesTitled(...titles: readonly string[]): readonly ExperimentCase[] {
  const found = movedCases.filter(({ example }) => titles.includes(example.title));
  if (found.length !== titles.length) throw new Error(`not exactly one case is titled ${titles.join(', ')}`);
  return found;
}
