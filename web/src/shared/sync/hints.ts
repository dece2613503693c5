import { backoffMs } from './ops';

/** The part of a WebSocket that is used. */
export interface Socket {
  onopen: (() => void) | null;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onclose: (() => void) | null;
  send(text: string): void;
  close(): void;
}

export interface HintOptions {
  readonly origin: string;
  readonly token: () => string | null | Promise<string | null>;
  readonly connect: (url: string) => Socket;
  readonly onHint: () => void;
  readonly onOpen?: (open: boolean) => void;
  readonly random: () => number;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly signal: AbortSignal;
}

/**
 * Listen at `/ws/sync`, which says when a pull would bring something, until the signal is aborted. It is a comfort: a
 * socket that cannot be had is tried for again, later and later, and nothing depends on it.
 */
export async function followHints(options: HintOptions): Promise<void> {
  const { signal } = options;
  let failures = 0;
  while (!signal.aborted) {
    const token = await options.token();
    if (token) {
      const admitted = await listen(options, token);
      failures = admitted ? 1 : failures + 1;
      options.onOpen?.(false);
    } else failures += 1;
    if (!signal.aborted) await options.sleep(backoffMs(failures, options.random), signal);
  }
}

/** One socket, from its opening to its end; whether it was admitted. */
function listen({ origin, connect, onHint, onOpen, signal }: HintOptions, token: string): Promise<boolean> {
  return new Promise((resolve) => {
    let admitted = false;
    let socket: Socket;
    try {
      socket = connect(`${origin.replace(/^http/, 'ws')}/ws/sync`);
    } catch {
      return resolve(false);
    }
    const end = (): void => {
      signal.removeEventListener('abort', end);
      Object.assign(socket, { onopen: null, onmessage: null, onclose: null });
      socket.close();
      resolve(admitted);
    };
    signal.addEventListener('abort', end, { once: true });
    socket.onopen = () => socket.send(JSON.stringify({ type: 'auth', token }));
    socket.onmessage = ({ data }) => {
      if (!admitted) onOpen?.(true);
      admitted = true;
      if (typeof data === 'string' && data.includes('"changed"')) onHint();
    };
    socket.onclose = end;
    if (signal.aborted) end();
  });
}
