import { applyFields, isData } from '../ops';
import type { Data } from '../ops';

/** A revision of a record in the model: who made it, and the fields before and after. */
interface Revision {
  readonly rev: number;
  readonly device: string | null;
  readonly changed: Data;
  readonly before: Data;
}

interface Row {
  readonly type: string;
  readonly id: string;
  readonly rev: number;
  /** Null once deleted. */
  readonly data: Data | null;
  /** What it said last, also when it is deleted. */
  readonly last: Data;
  readonly history: readonly Revision[];
}

interface Kept {
  readonly body: string;
  readonly answer: Data;
}

interface Device {
  readonly id: string;
  readonly user: string;
  wipe: string | null;
  wiped: boolean;
}

interface Upload {
  readonly length: number;
  readonly sha256: string;
  readonly photo: string;
  /** Left behind by a revoked device. */
  readonly left: boolean;
  readonly user: string;
  bytes: Uint8Array;
}

const WRITABLE: Readonly<Record<string, readonly string[]>> = {
  visit: ['site', 'status', 'note', 'signed_by', 'signature', 'planned_for', 'started_at', 'finished_at', 'recorded_started_at', 'recorded_finished_at', 'position', 'position_acc_m', 'participants', 'checklist'],
  visit_photo: ['visit', 'sha256', 'size', 'caption', 'taken_at', 'position', 'sigma_m', 'case', 'original_sha256', 'original_size'],
  conflict: ['resolution'],
};
const PROBLEM = { 'Content-Type': 'application/problem+json' };

class Fault extends Error {
  readonly code: string;
  readonly retry: boolean;

  constructor(code: string, retry = false) {
    super(code);
    this.code = code;
    this.retry = retry;
  }
}

/**
 * The server as the contract tells of it, in memory, for the tests of the client: operations and their answers, merging
 * by field, conflicts, a feed with scope, snapshots and generations, uploads by tus, revocation. `fetch` is its door.
 */
export class ModelServer {
  readonly rows = new Map<string, Row>();
  readonly ops = new Map<string, Kept>();
  readonly devices = new Map<string, Device>();
  readonly scope = new Map<string, Set<string>>();
  readonly uploads = new Map<string, Upload>();
  readonly files = new Map<string, { readonly bytes: Uint8Array; readonly users: Set<string> }>();
  readonly quarantined: string[] = [];
  /** Photos that revoked devices left behind: record → bytes. */
  readonly leftPhotos = new Map<string, Uint8Array>();
  /** Every word that ever stood in a record, with how often it was set. */
  readonly written = new Map<string, number>();
  maxOps = 1_000;
  maxBytes = 2 * 1024 * 1024;
  /** Below: too old. Above: of another database. */
  generation = 1;
  requests = 0;
  now = Date.parse('2026-11-28T01:00:00Z');
  #rev = 100;
  #uploads = 0;
  /** The feed: (sequence, record or scope entry). */
  #feed: { readonly seq: number; readonly key: string; readonly user?: string; readonly site?: string }[] = [];
  #seq = 0;

  addDevice(token: string, id: string, user: string): void {
    this.devices.set(token, { id, user, wipe: null, wiped: false });
  }

  // --- what the office does ------------------------------------------------------------------------------------------

  put(type: string, id: string, data: Data, device: string | null = null): void {
    const key = `${type} ${id}`;
    const old = this.rows.get(key);
    const rev = this.#next();
    const before = old?.data ?? {};
    const now = applyFields(before, data);
    for (const value of Object.values(data)) this.#noteWord(value);
    const was = Object.fromEntries(Object.keys(data).map((name) => [name, before[name] ?? null]));
    this.#set({ type, id, rev, data: now, last: now, history: [...(old?.history ?? []), { rev, device, changed: data, before: was }] });
  }

  remove(type: string, id: string, device: string | null = null): void {
    const old = this.rows.get(`${type} ${id}`);
    if (!old?.data) return;
    const rev = this.#next();
    this.#set({ ...old, rev, data: null, history: [...old.history, { rev, device, changed: {}, before: old.data }] });
    if (type !== 'visit') return;
    for (const row of [...this.rows.values()]) if (row.type === 'visit_photo' && row.data?.['visit'] === id) this.remove('visit_photo', row.id, device);
  }

  /** Give a site to a person, or take it away. */
  assign(user: string, site: string, given: boolean): void {
    const sites = this.scope.get(user) ?? new Set();
    if (given) sites.add(site);
    else sites.delete(site);
    this.scope.set(user, sites);
    this.#feed.push({ seq: (this.#seq += 1), key: '@site', user, site });
  }

  /** As after a restore: all cursors are void. */
  newGeneration(): void {
    this.generation += 1;
    this.#rev += 1_000;
  }

  revoke(id: string, wipe: string): void {
    for (const device of this.devices.values()) if (device.id === id) device.wipe = wipe;
  }

  live(type: string): Row[] {
    return [...this.rows.values()].filter((row) => row.type === type && row.data !== null);
  }

  /** What a device of this person should hold: `type id` → [rev, data]. */
  inScope(user: string): Map<string, readonly [number, Data]> {
    const found = new Map<string, readonly [number, Data]>();
    for (const [key, row] of this.rows) if (row.data && this.#visible(row, user)) found.set(key, [row.rev, row.data]);
    return found;
  }

  #next(): number {
    return (this.#rev += 1);
  }

  #set(row: Row): void {
    const key = `${row.type} ${row.id}`;
    this.rows.set(key, row);
    this.#feed.push({ seq: (this.#seq += 1), key });
  }

  #noteWord(value: unknown): void {
    if (typeof value === 'string' && value.startsWith('«')) this.written.set(value, (this.written.get(value) ?? 0) + 1);
  }

  #siteOf(row: Row): unknown {
    if (row.type === 'site') return row.id;
    if (row.type === 'visit_photo') return this.rows.get(`visit ${String(row.last['visit'])}`)?.last['site'];
    return row.last['site'];
  }

  #visible(row: Row, user: string): boolean {
    if (row.type === 'conflict') return (row.last['authors'] as string[]).includes(user);
    if (row.type === 'category') return true;
    return this.scope.get(user)?.has(String(this.#siteOf(row))) ?? false;
  }

  // --- the door ------------------------------------------------------------------------------------------------------

  readonly fetch: typeof globalThis.fetch = async (input, init) => {
    this.requests += 1;
    this.now += 7;
    const url = new URL(String(input));
    const headers = new Headers(init?.headers);
    const method = init?.method ?? 'GET';
    const device = this.devices.get((headers.get('Authorization') ?? '').replace('Token ', ''));
    if (!device) return problem(401, 'not_authenticated');
    const raw = init?.body ? new Uint8Array(await new Response(init.body).arrayBuffer()) : new Uint8Array();
    const path = url.pathname.replace('/api/v1/', '');
    const own = path.match(/^devices\/([^/]+)\/(quarantine|wiped)$/);
    if (device.wipe !== null && path.startsWith('uploads/') && path !== 'uploads/known') return this.#upload(path, url, method, headers, raw, device);
    if (device.wipe !== null) {
      if (own?.[1] !== device.id) return problem(401, 'device_revoked', { wipe: device.wipe || null });
      if (own[2] === 'wiped') device.wiped = true;
      else this.quarantined.push(new TextDecoder().decode(raw));
      return json({}, own[2] === 'wiped' ? 200 : 202);
    }
    if (path === 'sync/push') return this.#push(await unpack(raw, headers), device);
    if (path === 'sync/pull') return this.#pull(url, device);
    if (path.startsWith('uploads/')) return this.#upload(path, url, method, headers, raw, device);
    if (path.startsWith('photos/')) return json({ state: 'ready' });
    return problem(404, 'not_found');
  };

  // --- push ----------------------------------------------------------------------------------------------------------

  #push(text: string, device: Device): Response {
    if (text.length > this.maxBytes) return problem(413, 'too_large', { max_ops: this.maxOps, max_bytes: this.maxBytes });
    if (text.includes('UNREADABLE')) return problem(400, 'malformed');
    if (text.includes('EXPLOSIVE')) return problem(500, 'internal_error');
    const { groups } = JSON.parse(text) as { groups: Data[][] };
    if (groups.flat().length > this.maxOps) return problem(413, 'too_large', { max_ops: this.maxOps, max_bytes: this.maxBytes });
    return json({ server_time: new Date(this.now).toISOString(), results: groups.flatMap((group) => this.#group(group, device)) });
  }

  #group(group: readonly Data[], device: Device): Data[] {
    const before = new Map(this.rows);
    const [feed, words] = [this.#feed.length, new Map(this.written)];
    const answers = group.map((op) => this.#answer(op, device));
    const culprit = group.find((_, index) => ['rejected', 'retry'].includes(String(answers[index]?.['was'] ?? answers[index]?.['status'])));
    const keep = (op: Data, answer: Data): void => void this.ops.set(String(op['op']), { body: JSON.stringify(op), answer });
    if (!culprit) {
      for (const [index, op] of group.entries()) if (answers[index]?.['status'] !== 'duplicate') keep(op, answers[index] ?? {});
      return answers;
    }
    // Nothing of the group holds.
    this.rows.clear();
    for (const [key, row] of before) this.rows.set(key, row);
    this.#feed.length = feed;
    this.written.clear();
    for (const [word, count] of words) this.written.set(word, count);
    const failed = answers.some((answer) => (answer['was'] ?? answer['status']) === 'rejected') ? 'rejected' : 'retry';
    return group.map((op, index) => {
      const answer = answers[index] ?? {};
      const said = answer['was'] ?? answer['status'];
      if (answer['status'] === 'rejected' && answer['code'] !== 'op_reuse') keep(op, answer);
      if (said === 'rejected' || said === 'retry' || answer['status'] === 'duplicate') return answer;
      return { op: op['op'], status: failed, code: `group_${failed === 'rejected' ? 'rejected' : 'retry'}`, because: culprit['op'] };
    });
  }

  #answer(op: Data, device: Device): Data {
    const kept = this.ops.get(String(op['op']));
    if (kept) {
      if (kept.body !== JSON.stringify(op)) return { op: op['op'], status: 'rejected', code: 'op_reuse' };
      return { ...kept.answer, status: 'duplicate', was: kept.answer['status'] };
    }
    try {
      return { op: op['op'], ...this.#apply(op, device) };
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      return { op: op['op'], status: error.retry ? 'retry' : 'rejected', code: error.code, detail: error.code };
    }
  }

  #apply(op: Data, device: Device): Data {
    const [type, id, action] = [String(op['type']), String(op['id']), op['action']];
    const data = (op['data'] ?? {}) as Data;
    const base = (op['base'] as number | null) ?? 0;
    const fields = WRITABLE[type];
    if (!fields) throw new Fault('read_only');
    for (const [name, value] of Object.entries(data)) {
      if (!fields.includes(name) && !name.startsWith('answers.')) throw new Fault('unknown_field');
      if (name === 'note' && typeof value !== 'string') throw new Fault('bad_value');
    }
    const row = this.rows.get(`${type} ${id}`);
    if (type === 'conflict') return this.#resolve(row, data, device);
    if (!row) {
      if (action !== 'create') {
        if (this.#wasRejected(id)) throw new Fault('parent_rejected');
        throw new Fault('missing_record', true);
      }
      this.#requireParent(type, data, device);
      this.put(type, id, { ...(type === 'visit' ? { status: 'planned', note: '' } : { state: 'pending', photo: null }), ...data }, device.id);
      if (type === 'visit_photo') this.#link(id);
      return { status: 'applied', rev: this.rows.get(`${type} ${id}`)?.rev };
    }
    if (!this.#visible(row, device.user)) throw new Fault('forbidden');
    if (row.data?.['status'] === 'verified') throw new Fault('visit_verified');
    const meanwhile = row.history.filter((one) => one.rev > base && one.device !== device.id);
    if (row.data === null) {
      if (action === 'delete') return { status: 'applied', rev: row.rev };
      return this.#conflict(row, Object.fromEntries(Object.entries(data).map(([name, value]) => [name, { base: null, server: null, device: value }])), device, null);
    }
    if (action === 'delete') {
      if (meanwhile.length > 0) return this.#conflict(row, { deleted: { base: false, server: false, device: true } }, device, row.data);
      this.remove(type, id, device.id);
      return { status: 'applied', rev: this.rows.get(`${type} ${id}`)?.rev };
    }
    return this.#merge(row, data, meanwhile, device);
  }

  #merge(row: Row, data: Data, meanwhile: readonly Revision[], device: Device): Data {
    const { type, id } = row;
    const applied: Record<string, unknown> = {};
    const collided: Record<string, Data> = {};
    const open = this.#openConflict(row)?.data?.['fields'] as Record<string, Data> | undefined;
    for (const [name, value] of Object.entries(data)) {
      const now = valueOf(row.data ?? {}, name);
      if (same(now, value)) continue;
      const clash = meanwhile.find(({ changed }) => name in changed);
      const inConflict = open?.[name] && !('resolved' in open[name]) ? open[name] : undefined;
      if (inConflict) collided[name] = { base: inConflict['base'], server: now, device: value };
      else if (clash) collided[name] = { base: clash.before[name] ?? null, server: now, device: value };
      else applied[name] = value;
    }
    // An edit that sets nothing anew makes no revision.
    if (Object.keys(applied).length > 0) this.put(type, id, applied, device.id);
    const now = this.rows.get(`${type} ${id}`) ?? row;
    if (Object.keys(collided).length > 0) return this.#conflict(now, collided, device, now.data);
    if (meanwhile.length > 0) return { status: 'merged', rev: now.rev, data: now.data };
    return { status: 'applied', rev: now.rev };
  }

  #openConflict({ type, id }: Pick<Row, 'type' | 'id'>): Row | undefined {
    return [...this.rows.values()].find((row) => row.type === 'conflict' && row.data?.['type'] === type && row.data['id'] === id && !row.data['resolved_at']);
  }

  #conflict(row: Row, collided: Record<string, Data>, device: Device, data: Data | null): Data {
    const open = this.#openConflict(row);
    const id = open?.id ?? `conflict-${row.type}-${row.id}-${this.#rev}`;
    const edits = [...((open?.data?.['edits'] as unknown[]) ?? []), collided];
    const authors = [...new Set([...((open?.data?.['authors'] as string[]) ?? []), device.user])];
    const fields = { ...((open?.data?.['fields'] as Data | undefined) ?? {}), ...collided };
    this.put('conflict', id, { type: row.type, id: row.id, site: this.#siteOf(row) ?? null, fields, edits, authors, resolved_at: null });
    return { status: 'conflict', rev: row.rev, conflict: id, data };
  }

  #resolve(row: Row | undefined, data: Data, device: Device): Data {
    if (!row?.data) throw new Fault('unknown_reference');
    const resolution = data['resolution'];
    if (!isData(resolution)) throw new Fault('bad_resolution');
    const fields = row.data['fields'] as Record<string, Data>;
    if (row.data['resolved_at'] || Object.keys(resolution).some((name) => 'resolved' in (fields[name] ?? {}))) throw new Fault('already_resolved');
    const target = this.rows.get(`${String(row.data['type'])} ${String(row.data['id'])}`);
    const { deleted, ...values } = resolution;
    if (Object.keys(resolution).some((name) => !(name in fields))) throw new Fault('not_in_conflict');
    if (target?.data && Object.keys(values).length > 0) this.put(target.type, target.id, values, device.id);
    if (target?.data && deleted === true) this.remove(target.type, target.id, device.id);
    const decided = Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, name in resolution ? { ...value, resolved: resolution[name] } : value]));
    const over = Object.values(decided).every((field) => 'resolved' in field);
    this.put('conflict', row.id, { fields: decided, resolved_at: over ? new Date(this.now).toISOString() : null }, device.id);
    return { status: 'applied', rev: this.rows.get(`conflict ${row.id}`)?.rev };
  }

  #requireParent(type: string, data: Data, device: Device): void {
    if (type === 'visit') {
      if (!this.scope.get(device.user)?.has(String(data['site']))) throw new Fault('unknown_reference');
      return;
    }
    const visit = this.rows.get(`visit ${String(data['visit'])}`);
    if (!visit) throw this.#wasRejected(String(data['visit'])) ? new Fault('parent_rejected') : new Fault('missing_parent', true);
    if (visit.data === null) throw new Fault('parent_deleted');
    if (!this.#visible(visit, device.user)) throw new Fault('forbidden');
  }

  #wasRejected(id: string): boolean {
    return [...this.ops.values()].some(({ body, answer }) => {
      const op = JSON.parse(body) as Data;
      return op['id'] === id && op['action'] === 'create' && answer['status'] === 'rejected';
    });
  }

  // --- pull ----------------------------------------------------------------------------------------------------------

  #pull(url: URL, device: Device): Response {
    const limit = Math.min(Number(url.searchParams.get('limit') ?? '500'), 1_000);
    const said = url.searchParams.get('cursor');
    // generation|device|snapshot key ("" once it is over)|sequence
    const [generation = '', owner, after = '', seq = ''] = said === null ? [String(this.generation), device.id, '!', String(this.#seq)] : said.split('|');
    if (owner !== device.id) return problem(400, 'bad_cursor');
    if (Number(generation) !== this.generation) return problem(410, 'cursor_expired');
    const page = after === '' ? this.#news(Number(seq), limit, device.user) : this.#snapshot(after, limit, device.user);
    const place = after === '' ? ['', page.next] : [page.more ? page.next : '', seq];
    const more = page.more || (after !== '' && this.#seq > Number(seq));
    const cursor = [this.generation, device.id, ...place].join('|');
    return json({ server_time: new Date(this.now).toISOString(), changes: page.changes, cursor, more });
  }

  #snapshot(after: string, limit: number, user: string): { changes: Data[]; next: string; more: boolean } {
    const keys = [...this.inScope(user).keys()].filter((key) => after === '!' || key > after).sort();
    const taken = keys.slice(0, limit);
    return { changes: taken.map((key) => this.#change(key, user)).filter((one) => one !== null), next: taken.at(-1) ?? after, more: keys.length > limit };
  }

  #news(seq: number, limit: number, user: string): { changes: Data[]; next: string; more: boolean } {
    const found = new Map<string, Data>();
    let next = seq;
    for (const entry of this.#feed) {
      if (entry.seq <= seq) continue;
      if (found.size >= limit) return { changes: [...found.values()], next: String(next), more: true };
      const keys = entry.key !== '@site' ? [entry.key] : entry.user === user ? [...this.rows.values()].filter((row) => this.#siteOf(row) === entry.site).map((row) => `${row.type} ${row.id}`) : [];
      for (const key of keys) {
        const change = this.#change(key, user);
        if (change) found.set(key, change);
      }
      next = entry.seq;
    }
    return { changes: [...found.values()], next: String(next), more: false };
  }

  #change(key: string, user: string): Data | null {
    const row = this.rows.get(key);
    if (!row) return null;
    const { type, id, rev, data } = row;
    if (data && this.#visible(row, user)) return { type, id, rev, data };
    if (type === 'conflict') return null;
    return { type, id, rev: this.#next(), removed: data === null ? 'deleted' : 'out_of_scope' };
  }

  // --- uploads -------------------------------------------------------------------------------------------------------

  async #upload(path: string, url: URL, method: string, headers: Headers, raw: Uint8Array, device: Device): Promise<Response> {
    const tus = { 'Tus-Resumable': '1.0.0' };
    if (path === 'uploads/known') return this.files.get(url.searchParams.get('sha256') ?? '')?.users.has(device.user) ? json({}) : problem(404, 'not_found');
    if (method === 'POST') {
      const words = new Map((headers.get('Upload-Metadata') ?? '').split(',').map((pair) => pair.split(' ') as [string, string]));
      const word = (name: string): string => atob(words.get(name) ?? '');
      const location = `/api/v1/uploads/${(this.#uploads += 1)}`;
      const left = word('subject') === `left_photo:${device.id}` && word('purpose') === 'attachment';
      if (left !== (device.wipe !== null)) return problem(401, 'device_revoked', { wipe: device.wipe || null }, tus);
      this.uploads.set(location, { length: Number(headers.get('Upload-Length')), sha256: word('sha256'), photo: left ? word('record') : word('subject').replace('visit_photo:', ''), left, user: device.user, bytes: new Uint8Array() });
      return new Response(null, { status: 201, headers: { ...tus, Location: location } });
    }
    const upload = this.uploads.get(url.pathname);
    if (device.wipe !== null && !upload?.left) return problem(401, 'device_revoked', { wipe: device.wipe || null }, tus);
    if (!upload) return problem(404, 'upload_gone', {}, tus);
    if (method === 'PATCH') {
      if (Number(headers.get('Upload-Offset')) !== upload.bytes.length) return problem(409, 'wrong_offset', {}, tus);
      upload.bytes = new Uint8Array([...upload.bytes, ...raw]);
      if (upload.bytes.length >= upload.length) {
        if ((await sha256(upload.bytes)) !== upload.sha256) {
          this.uploads.delete(url.pathname);
          return problem(460, 'checksum_mismatch', {}, tus);
        }
        if (upload.left) this.leftPhotos.set(upload.photo, upload.bytes);
        else {
          const kept = this.files.get(upload.sha256) ?? { bytes: upload.bytes, users: new Set<string>() };
          kept.users.add(upload.user);
          this.files.set(upload.sha256, kept);
          for (const row of this.live('visit_photo')) this.#link(row.id);
        }
      }
    }
    return new Response(null, { status: method === 'PATCH' ? 204 : 200, headers: { ...tus, 'Upload-Offset': String(upload.bytes.length) } });
  }

  #link(photo: string): void {
    const row = this.rows.get(`visit_photo ${photo}`);
    const original = row?.data?.['original_sha256'];
    if (typeof original === 'string' && !row?.data?.['original'] && this.files.has(original)) this.put('visit_photo', photo, { original: `o-${photo}` });
    if (row?.data?.['state'] === 'pending' && this.files.has(String(row.data['sha256']))) this.put('visit_photo', photo, { state: 'stored', photo: `p-${photo}` });
  }
}

export async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', bytes.slice());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function unpack(raw: Uint8Array, headers: Headers): Promise<string> {
  if (headers.get('Content-Encoding') !== 'gzip') return new TextDecoder().decode(raw);
  return new Response(new Blob([raw.slice()]).stream().pipeThrough(new DecompressionStream('gzip'))).text();
}

function valueOf(data: Data, name: string): unknown {
  const [outer = '', inner] = name.split('.');
  const below = data[outer];
  return (inner === undefined ? below : isData(below) ? below[inner] : null) ?? null;
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
const json = (body: unknown, status = 200): Response => new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } });
const problem = (status: number, code: string, extra: Data = {}, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify({ status, code, detail: code, ...extra }), { status, headers: { ...PROBLEM, ...headers } });
