// The browser's half of offline sync (web/src/shared/sync) in Node, driven by lines of JSON on the standard input:
// {"do": name, "with": {…}, "n": 1} in, {"of": 1, "result": …} or {"of": 1, "error": …} out. Where whoever drives it
// is the network, {"carry": 1, "method": …} goes out for each request, and {"carried": 1, …} comes back with the answer.
// `node typescript_tablet.mjs --bundle FILE` makes the module that `node typescript_tablet.mjs FILE` then works with.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';

const web = createRequire(new URL('../web/package.json', import.meta.url));
const [first, second] = process.argv.slice(2);
if (first === '--bundle') {
  const { rolldown } = await import(pathToFileURL(web.resolve('rolldown')));
  const input = fileURLToPath(new URL('../web/src/shared/sync/testing/driven.ts', import.meta.url));
  const bundle = await rolldown({ input, platform: 'node', cwd: fileURLToPath(new URL('../web/', import.meta.url)) });
  await bundle.write({ file: second, format: 'esm' });
  process.exit(0);
}

await import(pathToFileURL(web.resolve('fake-indexeddb/auto')));
const sync = await import(pathToFileURL(first));

const say = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);

/** Numbers in [0, 1) that follow from a seed (mulberry32, public domain). */
function dice(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

let random = Math.random;
/** The device's time, epoch milliseconds; null goes by the clock of the machine. */
let told = null;
const now = () => told ?? Date.now() + skewMs;

/** A UUIDv7. */
function newId() {
  const digits = (count) => Array.from({ length: count }, () => Math.floor(random() * 16).toString(16)).join('');
  const time = Math.max(0, now()).toString(16).padStart(12, '0').slice(-12);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${digits(3)}-8${digits(3)}-${digits(12)}`;
}

let server = '';
/** Where requests really go: the server, or a bad line to it. */
let line = '';
let token = '';
let who = null;
let skewMs = 0;
let store = null;
let core = null;
let engine = null;
let answers = [];
let options = {};

let carrying = false;
const carried = new Map();
let carries = 0;

/** A request by whoever drives us. Headers and body of the answer may come, and then the connection breaks. */
async function fetchCarried(input, { method, headers, body }) {
  carries += 1;
  const carry = carries;
  const sent = Buffer.from(body instanceof ArrayBuffer ? new Uint8Array(body) : (body ?? '')).toString('base64');
  const answer = await new Promise((resolve) => {
    carried.set(carry, resolve);
    say({ carry, method, url: String(input), headers: [...new Headers(headers), ['accept-encoding', 'gzip']], body: sent });
  });
  carried.delete(carry);
  if (answer.status === undefined) throw new TypeError(answer.broken);
  const bytes = Buffer.from(answer.body, 'base64');
  const content = new ReadableStream({
    pull(controller) {
      if (bytes.length > 0) controller.enqueue(new Uint8Array(bytes));
      if (answer.broken) controller.error(new TypeError(answer.broken));
      else controller.close();
    },
  });
  return new Response([204, 304].includes(answer.status) ? null : content, { status: answer.status, headers: answer.headers });
}

const fetchOverLine = (input, init) => (carrying ? fetchCarried(input, init) : fetch(String(input).replace(server, line), init));

async function open() {
  const opened = await sync.openStore({ origin: server, ...who, now, newId });
  store = opened.store;
  core = new sync.SyncCore(store, {
    token: () => token,
    fetch: fetchOverLine,
    random,
    answered: (op, answer) => answers.push({ op, answer }),
    ...options,
  });
  return opened.salvaged && { ops: opened.salvaged.ops, damaged: opened.salvaged.damaged };
}

/** A value, or null for what is nested too deep to be told. */
function sayable(value) {
  try {
    JSON.stringify(value);
    return value;
  } catch {
    return null;
  }
}

const plain = ({ error, ...report }) => ({ ...report, error: error === null ? null : String(error) });
const prepared = async (path) => sync.prepareFile(new File([await readFile(path)], basename(path), { type: 'image/jpeg' }));

const ACTS = {
  async enrol({ url, code, name = 'TypeScript', ...more }) {
    server = line = url;
    ({ skewMs = 0, carrying = false } = more);
    if (more.seed !== undefined) random = dice(more.seed);
    options = more.options ?? {};
    const wire = new sync.Wire({ origin: server, token: () => null, fetch: fetchOverLine });
    const about = { id: more.device ?? newId(), name, platform: 'Node', app_version: '1' };
    const enrolled = await sync.enrol(wire, { enrolment_code: code }, about, newId);
    token = enrolled.token;
    who = { user: enrolled.user.id, device: enrolled.device.id };
    await open();
    return who;
  },
  /** The page is closed, whatever it was doing, and opened again; with other options if there are some. */
  async reopen({ options: other } = {}) {
    store.close();
    options = { ...options, ...other };
    return open();
  },
  line({ url }) {
    line = url;
  },
  sync: async () => plain(await core.sync()),
  sync_records: async () => plain(await core.syncRecords()),
  push_batch: async () => plain(await core.run(async (report) => void (await core.pusher.pushBatch(report.pushed)))),
  pull_page: async () => plain(await core.run(async (report) => void (await core.puller.pullPage(report.pulled)))),
  upload_piece: async () => plain(await core.run(async (report) => void (await core.uploader.uploadPiece(report.uploaded)))),
  hurry: () => core.hurry(),
  /** A group: `ops` of {action, type, id, data}, `photos` of {visit, path, fields, id}. The ids made, in order. */
  async change({ ops = [], photos = [] }) {
    const files = await Promise.all(photos.map(({ path }) => prepared(path)));
    return store.change((group) => {
      const made = ops.map(({ action, type, id, data }) => {
        if (action === 'create') return group.create(type, data, id);
        if (action === 'delete') group.delete(type, id);
        else group.update(type, id, data);
        return id;
      });
      return [...made, ...photos.map(({ visit, fields, id }, index) => group.addPhoto(visit, files[index], fields, id))];
    });
  },
  /** A group as a broken program would make it. */
  enqueue: ({ ops }) => store.db.transaction('rw', store.db.groups, store.db.ops, () => sync.enqueue(store.db, ops)),
  ids: async ({ type }) => (await store.list(type)).map(({ id }) => id),
  /** Operations that are not settled, with the text that is or will be sent. */
  ops: async () => (await store.db.ops.orderBy('number').toArray()).map(({ sum: _, grp: __, number: ___, ...op }) => op),
  all_files: () => store.db.files.toArray(),
  update: ({ type, id, data }) => store.update(type, id, data),
  async get({ type, id }) {
    const found = await store.get(type, id);
    return found && Object.fromEntries(Object.entries(found).map(([name, value]) => [name, sayable(value)]));
  },
  list: ({ type, where }) => store.list(type, where),
  /** What was pulled, without one's own unsent changes. */
  held: async () => (await store.db.records.toArray()).map(({ type, id, rev, data }) => [type, id, rev, data]),
  conflicts: () => store.conflicts(),
  resolve: ({ id, resolution }) => store.resolve(id, resolution),
  set_aside: async () => (await store.setAside()).map((one) => ({ ...one, data: sayable(one.data) })),
  discard: ({ op }) => store.discard(op),
  unsent: () => store.unsent(),
  files: ({ visit }) => store.filesOf(visit),
  state: () => store.word('state'),
  add_point: ({ visit, point }) => store.addPoint(visit, point),
  /** Final answers since the last time. */
  answers() {
    const heard = answers;
    answers = [];
    return heard;
  },
  /** Work as a page does, timers and all. */
  start() {
    engine = new sync.SyncEngine(store, { token: () => token, fetch: fetchOverLine, ...options });
    engine.start();
  },
  engine_state: () => ({ ...engine.state, lanes: Object.fromEntries(Object.entries(engine.state.lanes).map(([name, lane]) => [name, lane.status])) }),
  async stop() {
    await engine.stop();
  },
};

async function work({ do: name, with: given = {}, n, now: time }) {
  if (time !== undefined) told = time;
  try {
    say({ of: n, result: (await ACTS[name](given)) ?? null });
  } catch (error) {
    say({ of: n, error: String(error?.stack ?? error) });
  }
}

for await (const text of createInterface({ input: process.stdin })) {
  const message = JSON.parse(text);
  if (message.carried === undefined) void work(message);
  else carried.get(message.carried)(message);
}
process.exit(0);
