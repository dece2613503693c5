/** A bad network between a client and a model of the server. */

export const FAULTS = ['none', 'never', 'lost', 'twice', 'late', 'cut', 'foreign', 'busy'] as const;
/**
 * `never`: the request does not arrive. `lost`: its answer does not. `twice`: the network repeats it. `late`: the client
 * gives up, and it arrives some time later, after others. `cut`: the answer breaks off. `foreign`: somebody else answers.
 */
export type Fault = (typeof FAULTS)[number];

export class Line {
  /** What happens to the next requests; none when it is used up. */
  faults: Fault[] = [];
  /** Requests that were held back, to be delivered when somebody likes. */
  readonly late: (() => Promise<unknown>)[] = [];
  /** Once true, nothing is sent or received: the page is gone. */
  dead = false;
  readonly #server: typeof globalThis.fetch;

  constructor(server: typeof globalThis.fetch) {
    this.#server = server;
  }

  readonly fetch: typeof globalThis.fetch = async (input, init) => {
    if (this.dead) throw new TypeError('the page is gone');
    const fault = this.faults.shift() ?? 'none';
    const send = (): Promise<Response> => this.#server(input, init);
    switch (fault) {
      case 'never':
        throw new TypeError('network');
      case 'foreign':
        return new Response('<html>Welcome to our hotel</html>', { status: 200, headers: { 'Content-Type': 'text/html' } });
      case 'busy':
        return new Response('<html>Bad gateway</html>', { status: 503, headers: { 'Retry-After': '7' } });
      case 'late':
        this.late.push(send);
        throw new TypeError('timeout');
    }
    const answer = await send();
    if (this.dead) throw new TypeError('the page is gone');
    if (fault === 'lost') throw new TypeError('network');
    if (fault === 'twice') return send();
    if (fault === 'cut') {
      const body = await answer.arrayBuffer();
      return new Response(body.byteLength > 0 ? body.slice(0, body.byteLength >> 1) : null, { status: answer.status, headers: answer.headers });
    }
    return answer;
  };

  async deliverLate(): Promise<void> {
    for (const send of this.late.splice(0)) await send();
  }
}
