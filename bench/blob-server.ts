/**
 * The Blob service of the local cloud, in a process of its own, with a disk to copy and an empty blob. Prints its
 * address. Arguments: size of the disk in MiB, latency in ms, bytes a second.
 */
import {
  BlobServer,
  BlobStore,
  createLoopbackAuthority,
  cut,
  Lease,
  type PageRange,
  Pages,
  type PageSource,
  SystemClock,
} from 'local-azure';

const [megabytes = 256, latencyMs = 20, bytesPerSecond = 60 * 2 ** 20] = process.argv.slice(2).map(Number);
const mib = 2 ** 20;
const size = megabytes * mib;

/** 60 % holes: of every 10 MiB, the first four are written. */
const disk: PageSource = {
  size,
  ranges(within: PageRange = { start: 0, end: size }): PageRange[] {
    const all = Array.from({ length: Math.ceil(size / (10 * mib)) }, (_, at) => ({
      start: at * 10 * mib,
      end: Math.min(at * 10 * mib + 4 * mib, size),
    }));
    return cut(all, within);
  },
  read: (start, end) => Buffer.alloc(end - start, 7),
};

/** Forgets its bytes, so that the memory of a large disk is not what is measured. */
class Sink extends Pages {
  override write(start: number, bytes: Buffer): void {
    super.write(start, bytes);
    super.forget();
  }
}

const store = new BlobStore();
const { authority, ...tls } = await createLoopbackAuthority();
const server = await BlobServer.start({
  clock: new SystemClock(),
  store,
  tls,
  limits: { latencyMs, bytesPerSecond },
  authenticate: () => undefined,
});
const source = new URL(`${server.url}/exported/disk?sig=bench`);
store.share(source, () => disk);
const blob = {
  name: 'copy.vhd',
  type: 'PageBlob' as const,
  content: new Sink(size),
  contentType: 'application/octet-stream',
  metadata: {},
  etag: '"1"',
  createdOn: 0,
  lastModified: 0,
  lease: new Lease(),
};
const container = { name: 'copies', lastModified: 0, etag: '"1"', blobs: new Map([[blob.name, blob]]) };
store.accounts.set('bench', {
  id: '/bench',
  name: 'bench',
  location: 'westeurope',
  allowBlobPublicAccess: false,
  allowSharedKeyAccess: false,
  containers: new Map([[container.name, container]]),
});
const destination = `${server.url}/bench/copies/copy.vhd`;
/** Of the disk, without its holes: where it ends, these are not exactly the same part of it. */
const bytes = disk.ranges().reduce((sum, { start, end }) => sum + end - start, 0);
process.stdout.write(`${JSON.stringify({ authority, source: source.href, destination, size, bytes })}\n`);
// With whoever started it.
process.stdin.on('end', () => process.exit(0)).resume();
