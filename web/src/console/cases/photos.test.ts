import { expect, it } from 'vitest';
import type { VisitPhoto } from '../records';
import { photosByCase } from './photos';

const row = (id: string, more: Partial<VisitPhoto>): VisitPhoto => ({
  id,
  visit: 'v',
  case: 'c',
  taken_at: null,
  position: null,
  sigma_m: null,
  caption: '',
  state: 'stored',
  photo: `f-${id}`,
  original_size: null,
  original: null,
  photo_state: 'ready',
  upload_state: null,
  ...more,
});

it('finds the pictures of each case, and none that cannot be shown', () => {
  const rows = [row('a', {}), row('b', { case: null }), row('c', { photo_state: 'processing' }), row('d', { photo: null, photo_state: null }), row('e', { caption: '配电箱' })];
  expect(photosByCase(rows)).toEqual(
    new Map([
      [
        'c',
        [
          { id: 'a', photo: 'f-a', caption: '' },
          { id: 'e', photo: 'f-e', caption: '配电箱' },
        ],
      ],
    ]),
  );
});
