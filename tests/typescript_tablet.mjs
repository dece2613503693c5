// The browser's half of offline sync (web/src/shared/sync) in Node, driven by lines of JSON on the standard input:
// {"do": name, "with": {…}} in, {"result": …} or {"error": …} out. `node typescript_tablet.mjs --bundle FILE` makes the
// module that `node typescript_tablet.mjs FILE` then works with.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';

const web = createRequire(new URL('../web/package.json', import.meta.url));
const [first, second] = process.argv.slice(2);
if (first === '--bundle') {
  const { rolldown } = await import(pathToFileURL(web.resolve('rolldown')));
  const input = fileURLToPath(new URL('../web/src/shared/sync/index.ts', import.meta.url));
  const bundle = await rolldown({ input, platform: 'node', cwd: fileURLToPath(new URL('../web/', import.meta.url)) });
  await bundle.write({ file: second, format: 'esm' });
  process.exit(0);
}

await import(pathToFileURL(web.resolve('fake-indexeddb/auto')));
const sync = await import(pathToFileURL(first));

const newId = () => crypto.randomUUID();
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

const fetchOverLine = (input, init) => fetch(String(input).replace(server, line), init);

async function open() {
  const opened = await sync.openStore({ origin: server, ...who, now: () => Date.now() + skewMs });
  store = opened.store;
  core = new sync.SyncCore(store, {
    token: () => token,
    fetch: fetchOverLine,
    answered: (op, answer) => answers.push({ op, answer }),
    ...options,
  });
  return opened.salvaged && { ops: opened.salvaged.ops, damaged: opened.salvaged.damaged };
}

const told = ({ error, ...report }) => ({ ...report, error: error === null ? null : String(error) });
const prepared = async (path) => sync.prepareFile(new File([await readFile(path)], basename(path), { type: 'image/jpeg' }));

const ACTS = {
  async enrol({ url, code, name = 'TypeScript', ...more }) {
    server = line = url;
    ({ skewMs = 0 } = more);
    options = more.options ?? {};
    const wire = new sync.Wire({ origin: server, token: () => null });
    const about = { id: more.device ?? newId(), name, platform: 'Node', app_version: '1' };
    const enrolled = await sync.enrol(wire, { enrolment_code: code }, about, newId);
    token = enrolled.token;
    who = { user: enrolled.user.id, device: enrolled.device.id };
    await open();
    return who;
  },
  /** The page is closed, whatever it was doing, and opened again. */
  async reopen() {
    store.close();
    return open();
  },
  line({ url }) {
    line = url;
  },
  sync: async () => told(await core.sync()),
  sync_records: async () => told(await core.syncRecords()),
  push_batch: async () => told(await core.run(async (report) => void (await core.pusher.pushBatch(report.pushed)))),
  pull_page: async () => told(await core.run(async (report) => void (await core.puller.pullPage(report.pulled)))),
  upload_piece: async () => told(await core.run(async (report) => void (await core.uploader.uploadPiece(report.uploaded)))),
  hurry: () => core.hurry(),
  /** A group: `ops` of {action, type, id, data}, `photos` of {visit, path, fields}. The ids made, in order. */
  async change({ ops = [], photos = [] }) {
    const files = await Promise.all(photos.map(({ path }) => prepared(path)));
    return store.change((group) => {
      const made = ops.map(({ action, type, id, data }) => {
        if (action === 'create') return group.create(type, data, id);
        if (action === 'delete') group.delete(type, id);
        else group.update(type, id, data);
        return id;
      });
      return [...made, ...photos.map(({ visit, fields }, index) => group.addPhoto(visit, files[index], fields))];
    });
  },
  update: ({ type, id, data }) => store.update(type, id, data),
  get: ({ type, id }) => store.get(type, id),
  list: ({ type, where }) => store.list(type, where),
  /** What was pulled, without one's own unsent changes. */
  held: async () => (await store.db.records.toArray()).map(({ type, id, rev, data }) => [type, id, rev, data]),
  conflicts: () => store.conflicts(),
  resolve: ({ id, resolution }) => store.resolve(id, resolution),
  set_aside: () => store.setAside(),
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

for await (const text of createInterface({ input: process.stdin })) {
  const { do: name, with: given } = JSON.parse(text);
  let said;
  try {
    said = { result: (await ACTS[name](given ?? {})) ?? null };
  } catch (error) {
    said = { error: String(error?.stack ?? error) };
  }
  process.stdout.write(`${JSON.stringify(said)}\n`);
}
process.exit(0);
