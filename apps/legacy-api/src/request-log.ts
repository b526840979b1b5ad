import { performance } from 'node:perf_hooks';
import type { RequestHandler } from 'express';
import type { Log } from './logger.ts';

/**
 * Logs one line per request when its response has gone, or when the client gave up. Method, path, status
 * and duration only: a query or a header may carry what does not belong in a log.
 */
export function createRequestLog(log: Log): RequestHandler {
  return (request, response, next) => {
    const startedAt = performance.now();
    response.once('close', () => {
      const [path] = request.originalUrl.split('?', 1);
      log.info(
        {
          method: request.method,
          path,
          status: response.statusCode,
          durationMs: Math.round(performance.now() - startedAt),
          ...(response.writableFinished ? {} : { aborted: true }),
        },
        'request',
      );
    });
    next();
  };
}
