/** What the tablet's pages and its service worker say to each other. Each question is answered on the port sent along. */

/** To a waiting worker: take over, if no visit is open in any page. */
export interface Activate {
  readonly type: 'activate';
}

/** Why a worker does not take over: a visit is open, or a page did not answer, as one that the system has put to sleep. */
export type Activation = { readonly activated: true } | { readonly activated: false; readonly held: 'visit' | 'silence' };

/** To a page: is a visit open? */
export interface AskVisit {
  readonly type: 'visit?';
}

export interface VisitAnswer {
  readonly open: boolean;
}

/** To a page: the token, for a picture or tile that the page shows by its address. */
export interface AskToken {
  readonly type: 'token?';
}

export interface TokenAnswer {
  readonly token: string | null;
}

/** To the worker that serves the page: since when does it? */
export interface AskSince {
  readonly type: 'since?';
}

/** Epoch milliseconds; null when it was started anew since and does not know any more. */
export interface SinceAnswer {
  readonly activatedAt: number | null;
}

interface Answers {
  readonly activate: Activation;
  readonly 'visit?': VisitAnswer;
  readonly 'token?': TokenAnswer;
  readonly 'since?': SinceAnswer;
}

export type Question = Activate | AskVisit | AskToken | AskSince;

interface Listener {
  postMessage(message: unknown, transfer: Transferable[]): void;
}

/** Ask, and wait at most so long; null when no answer came. */
export function ask<Q extends Question>(whom: Listener, question: Q, timeoutMs: number): Promise<Answers[Q['type']] | null> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    const end = (answer: Answers[Q['type']] | null): void => {
      clearTimeout(timer);
      port1.close();
      resolve(answer);
    };
    const timer = setTimeout(() => end(null), timeoutMs);
    port1.onmessage = ({ data }: MessageEvent<Answers[Q['type']]>) => end(data);
    whom.postMessage(question, [port2]);
  });
}

/** Whether a message is one of ours. */
export function isQuestion(data: unknown, type: Question['type']): boolean {
  return typeof data === 'object' && data !== null && (data as { type?: unknown }).type === type;
}
