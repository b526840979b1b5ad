/** The floor of a first authorization: the driver is loaded and connects, and a document is read. */
export const handler = async (): Promise<unknown> => {
  const { MongoClient } = await import('mongodb');
  const client = await MongoClient.connect(process.env['MONGODB_URI'] ?? '');
  return client.db().collection('sessions').findOne({});
};
