import express, { Router } from 'express';
import { Binary } from 'mongodb';
import { type PrincipalOf, requireSession } from '../access.ts';
import type { Collections } from '../documents.ts';
import { sendRefusal } from '../refusal.ts';

export interface AvatarDependencies {
  readonly collections: Pick<Collections, 'avatars'>;
  readonly principalOf: PrincipalOf;
}

const IMAGE_TYPES = ['image/jpeg', 'image/png', 'image/webp'];
const MAX_BYTES = 256 * 1024;

/** `POST /avatar` stores the caller's picture, sent as the bare bytes; `GET /avatar` gives it back. */
export function createAvatarRouter({ collections, principalOf }: AvatarDependencies): Router {
  const { avatars } = collections;
  const router = Router();
  const rawImage = express.raw({ type: IMAGE_TYPES, limit: MAX_BYTES });

  router.post('/avatar', requireSession, rawImage, async (request, response) => {
    const contentType = request.is(IMAGE_TYPES);
    const image: unknown = request.body;
    if (!contentType) {
      sendRefusal(response, 415);
      return;
    }
    if (!Buffer.isBuffer(image) || image.length === 0) {
      sendRefusal(response, 400, ['the body must be an image']);
      return;
    }
    const { userId, customerAccountId } = principalOf(request);
    await avatars.updateOne(
      { _id: userId },
      { $set: { customerAccountId, contentType, bytes: new Binary(image), updatedAt: new Date() } },
      { upsert: true },
    );
    response.status(204).end();
  });

  router.get('/avatar', requireSession, async (request, response) => {
    const { userId, customerAccountId } = principalOf(request);
    const avatar = await avatars.findOne({ _id: userId, customerAccountId });
    if (avatar === null) {
      sendRefusal(response, 404);
      return;
    }
    response.type(avatar.contentType).send(Buffer.from(avatar.bytes.value()));
  });
  return router;
}
