import { describe, expect, it } from 'vitest';
import type { FeatureCollection, Point } from 'geojson';
import { findPlaces, placeAt, placesOf } from './places';

const point = (name: string, name_en: string, lon: number, cls: string): FeatureCollection<Point, { name: string; name_en: string; class: string }>['features'][number] => ({
  type: 'Feature',
  geometry: { type: 'Point', coordinates: [lon, 34.26] },
  properties: { name, name_en, class: cls },
});

const places = [
  ...placesOf(
    { type: 'FeatureCollection', features: [point('雁塔区', 'Yanta District', 108.95, 'district'), point('钟楼', 'Bell Tower', 108.947, 'landmark')] },
    'places',
  ),
  ...placesOf(
    {
      type: 'FeatureCollection',
      features: [
        point('大雁塔', "Dayan Pagoda", 108.96, 'metro'),
        point('大雁塔', "Dayan Pagoda", 108.961, 'metro'),
        point('钟楼', 'Zhonglou', 108.948, 'metro'),
        point("西安北站", "Xi'an North Railway Station", 108.939, 'metro'),
      ],
    },
    'stations',
  ),
];
const names = (text: string): string[] => findPlaces(places, text).map((place) => `${place.type}:${place.name}`);

describe('a place typed in', () => {
  it('is found by the beginning of its name before any other part of it', () => {
    expect(names('雁塔')).toEqual(['district:雁塔区', 'station:大雁塔']);
  });

  it('is found in English by any word, whatever the case or apostrophe', () => {
    expect(names('tower')).toEqual(['place:钟楼']);
    expect(names('xian n')).toEqual(['station:西安北站']);
  });

  it('that is both a station and a landmark is offered as both', () => {
    expect(names('钟楼')).toEqual(['station:钟楼', 'place:钟楼']);
  });

  it('that nobody knows gives nothing, as does an empty text', () => {
    expect(names('上海')).toEqual([]);
    expect(names('  ')).toEqual([]);
  });
});

it('a station on two lines is listed once', () => {
  expect(names('大雁塔')).toEqual(['station:大雁塔']);
});

it('an address shared from a place shows the place’s name again', () => {
  expect(placeAt(places, [108.947, 34.26])?.nameEn).toBe('Bell Tower');
  expect(placeAt(places, [108.9, 34.26])).toBeUndefined();
  const city = placesOf({ type: 'FeatureCollection', features: [point('西安市', "Xi'an", 108.948, 'city')] }, 'places');
  expect(placeAt([...city, ...places], [108.948, 34.26])?.nameEn).toBe('Zhonglou');
});

it('a file with features that have no name or no point is read without them', () => {
  expect(
    placesOf({ type: 'FeatureCollection', features: [point('', '', 108, 'x'), { ...point('甲', '', 108, 'x'), geometry: null as unknown as Point }] }, 'places'),
  ).toEqual([]);
});
