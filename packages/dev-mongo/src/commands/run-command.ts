import type { Document } from '../bson/values.ts';
import { type CommandName, DECLARED_SUBSET, isDeclared } from '../declared-subset.ts';
import { refuse, refuseUndeclared } from '../errors.ts';
import { catalogCommands } from './catalog-commands.ts';
import {
  type CommandContext,
  type CommandHandler,
  checkFields,
  errorReply,
  requireString,
} from './command.ts';
import { handshakeCommands } from './handshake-commands.ts';
import { readCommands } from './read-commands.ts';
import { writeCommands } from './write-commands.ts';

const HANDLERS: Readonly<Record<CommandName, CommandHandler>> = {
  ...handshakeCommands,
  ...readCommands,
  ...writeCommands,
  ...catalogCommands,
};

/** Runs one command; every problem with it becomes the error reply that the server would send. */
export async function runCommand(
  command: Document,
  context: Omit<CommandContext, 'database'>,
): Promise<Document> {
  try {
    const name = Object.keys(command)[0] ?? '';
    if (!isDeclared(DECLARED_SUBSET.commands, name))
      return refuseUndeclared(59, `no such command: '${name}'`);
    refuseTransaction(command);
    const handler = HANDLERS[name];
    checkFields(name, command, handler.fields);
    return await handler.run(command, { ...context, database: requireString(command, '$db') });
  } catch (error) {
    return errorReply(error);
  }
}

/** As a standalone server: it has no oplog, so it numbers no transactions. */
function refuseTransaction(command: Document): void {
  if (['txnNumber', 'startTransaction', 'autocommit'].some((field) => Object.hasOwn(command, field))) {
    refuse(20, 'Transaction numbers are only allowed on a replica set member or mongos');
  }
}
