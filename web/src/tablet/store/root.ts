import Dexie from 'dexie';
import type { Table } from 'dexie';
import type { StoreOptions } from '@shared/sync';

/** A person who signed in on this tablet. `token` is null when signed out; it is never part of an address. */
export interface Account {
  readonly userId: string;
  readonly username: string;
  readonly name: string;
  readonly deviceId: string;
  readonly deviceName: string;
  token: string | null;
}

interface Setting {
  readonly key: 'current' | 'revoked';
  readonly value: unknown;
}

/** What the server said when it revoked this tablet. */
export interface Revocation {
  /** Whose tablet it was: their store goes. */
  readonly userId: string;
  readonly name: string;
  readonly wipe: string;
  /** How many unsent records were there to be handed over. */
  readonly handed: number;
  /** The same of positions; an earlier version handed over none. */
  readonly handedFixes?: number;
  readonly handedPhotos?: number;
  /** What was still unsent and is not handed over. */
  readonly lost: { readonly visits: number; readonly fixes: number; readonly photos: number };
  /** The person has read it before it was done: others may use the tablet meanwhile. */
  readonly read?: boolean;
}

/** Who uses this tablet; apart from their work, which each person has in a store of their own. */
export class Root extends Dexie {
  readonly accounts!: Table<Account, string>;
  readonly settings!: Table<Setting, string>;

  constructor(name = 'portal-tablet') {
    super(name);
    this.version(1).stores({ accounts: 'userId, username', settings: 'key' });
  }

  /** What the server said when it revoked this tablet, until it is read and done. */
  async revocation(): Promise<Revocation | undefined> {
    return (await this.settings.get('revoked'))?.value as Revocation | undefined;
  }

  /** Who is signed in, or was last. */
  async current(): Promise<Account | undefined> {
    const current = await this.settings.get('current');
    return typeof current?.value === 'string' ? this.accounts.get(current.value) : undefined;
  }
}

/** Where the store of a person is, and their salvaged work. */
export function storeOptions({ userId, deviceId }: Account): StoreOptions {
  return { origin: location.origin, user: userId, device: deviceId };
}
