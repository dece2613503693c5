import { expect, it } from 'vitest';
import type { Photo, VisitPhoto } from '../records';
import { isOffSite, shownPhotos } from './photos';

const point = (lon: number, lat: number) => ({ type: 'Point' as const, coordinates: [lon, lat] });

function row(id: string, more: Partial<VisitPhoto> = {}): VisitPhoto {
  return { id, visit: 'v', case: null, taken_at: null, position: null, sigma_m: null, caption: '', state: 'stored', photo: `f-${id}`, original_size: null, original: null, photo_state: 'ready', upload_state: null, ...more };
}

function file(more: Partial<Photo> = {}): Photo {
  return {
    id: 'f',
    width: 4000,
    height: 3000,
    taken_at: '2026-11-22T01:00:00Z',
    position: point(108.9, 34.2),
    position_source: 'exif',
    sigma_m: 12,
    heading: 270,
    camera_make: 'HUAWEI',
    camera_model: 'P60',
    state: 'ready',
    refusal_code: '',
    ...more,
  };
}

it('a photo stands where the tablet said, else where its file says', () => {
  const [tablet, exif] = shownPhotos(
    [row('a', { position: point(109, 34), sigma_m: 5, taken_at: '2026-11-22T00:00:00Z' }), row('b')],
    new Map([
      ['f-a', file()],
      ['f-b', file()],
    ]),
  );
  expect(tablet).toMatchObject({ number: 1, position: [109, 34], sigmaM: 5, positionFrom: 'tablet' });
  expect(exif).toMatchObject({ number: 2, position: [108.9, 34.2], sigmaM: 12, positionFrom: 'file', camera: 'HUAWEI P60' });
});

it('a file that was chosen and not taken was taken when its camera says, not when it was last written', () => {
  const files = new Map([['f-a', file({ taken_at: '2014-09-16T13:05:12Z' })]]);
  const written = '2026-11-28T20:36:00Z';
  expect(shownPhotos([row('a', { taken_at: written })], files)[0]?.takenAt).toBe('2014-09-16T13:05:12Z');
  expect(shownPhotos([row('a', { taken_at: written, position: point(109, 34) })], files)[0]?.takenAt).toBe(written);
  expect(shownPhotos([row('a', { taken_at: written })], new Map([['f-a', file({ taken_at: null })]]))[0]?.takenAt).toBe(written);
});

it('one without a file yet says so and stands last', () => {
  const shown = shownPhotos([row('waiting', { state: 'pending', photo: null }), row('there')], new Map([['f-there', file()]]));
  expect(shown.map(({ id, state, position }) => [id, state, position])).toEqual([
    ['there', 'ready', [108.9, 34.2]],
    ['waiting', 'pending', null],
  ]);
});

it('one whose upload was never finished says that its file did not arrive', () => {
  const states = (['arriving', 'expired', 'discarded', null] as const).map(
    (upload_state) => shownPhotos([row('a', { state: 'pending', photo: null, upload_state })], new Map())[0]?.state,
  );
  expect(states).toEqual(['arriving', 'expired', 'pending', 'pending']);
});

it('one whose file is still being read is not shown as there', () => {
  expect(shownPhotos([row('a')], new Map())[0]?.state).toBe('processing');
  expect(shownPhotos([row('a')], new Map([['f-a', file({ state: 'refused' })]]))[0]?.state).toBe('refused');
});

it.each([
  ['HTC', 'HTC Desire', 'HTC Desire'],
  ['', 'P60', 'P60'],
  ['HUAWEI', '', 'HUAWEI'],
  ['', '', ''],
])('a camera by %j called %j reads %j', (camera_make, camera_model, camera) => {
  expect(shownPhotos([row('a')], new Map([['f-a', file({ camera_make, camera_model })]]))[0]?.camera).toBe(camera);
});

it('a photo from another city is not one of the site, one from the next street is', () => {
  expect(isOffSite([-0.3179, 51.7624], [108.9, 34.2])).toBe(true);
  expect(isOffSite([108.91, 34.21], [108.9, 34.2])).toBe(false);
  expect(isOffSite(null, [108.9, 34.2])).toBe(false);
});
