import { describe, expect, it } from 'vitest';
import { districtOptions, idsWithin } from './districts';
import type { District } from './records';

function district(id: string, path: string, kind = 'district'): District {
  return { id, code: id, name: id, name_en: '', kind, parent: null, arrival_radius_m: null, path };
}

const ALL = [
  district('xian', '610100/', 'city'),
  district('beilin', '610100/610103/'),
  district('street', '610100/610103/610103001/', 'street'),
  district('lianhu', '610100/610104/'),
];

describe('territories', () => {
  it('hold everything below them', () => {
    expect([...(idsWithin(ALL, 'beilin') ?? [])]).toEqual(['beilin', 'street']);
    expect(idsWithin(ALL, 'xian')?.size).toBe(4);
    expect(idsWithin(ALL, 'nowhere')).toBeNull();
  });

  it('are offered as a tree down to the counties', () => {
    expect(districtOptions(ALL).map(({ label }) => label)).toEqual(['xian', '\u2003beilin', '\u2003lianhu']);
    expect(districtOptions([])).toEqual([]);
  });
});
