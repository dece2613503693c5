import { expect, test } from 'vitest';
import { CONFLICTS_HREF, OFFLINE_MAP_HREF, SYNC_HREF, conflictHref, enrolmentCodeOf, forgetEnrolmentCode, go, route, routeOf, siteHref, visitHref } from './route';

const ID = '0192f0c1-2b3c-7d4e-8f50-617283940a1b';

test('each screen is found again from its address', () => {
  expect(routeOf(siteHref(ID))).toEqual({ screen: 'site', id: ID });
  expect(routeOf(visitHref(ID))).toEqual({ screen: 'visit', id: ID });
  expect(routeOf(OFFLINE_MAP_HREF)).toEqual({ screen: 'offline_map' });
  expect(routeOf(CONFLICTS_HREF)).toEqual({ screen: 'conflicts' });
  expect(routeOf(conflictHref(ID))).toEqual({ screen: 'conflict', id: ID });
  expect(routeOf(SYNC_HREF)).toEqual({ screen: 'sync' });
});

test.each(['', '#', '#/', '#/sites/', '#/visits/../me', '#/sites/1', `#/other/${ID}`, '#enrol=abc'])('%s is the list of sites', (hash) => {
  expect(routeOf(hash)).toEqual({ screen: 'sites' });
});

test('the code of a QR is read, and nothing else is taken for one', () => {
  expect(enrolmentCodeOf('#enrol=a-B_9')).toBe('a-B_9');
  expect(enrolmentCodeOf('#enrol=')).toBeNull();
  expect(enrolmentCodeOf('#/sites/enrol=x')).toBeNull();
});

test('a used code leaves the address', () => {
  go('#enrol=secret');
  forgetEnrolmentCode();
  expect(location.href).not.toContain('secret');
  expect(route.value).toEqual({ screen: 'sites' });
});
