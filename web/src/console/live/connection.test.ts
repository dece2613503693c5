import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LiveConnection, reconnectDelayMs } from './connection';
import type { LiveState } from './connection';

class Wire extends EventTarget {
  static made: Wire[] = [];
  readyState = 0;
  readonly sent: string[] = [];
  constructor(readonly url: string) {
    super();
    Wire.made.push(this);
  }
  send(text: string): void {
    this.sent.push(text);
  }
  accept(): void {
    this.readyState = 1;
    this.dispatchEvent(new Event('open'));
  }
  say(value: unknown): void {
    this.dispatchEvent(new MessageEvent('message', { data: typeof value === 'string' ? value : JSON.stringify(value) }));
  }
  close(code = 1006): void {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.dispatchEvent(Object.assign(new Event('close'), { code }));
  }
}

const latest = (): Wire => Wire.made.at(-1) as Wire;
const HERE = { bbox: [108, 34, 109, 35], zoom: 11, per_second: 2, clusters: false } as const;
let states: LiveState[];
let messages: unknown[];
let live: LiveConnection;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('WebSocket', Wire);
  Wire.made = [];
  states = [];
  messages = [];
  live = new LiveConnection('ws://here/ws/live', { state: (state) => states.push(state), message: (message) => messages.push(message) });
  live.open();
});

afterEach(() => {
  live.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('the live connection', () => {
  it('says what is watched as soon as it stands, and again after a loss', () => {
    live.watch(HERE);
    expect(latest().sent).toEqual([]);
    latest().accept();
    latest().close();
    vi.advanceTimersByTime(1_000);
    latest().accept();
    expect(Wire.made).toHaveLength(2);
    expect(latest().sent.map((text) => JSON.parse(text) as unknown)).toEqual([{ type: 'watch', ...HERE }]);
    expect(states).toEqual(['connecting', 'live', 'reconnecting', 'reconnecting', 'live']);
  });

  it('says after a loss up to where it was told, and not so once something else is watched', () => {
    live.watch(HERE);
    latest().accept();
    latest().say({ type: 'positions', seq: 7, stream: 's', positions: [] });
    latest().close();
    vi.advanceTimersByTime(1_000);
    latest().accept();
    expect(latest().sent.map((text) => JSON.parse(text) as unknown)).toEqual([{ type: 'watch', ...HERE, stream: 's', seq: 7 }]);
    live.watch({ ...HERE, zoom: 12 });
    expect(JSON.parse(latest().sent.at(-1) ?? '')).toEqual({ type: 'watch', ...HERE, zoom: 12 });
  });

  it('waits longer after each failure, and briefly again after a steady connection', () => {
    vi.spyOn(Math, 'random').mockReturnValue(0);
    for (const wait of [1_000, 2_000, 4_000]) {
      latest().close();
      const made = Wire.made.length;
      vi.advanceTimersByTime(wait - 1);
      expect(Wire.made).toHaveLength(made);
      vi.advanceTimersByTime(1);
      expect(Wire.made).toHaveLength(made + 1);
    }
    latest().accept();
    vi.advanceTimersByTime(20_000);
    latest().close();
    const made = Wire.made.length;
    vi.advanceTimersByTime(1_000);
    expect(Wire.made).toHaveLength(made + 1);
  });

  it.each([4401, 4403])('does not come back when it is refused with %d', (code) => {
    latest().close(code);
    vi.advanceTimersByTime(120_000);
    expect(Wire.made).toHaveLength(1);
    expect(states.at(-1)).toBe('refused');
  });

  it('comes back at once when the network returns', () => {
    latest().accept();
    globalThis.dispatchEvent(new Event('offline'));
    expect(states.at(-1)).toBe('offline');
    vi.advanceTimersByTime(120_000);
    expect(Wire.made).toHaveLength(1);
    globalThis.dispatchEvent(new Event('online'));
    expect(Wire.made).toHaveLength(2);
  });

  it('passes objects on and ignores what is not one', () => {
    latest().accept();
    for (const text of ['no json', '[1]', 'null', '7']) latest().say(text);
    latest().say({ type: 'positions', seq: 1 });
    expect(messages).toEqual([{ type: 'positions', seq: 1 }]);
  });

  it('stays closed once closed', () => {
    latest().accept();
    live.close();
    vi.advanceTimersByTime(120_000);
    expect(Wire.made).toHaveLength(1);
  });
});

it('the wait before an attempt never exceeds half a minute', () => {
  expect([0, 1, 2, 3, 4, 5, 50].map((attempt) => reconnectDelayMs(attempt, 0))).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  expect(reconnectDelayMs(0, 1)).toBe(750);
});
