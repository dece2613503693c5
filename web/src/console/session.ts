import { shallowRef } from 'vue';
import type { ShallowRef } from 'vue';
import { ApiError, api } from '@shared/api/client';
import type { NavScreen } from './route';

/** Roles as the server names them. */
export type Role =
  | 'holder'
  | 'liaison'
  | 'inspector'
  | 'survey_officer'
  | 'drone_operator'
  | 'case_handler'
  | 'county_office'
  | 'city_office'
  | 'supervisor'
  | 'enterprise_contact'
  | 'courier';

interface Place {
  readonly id: string;
  readonly name: string;
}

/** `GET /me`. */
export interface Me {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly is_superuser: boolean;
  readonly is_staff?: boolean;
  readonly roles: readonly { readonly role: Role; readonly district: Place | null; readonly agency: Place | null }[];
}

const OVERSEERS: readonly Role[] = ['supervisor', 'county_office', 'city_office'];
const VISITORS: readonly Role[] = ['holder', 'liaison', 'inspector'];
const SITE_READERS: readonly Role[] = ['survey_officer', 'drone_operator'];

const has = (me: Me, roles: readonly Role[]): boolean => me.roles.some(({ role }) => roles.includes(role));

/** Whether the person watches over a territory: judges visits, manages its devices, sees its people move. */
export function oversees(me: Me): boolean {
  return me.is_superuser || has(me, OVERSEERS);
}

/** Whether the person writes checklists: the offices do. */
export function authors(me: Me): boolean {
  return me.is_superuser || has(me, ['county_office', 'city_office']);
}

/** Screens this person has any use for, in the order of the navigation. The server decides; this only spares dead ends. */
export function screensOf(me: Me): readonly NavScreen[] {
  const visits = oversees(me) || has(me, VISITORS);
  const sites = visits || has(me, SITE_READERS);
  const operates = me.is_superuser || has(me, ['city_office']);
  return [
    ...(sites ? (['map', 'sites'] as const) : []),
    ...(visits ? (['visits'] as const) : []),
    ...(oversees(me) ? (['review'] as const) : []),
    ...(visits ? (['cases', 'checklists', 'conflicts', 'refused'] as const) : []),
    ...(sites ? (['devices'] as const) : []),
    ...(oversees(me) ? (['coverage'] as const) : []),
    ...(visits ? (['events', 'trails', 'heat'] as const) : []),
    ...(oversees(me) ? (['people'] as const) : []),
    ...(operates ? (['jobs'] as const) : []),
  ];
}

/** Whether the back office lets this person in. */
export function mayAdminister(me: Me): boolean {
  return me.is_superuser || me.is_staff === true;
}

const signedIn: ShallowRef<Me | null> = shallowRef(null);

/** Who is signed in; null until known. */
export const me: Readonly<ShallowRef<Me | null>> = signedIn;

/** Ask who is signed in. Someone who is not is sent to sign in and comes back to this address; null then. */
export async function loadMe(): Promise<Me | null> {
  try {
    signedIn.value = await api.get<Me>('/me');
    returnToScreen();
    return signedIn.value;
  } catch (error) {
    if (!isSignedOut(error)) throw error;
    goToSignIn();
    return null;
  }
}

export function isSignedOut(error: unknown): boolean {
  return error instanceof ApiError && error.status === 401;
}

const RETURN_TO = 'portal.console.return_to';

/** Leave for the sign-in page, remembering the screen: the part after `#` is not sent to servers and would be lost. */
export function goToSignIn(): void {
  try {
    sessionStorage.setItem(RETURN_TO, location.hash);
  } catch {
    // Without storage the person comes back to the first screen.
  }
  location.assign(`/login/?next=${encodeURIComponent('/console/')}`);
}

/** After signing in, the screen that was asked for before; once, and only where the address names none itself. */
function returnToScreen(): void {
  try {
    const hash = sessionStorage.getItem(RETURN_TO);
    sessionStorage.removeItem(RETURN_TO);
    if (hash && location.hash === '') location.hash = hash;
  } catch {
    // As above.
  }
}
