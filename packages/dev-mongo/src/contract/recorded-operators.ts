import type { CommandStartedEvent, MongoClient } from 'mongodb';

/** The names that were sent, in the classes of DECLARED_SUBSET. */
export type RecordedNames = Record<
  'commands' | 'queryOperators' | 'updateOperators' | 'pipelineStages' | 'accumulators' | 'expressions',
  Set<string>
>;

export function createRecord(): RecordedNames {
  return {
    commands: new Set(),
    queryOperators: new Set(),
    updateOperators: new Set(),
    pipelineStages: new Set(),
    accumulators: new Set(),
    expressions: new Set(),
  };
}

/** Records what a client sends and the server accepts. The client needs `monitorCommands: true`. */
export function recordAccepted(client: MongoClient, record: RecordedNames): void {
  const started = new Map<number, CommandStartedEvent>();
  client.on('commandStarted', (event) => started.set(event.requestId, event));
  client.on('commandSucceeded', ({ requestId, reply }) => {
    const event = started.get(requestId);
    const hasWriteErrors = typeof reply === 'object' && reply !== null && 'writeErrors' in reply;
    if (event !== undefined && !hasWriteErrors) recordCommand(event.command, record);
  });
}

function recordCommand(command: Readonly<Record<string, unknown>>, record: RecordedNames): void {
  record.commands.add(Object.keys(command)[0] ?? '');
  for (const field of ['filter', 'query']) addDollarNames(command[field], record.queryOperators);
  for (const statement of [...listOf(command.updates), ...listOf(command.deletes)]) {
    addDollarNames(fieldsOf(statement).q, record.queryOperators);
    addTopLevel(fieldsOf(statement).u, record.updateOperators);
  }
  addTopLevel(command.update, record.updateOperators);
  for (const stage of listOf(command.pipeline)) recordStage(fieldsOf(stage), record);
}

function recordStage(stage: Readonly<Record<string, unknown>>, record: RecordedNames): void {
  addTopLevel(stage, record.pipelineStages);
  addDollarNames(stage.$match, record.queryOperators);
  for (const [name, value] of Object.entries(fieldsOf(stage.$group))) {
    if (name === '_id') addDollarNames(value, record.expressions);
    else {
      addTopLevel(value, record.accumulators);
      for (const operand of Object.values(fieldsOf(value))) addDollarNames(operand, record.expressions);
    }
  }
  addDollarNames(stage.$project, record.expressions);
  addDollarNames(stage.$addFields, record.expressions);
}

function addDollarNames(value: unknown, names: Set<string>): void {
  for (const entry of listOf(value)) addDollarNames(entry, names);
  addTopLevel(value, names);
  for (const inner of Object.values(fieldsOf(value))) addDollarNames(inner, names);
}

function addTopLevel(value: unknown, names: Set<string>): void {
  for (const name of Object.keys(fieldsOf(value))) if (name.startsWith('$')) names.add(name);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  const plain =
    typeof value === 'object' && value !== null && !Array.isArray(value) && !('_bsontype' in value);
  return plain ? { ...value } : {};
}
