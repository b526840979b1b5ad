import express, { Router } from 'express';
import { MongoServerError } from 'mongodb';
import { z } from 'zod';
import type { Collections, UserDocument } from '../documents.ts';
import { createId } from '../identifiers.ts';
import { hashPassword, type ScryptParameters } from '../passwords.ts';
import { sendRefusal } from '../refusal.ts';
import { emailField, parseBody, textField } from '../request-body.ts';
import { createThrottle, type ThrottleLimits } from '../throttle.ts';

export interface UsersDependencies {
  readonly collections: Pick<Collections, 'users' | 'customerAccounts'>;
  readonly signUpLimits: ThrottleLimits;
  readonly scryptParameters: ScryptParameters;
}

const PASSWORD_PROBLEM = 'password must be a text of 12 to 200 characters';

const signUpRequest = z.strictObject({
  email: emailField,
  password: z
    .string({ error: PASSWORD_PROBLEM })
    .min(12, { error: PASSWORD_PROBLEM })
    .max(200, { error: PASSWORD_PROBLEM }),
  fullName: textField('fullName', 120),
  customerAccountName: textField('customerAccountName', 120),
});

/** `POST /users`: signs a person up with a customer account of their own. Does not log in. */
export function createUsersRouter({
  collections,
  signUpLimits,
  scryptParameters,
}: UsersDependencies): Router {
  const { users, customerAccounts } = collections;
  const router = Router();
  const throttle = createThrottle({ limits: signUpLimits });

  router.post('/users', express.json(), throttle, async (request, response) => {
    const parsed = parseBody(signUpRequest, request.body);
    if (parsed.outcome === 'invalid') {
      sendRefusal(response, 400, parsed.errors);
      return;
    }
    const { email, password, fullName, customerAccountName } = parsed.value;
    const user: UserDocument = {
      _id: createId('usr'),
      email,
      fullName,
      customerAccountId: createId('acc'),
      roles: ['admin'],
      passwordHash: await hashPassword(password, scryptParameters),
      disabled: false,
    };
    const { customerAccountId } = user;
    await customerAccounts.insertOne({ _id: customerAccountId, name: customerAccountName, plan: 'free' });
    try {
      // The unique index decides, not a look beforehand: two sign-ups may arrive at once.
      await users.insertOne(user);
    } catch (error) {
      await customerAccounts.deleteOne({ _id: customerAccountId });
      if (!isDuplicateKey(error)) throw error;
      sendRefusal(response, 409);
      return;
    }
    response.status(201).json({ userId: user._id, customerAccountId, email, fullName, roles: user.roles });
  });
  return router;
}

function isDuplicateKey(error: unknown): boolean {
  return error instanceof MongoServerError && error.code === 11_000;
}
