import { loadFauxqs } from './fauxqs-internals.ts';
import { makeFaithful, releaseInFlight, restoreDeduplication, sortGroups } from './fauxqs-fidelity.ts';

/**
 * The process that serves SQS and S3: `node sqs-s3-process.ts <port> <region> [data folder]`. Without a folder
 * all is in memory. Prints `listening <port>`; ends with its standard input.
 */
const [port = '0', region = 'us-east-1', folder] = process.argv.slice(2);

/** A roster of a million rows; fauxqs itself would refuse a file above 11 MiB. */
const LARGEST_OBJECT_BYTES = 512 * 1024 * 1024;

/** What fauxqs does not know it ignores: `PUT ?tagging` would overwrite the object with its tags. */
const unknownSubresources = [
  ...[
    'accelerate',
    'acl',
    'analytics',
    'cors',
    'encryption',
    'intelligent-tiering',
    'inventory',
    'legal-hold',
  ],
  ...[
    'logging',
    'metrics',
    'notification',
    'object-lock',
    'ownershipControls',
    'policy',
    'publicAccessBlock',
  ],
  ...['replication', 'requestPayment', 'restore', 'retention', 'select', 'tagging', 'versioning', 'website'],
];

const fauxqs = await loadFauxqs();
makeFaithful(fauxqs);
const sqsStore = new fauxqs.SqsStore();
const snsStore = new fauxqs.SnsStore();
const s3Store = new fauxqs.S3Store();
const persistence = folder ? new fauxqs.PersistenceManager(folder) : undefined;
if (persistence) {
  // A killed process loses nothing that the system was given to write; waiting for the disk each time would
  // only help when the machine itself loses power, and costs most of the throughput.
  persistence.db.exec('PRAGMA synchronous = NORMAL');
  releaseInFlight(persistence);
  persistence.load(sqsStore, snsStore, s3Store);
  restoreDeduplication(persistence, sqsStore);
  for (const queue of sqsStore.allQueues()) {
    sortGroups(queue);
    Object.assign(queue, { persistence });
  }
  for (const store of [sqsStore, snsStore, s3Store]) store.persistence = persistence;
}

const app = fauxqs.buildApp({
  logger: false,
  defaultRegion: region,
  stores: { sqsStore, snsStore, s3Store } as never,
});
// An empty host gives queue URLs the address that the request came to.
sqsStore.host = '';

app.removeContentTypeParser('*');
app.addContentTypeParser(
  '*',
  { parseAs: 'buffer', bodyLimit: LARGEST_OBJECT_BYTES },
  (_request, body, done) => done(null, body),
);
app.addHook('onRequest', (request, reply, done) => {
  const asked = unknownSubresources.find((name) => name in (request.query as object));
  if (!asked) {
    done();
    return;
  }
  reply
    .code(501)
    .type('application/xml')
    .send(`<Error><Code>NotImplemented</Code><Message>?${asked} is not emulated</Message></Error>`);
});

const address = new URL(await app.listen({ host: '127.0.0.1', port: Number(port) }));
// A data folder may come back under another port.
for (const queue of sqsStore.allQueues()) {
  Object.assign(queue, { url: `${address.origin}/000000000000/${queue.name}` });
}
console.log(`listening ${address.port}`);

const stop = (): void => {
  void app.close().then(() => {
    persistence?.close();
    process.exit(0);
  });
};
process.stdin.resume();
process.stdin.once('end', stop);
process.stdin.once('error', stop);
