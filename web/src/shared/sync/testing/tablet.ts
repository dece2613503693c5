import type { DBCore, DBCoreTable, Middleware } from 'dexie';
import { SyncCore } from '../core';
import type { CoreOptions } from '../core';
import type { Answer } from '../database';
import type { LeftToHandOver } from '../devices';
import type { Op } from '../ops';
import { openStore } from '../salvage';
import type { SyncStore } from '../store';
import { Line } from './line';
import type { ModelServer } from './server';

export const ORIGIN = 'https://portal.test';

/** A page with a store of its user, which can be killed in the middle of anything. */
export class Tab {
  readonly store: SyncStore;
  readonly core: SyncCore;
  readonly line: Line;
  /** So many more writes of the store, then the page is gone; null: it lives. */
  dies: number | null = null;

  private constructor(store: SyncStore, line: Line, options: CoreOptions) {
    this.store = store;
    this.line = line;
    this.core = new SyncCore(store, options);
    const middleware: Middleware<DBCore> = {
      stack: 'dbcore',
      name: 'death',
      create: (down) => ({ ...down, table: (name) => this.#mortal(down.table(name)) }),
    };
    store.db.use(middleware);
  }

  static async open(server: ModelServer, who: { user: string; device: string; token: string; now: () => number; random?: () => number; answered?: (op: Op, answer: Answer) => void; page?: number; pieceBytes?: number; indexedDB?: IDBFactory; mayUploadOriginals?: () => Promise<boolean>; handingOver?: (left: LeftToHandOver) => void }): Promise<Tab> {
    const { user, device, token, now, page = 3, pieceBytes = 400 } = who;
    const { store } = await openStore({ origin: ORIGIN, user, device, now, ...(who.indexedDB ? { indexedDB: who.indexedDB } : {}) });
    const line = new Line(server.fetch);
    const tab = new Tab(store, line, { token: () => token, fetch: line.fetch, page, pieceBytes, random: who.random ?? (() => 0.5), ...(who.answered ? { answered: who.answered } : {}), ...(who.mayUploadOriginals ? { mayUploadOriginals: who.mayUploadOriginals } : {}), ...(who.handingOver ? { handingOver: who.handingOver } : {}) });
    await reopened(store);
    return tab;
  }

  #mortal(table: DBCoreTable): DBCoreTable {
    return {
      ...table,
      mutate: async (request) => {
        if (this.dies !== null && (this.dies -= 1) < 0) this.line.dead = true;
        if (this.line.dead) throw new Error('the page is gone');
        return table.mutate(request);
      },
    };
  }

  /** Do something that the page may not live to see the end of; whether it did. */
  async survive(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work();
    } catch (error) {
      if (!this.line.dead) throw error;
    }
    return !this.line.dead;
  }

  close(): void {
    this.line.dead = true;
    this.store.close();
  }
}

/** Dexie asks a middleware in when it opens a database, not before and not later. */
export async function reopened({ db }: SyncStore): Promise<void> {
  db.close();
  await db.open();
}
