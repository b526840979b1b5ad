import { setTimeout as delay } from 'node:timers/promises';
import express, { Router } from 'express';
import { z } from 'zod';
import { type PrincipalOf, requireRole, requireSession } from '../access.ts';
import type { Collections, EventDocument } from '../documents.ts';
import { createId } from '../identifiers.ts';
import { sendRefusal } from '../refusal.ts';
import { parseBody } from '../request-body.ts';

export interface EventsDependencies {
  readonly collections: Pick<Collections, 'events'>;
  readonly principalOf: PrincipalOf;
}

const MAX_EVENTS = 100;
const LIMIT_PROBLEM = `limit must be a whole number from 1 to ${MAX_EVENTS}`;
const TYPE_PROBLEM = 'type must be lower-case words such as page-view';
const OCCURRED_AT_PROBLEM = 'occurredAt must be a UTC time such as 2026-01-31T12:00:00.000Z';
const DURATION_PROBLEM = 'durationMs must be a number, zero or more, or null';

const eventType = z.string({ error: TYPE_PROBLEM }).regex(/^[a-z][a-z0-9-]{0,63}$/, { error: TYPE_PROBLEM });

const listQuery = z.object({
  limit: z
    .string({ error: LIMIT_PROBLEM })
    .regex(/^\d{1,3}$/, { error: LIMIT_PROBLEM })
    .transform(Number)
    .refine((limit) => limit >= 1 && limit <= MAX_EVENTS, { error: LIMIT_PROBLEM })
    .default(50),
  type: eventType.optional(),
});

const LONGEST_WAIT_SECONDS = 25;
const SECONDS_PROBLEM = `seconds must be a whole number from 1 to ${LONGEST_WAIT_SECONDS}`;
const LOOK_EVERY_MS = 250;

const waitQuery = z.object({
  seconds: z
    .string({ error: SECONDS_PROBLEM })
    .regex(/^\d{1,2}$/, { error: SECONDS_PROBLEM })
    .transform(Number)
    .refine((seconds) => seconds >= 1 && seconds <= LONGEST_WAIT_SECONDS, { error: SECONDS_PROBLEM }),
});

const newEvent = z.strictObject({
  type: eventType,
  occurredAt: z.iso.datetime({ error: OCCURRED_AT_PROBLEM }).optional(),
  durationMs: z
    .number({ error: DURATION_PROBLEM })
    .min(0, { error: DURATION_PROBLEM })
    .nullable()
    .default(null),
});

/**
 * `GET /events` (newest first) and `POST /events` of the caller's customer account. `GET /events/wait?seconds=5` answers
 * with what occurs while it waits, and with 204 when nothing was.
 */
export function createEventsRouter({ collections, principalOf }: EventsDependencies): Router {
  const { events } = collections;
  const router = Router();

  router.get('/events', requireSession, async (request, response) => {
    const { customerAccountId } = principalOf(request);
    const parsed = parseBody(listQuery, request.query);
    if (parsed.outcome === 'invalid') {
      sendRefusal(response, 400, parsed.errors);
      return;
    }
    const { limit, type } = parsed.value;
    const found = await events
      .find({ customerAccountId, ...(type === undefined ? {} : { type }) })
      .sort({ occurredAt: -1, _id: -1 })
      .limit(limit)
      .toArray();
    response.json({ events: found.map(toEvent) });
  });

  router.get('/events/wait', requireSession, async (request, response) => {
    const { customerAccountId } = principalOf(request);
    const parsed = parseBody(waitQuery, request.query);
    if (parsed.outcome === 'invalid') {
      sendRefusal(response, 400, parsed.errors);
      return;
    }
    const since = new Date();
    const untilMs = since.getTime() + parsed.value.seconds * 1000;
    for (let leftMs = untilMs - Date.now(); leftMs > 0; leftMs = untilMs - Date.now()) {
      await delay(Math.min(leftMs, LOOK_EVERY_MS));
      // Whoever has gone away is not waited for.
      if (response.destroyed) return;
      const found = await events
        .find({ customerAccountId, occurredAt: { $gt: since, $lte: new Date() } })
        .toArray();
      if (found.length === 0) continue;
      response.json({ events: found.map(toEvent) });
      return;
    }
    response.status(204).end();
  });

  const mayWrite = requireRole(principalOf, ['admin', 'member']);
  router.post('/events', requireSession, mayWrite, express.json(), async (request, response) => {
    const { customerAccountId } = principalOf(request);
    const parsed = parseBody(newEvent, request.body);
    if (parsed.outcome === 'invalid') {
      sendRefusal(response, 400, parsed.errors);
      return;
    }
    const { type, occurredAt, durationMs } = parsed.value;
    const event: EventDocument = {
      _id: createId('evt'),
      customerAccountId,
      type,
      occurredAt: occurredAt === undefined ? new Date() : new Date(occurredAt),
      durationMs,
    };
    await events.insertOne(event);
    response.status(201).json(toEvent(event));
  });
  return router;
}

function toEvent({ _id, type, occurredAt, durationMs }: EventDocument): object {
  return { eventId: _id, type, occurredAt: occurredAt.toISOString(), durationMs };
}
