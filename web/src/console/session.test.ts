import { describe, expect, it } from 'vitest';
import { authors, mayAdminister, oversees, screensOf } from './session';
import type { Me, Role } from './session';

function person(...roles: Role[]): Me {
  return {
    id: '0192f0c1-2b3c-7d4e-8f50-617283940a1b',
    username: 'someone',
    name: '某人',
    is_superuser: false,
    roles: roles.map((role) => ({ role, district: { id: 'd', name: '碑林区' }, agency: null })),
  };
}

describe('the navigation', () => {
  it.each([
    ['supervisor', ['map', 'sites', 'visits', 'review', 'cases', 'checklists', 'conflicts', 'refused', 'devices', 'coverage', 'events', 'trails', 'heat', 'people']],
    ['county_office', ['map', 'sites', 'visits', 'review', 'cases', 'checklists', 'conflicts', 'refused', 'devices', 'coverage', 'events', 'trails', 'heat', 'people']],
    ['city_office', ['map', 'sites', 'visits', 'review', 'cases', 'checklists', 'conflicts', 'refused', 'devices', 'coverage', 'events', 'trails', 'heat', 'people', 'jobs']],
    ['holder', ['map', 'sites', 'visits', 'cases', 'checklists', 'conflicts', 'refused', 'devices', 'events', 'trails', 'heat']],
    ['drone_operator', ['map', 'sites', 'devices']],
    ['courier', []],
    ['enterprise_contact', []],
  ] as const)('of a %s holds what they may see', (role, screens) => {
    expect(screensOf(person(role))).toEqual(screens);
  });

  it('of an administrator holds everything', () => {
    const admin = { ...person(), is_superuser: true };
    expect(screensOf(admin)).toEqual(['map', 'sites', 'visits', 'review', 'cases', 'checklists', 'conflicts', 'refused', 'devices', 'coverage', 'events', 'trails', 'heat', 'people', 'jobs']);
    expect([oversees(admin), mayAdminister(admin)]).toEqual([true, true]);
  });

  it('offers the back office to staff only', () => {
    expect(mayAdminister(person('supervisor'))).toBe(false);
    expect(mayAdminister({ ...person('city_office'), is_staff: true })).toBe(true);
  });

  it('lets the offices write checklists, and others read them', () => {
    expect(authors(person('county_office'))).toBe(true);
    expect([authors(person('supervisor')), authors(person('holder'))]).toEqual([false, false]);
  });
});
