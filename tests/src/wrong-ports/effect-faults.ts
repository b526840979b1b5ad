import type { Collection, Document } from 'mongodb';
import type { Fault, WrongPort } from './fault.ts';
import { withCollection } from './overriding.ts';

function projects(override: (collection: Collection) => object): Fault {
  return { database: withCollection('projects', override) };
}

/** Writes another document than it was asked to. */
function inserting(change: (document: Document) => Document): Fault {
  return projects((collection) => ({
    insertOne: (document: Document) => collection.insertOne(change(document)),
  }));
}

type Change = readonly [filter: Document, update: Document, options: object];

/** Makes another change than it was asked to. */
function updating(change: (...asked: Change) => readonly [filter: Document, update: Document]): Fault {
  return projects((collection) => ({
    findOneAndUpdate: (...asked: Change) => collection.findOneAndUpdate(...change(...asked), asked[2]),
  }));
}

function without(document: Document, field: string): Document {
  return Object.fromEntries(Object.entries(document).filter(([name]) => name !== field));
}

/** Ports that read or write something else than legacy. */
export const effectFaults: readonly WrongPort[] = [
  {
    title: 'a list that forgets the tenant',
    fault: projects((collection) => ({
      find: (filter: Document) => collection.find(without(filter, 'customerAccountId')),
    })),
    asked: 'list',
    as: 'cookie',
    reports: ['json-extra body.projects[4]'],
  },
  {
    title: 'a document that is shown to every tenant',
    fault: projects((collection) => ({
      findOne: (filter: Document) => collection.findOne(without(filter, 'customerAccountId')),
    })),
    asked: 'one of another account',
    as: 'cookie',
    reports: [
      'status status',
      'json-missing body.message',
      ...['archived', 'budget', 'createdAt', 'description', 'name', 'projectId', 'updatedAt'].map(
        (field) => `json-extra body.${field}`,
      ),
    ],
  },
  {
    title: 'a change that forgets the tenant',
    fault: updating((filter, update) => [without(filter, 'customerAccountId'), update]),
    asked: 'change of another account’s',
    as: 'cookie',
    reports: [
      'status status',
      'json-missing body.message',
      ...['archived', 'budget', 'createdAt', 'description', 'name', 'projectId', 'updatedAt'].map(
        (field) => `json-extra body.${field}`,
      ),
      'json-changed database.projects[#4].name',
      'json-changed database.projects[#4].updatedAt',
    ],
  },
  {
    title: 'counts that forget the tenant',
    fault: {
      database: withCollection('events', (collection) => ({
        aggregate: ([match, ...stages]: Document[]) =>
          collection.aggregate([{ $match: without(match?.['$match'], 'customerAccountId') }, ...stages]),
      })),
    },
    asked: 'one type over a quarter',
    as: 'cookie',
    reports: ['json-changed body.total', 'json-extra body.metrics[50]'],
    andMore: true,
  },
  {
    title: 'a read that writes',
    fault: {
      answer: async (answer, db) => {
        await db.collection('audit').insertOne({ what: 'read' });
        return answer;
      },
    },
    asked: 'list',
    as: 'cookie',
    reports: ['document-extra database.audit[#0]'],
  },
  {
    title: 'a read that tidies up',
    fault: {
      answer: async (answer, db) => {
        await db.collection('events').deleteMany({ durationMs: 0 });
        return answer;
      },
    },
    asked: 'one month',
    as: 'bearer',
    reports: ['document-missing database.events[#24]'],
    andMore: true,
  },
  {
    title: 'a write that is made after the answer',
    fault: {
      answer: (answer, db) => {
        setTimeout(() => void db.collection('audit').insertOne({ what: 'late' }), 5);
        return answer;
      },
    },
    asked: 'create, every problem of a bad body',
    as: 'cookie',
    reports: ['document-extra database.audit[#0]'],
  },
  {
    title: 'a document written besides',
    fault: {
      answer: async (answer, db) => {
        await db.collection('audit').insertOne({ what: 'created' });
        return answer;
      },
    },
    asked: 'create',
    as: 'cookie',
    reports: ['document-extra database.audit[#0]'],
  },
  {
    title: 'a write although the request was refused',
    fault: {
      answer: async (answer, db) => {
        await db
          .collection<{ _id: string; name: string }>('projects')
          .insertOne({ _id: 'prj_bad', name: '7' });
        return answer;
      },
    },
    asked: 'create, every problem of a bad body',
    as: 'cookie',
    reports: ['document-extra database.projects[#5]'],
  },
  {
    title: 'a write that is lost',
    fault: projects(() => ({ insertOne: async () => ({ acknowledged: true }) })),
    asked: 'create',
    as: 'cookie',
    reports: [
      'document-missing database.projects[#5]',
      // Nothing that is stored says what these stand for.
      'header-changed headers.location',
      'json-changed body.projectId',
      'json-changed body.createdAt',
      'json-changed body.updatedAt',
    ],
  },
  {
    title: 'a write that is made twice',
    fault: projects((collection) => ({
      insertOne: async (document: Document) => {
        await collection.insertOne({ ...document, _id: `${String(document['_id'])}x` as never });
        return collection.insertOne(document);
      },
    })),
    asked: 'create',
    as: 'cookie',
    reports: [
      'document-extra database.projects[#6]',
      'header-changed headers.location',
      'json-changed body.projectId',
    ],
  },
  {
    title: 'an amount that is stored as text',
    fault: inserting((document) => ({ ...document, budget: String(document['budget']) })),
    asked: 'create',
    as: 'cookie',
    reports: ['json-type-changed database.projects[#5].budget'],
  },
  {
    title: 'an amount that is rounded',
    fault: inserting((document) => ({ ...document, budget: Math.round(Number(document['budget'])) })),
    asked: 'create',
    as: 'cookie',
    reports: ['json-changed database.projects[#5].budget'],
  },
  {
    title: 'a date that is stored as text',
    fault: inserting((document) => ({ ...document, createdAt: document['createdAt'].toISOString() })),
    asked: 'create',
    as: 'cookie',
    reports: ['json-changed database.projects[#5].createdAt'],
  },
  {
    title: 'a document that belongs to another tenant',
    fault: inserting((document) => ({ ...document, customerAccountId: 'acc_south' })),
    asked: 'create',
    as: 'cookie',
    reports: ['json-changed database.projects[#5].customerAccountId'],
  },
  {
    title: 'a field that is not stored',
    fault: inserting((document) => without(document, 'archived')),
    asked: 'create',
    as: 'cookie',
    reports: ['json-missing database.projects[#5].archived'],
  },
  {
    title: 'an id that anybody could guess',
    fault: inserting((document) => ({ ...document, _id: 'prj_6' })),
    asked: 'create',
    as: 'cookie',
    reports: ['header-changed headers.location', 'json-changed body.projectId'],
  },
  {
    title: 'a change that does not say when',
    fault: updating((filter, { $set }) => [filter, { $set: without($set, 'updatedAt') }]),
    asked: 'change',
    as: 'cookie',
    reports: ['json-changed body.updatedAt', 'json-changed database.projects[#0].updatedAt'],
  },
  {
    title: 'a null that is not stored',
    fault: updating((filter, { $set }) => [filter, { $set: without($set, 'description') }]),
    asked: 'change',
    as: 'cookie',
    reports: ['json-type-changed body.description', 'json-type-changed database.projects[#0].description'],
  },
  {
    title: 'a change of every document of the tenant',
    fault: projects((collection) => ({
      findOneAndUpdate: async (filter: Document, update: Document, options: object) => {
        await collection.updateMany(without(filter, '_id'), { $set: { budget: 0.3 } });
        return collection.findOneAndUpdate(filter, update, options);
      },
    })),
    asked: 'change',
    as: 'cookie',
    reports: [
      'json-changed body.budget',
      'json-changed database.projects[#0].budget',
      'json-type-changed database.projects[#1].budget',
      'json-changed database.projects[#2].budget',
      'json-changed database.projects[#3].budget',
    ],
  },
  {
    title: 'a change that deletes the rest',
    fault: projects((collection) => ({
      findOneAndUpdate: async (filter: Document, update: Document, options: object) => {
        await collection.deleteMany({ _id: { $ne: filter['_id'] } });
        return collection.findOneAndUpdate(filter, update, options);
      },
    })),
    asked: 'change',
    as: 'cookie',
    reports: [1, 2, 3, 4].map((place) => `document-missing database.projects[#${place}]`),
  },
];
