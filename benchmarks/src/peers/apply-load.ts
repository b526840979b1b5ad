import autocannon from 'autocannon';

/** Something that answers requests. */
export interface LoadTarget {
  readonly name: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What came of one load, or of several together. */
export interface LoadSample {
  readonly latenciesMs: readonly number[];
  readonly seconds: number;
}

/**
 * Sends requests over so many kept connections, each as soon as the last one is answered.
 *
 * @throws {Error} If a single answer is not a 200 with the expected body: what fails fast must not look fast.
 */
export function applyLoad(
  target: LoadTarget,
  { seconds, ...load }: Load & { readonly seconds: number },
): Promise<LoadSample> {
  return send(target, load, { duration: seconds });
}

/** {@link applyLoad} with a number of requests in place of a time. */
export function applyRequests(
  target: LoadTarget,
  { amount, ...load }: Load & { readonly amount: number },
): Promise<LoadSample> {
  return send(target, load, { amount });
}

interface Load {
  readonly connections: number;
  /** What every answer must be. */
  readonly body: string;
}

async function send(
  { name, url, headers = {} }: LoadTarget,
  { connections, body }: Load,
  length: { readonly duration: number } | { readonly amount: number },
): Promise<LoadSample> {
  const latenciesMs: number[] = [];
  const startedMs = performance.now();
  const result = await new Promise<Record<string, number>>((resolve, reject) => {
    const options = { url, headers, connections, ...length, expectBody: body, sampleInt: 100 };
    const run = autocannon(options, (error: Error | null, done: Record<string, number>) =>
      error === null ? resolve(done) : reject(error),
    );
    run.on('response', (_client: object, _status: number, _bytes: number, latencyMs: number) =>
      latenciesMs.push(latencyMs),
    );
  });
  const { non2xx, errors, timeouts, mismatches } = result;
  if ([non2xx, errors, timeouts, mismatches].some((count) => count !== 0) || latenciesMs.length === 0) {
    throw new Error(`${name}: ${JSON.stringify({ non2xx, errors, timeouts, mismatches })} under load`);
  }
  return { latenciesMs, seconds: (performance.now() - startedMs) / 1000 };
}

/** Requests per second and latency over several loads. */
export function summarize(samples: readonly LoadSample[]): {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
} {
  const sorted = samples.flatMap(({ latenciesMs }) => latenciesMs).toSorted((one, other) => one - other);
  const quantile = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
  const seconds = samples.reduce((sum, sample) => sum + sample.seconds, 0);
  return { perSecond: sorted.length / seconds, p50Ms: quantile(0.5), p99Ms: quantile(0.99) };
}
