import { expect, test } from 'vitest';
import { mapApps, navigationHref } from './navigate';

const TIANANMEN = [116.391265, 39.907365] as const;

test.each([
  ['apple', 'https://maps.apple.com/?daddr=39.908766,116.397506&dirflg=d'],
  ['amap', 'https://uri.amap.com/navigation?to=116.397506,39.908766,%E5%A4%A9%E5%AE%89%E9%97%A8%20%26&mode=car&coordinate=gaode&callnative=1&src=geo_portal'],
  ['baidu', 'https://api.map.baidu.com/marker?location=39.91511,116.403879&title=%E5%A4%A9%E5%AE%89%E9%97%A8%20%26&content=%E5%A4%A9%E5%AE%89%E9%97%A8%20%26&coord_type=bd09ll&output=html&src=geo_portal'],
  ['tencent', 'https://apis.map.qq.com/uri/v1/routeplan?type=drive&to=%E5%A4%A9%E5%AE%89%E9%97%A8%20%26&tocoord=39.908766,116.397506&referer=geo_portal'],
  ['geo', 'geo:39.907365,116.391265?q=39.907365,116.391265(%E5%A4%A9%E5%AE%89%E9%97%A8%20%26)'],
] as const)('%s gets the place in its own system and order', (app, href) => {
  expect(navigationHref(app, TIANANMEN, '天安门 &')).toBe(href);
});

test('Baidu leads there from where one is, if that is known', () => {
  expect(navigationHref('baidu', TIANANMEN, '门|&', [116.391265, 39.907365])).toBe(
    'https://api.map.baidu.com/direction?origin=39.91511,116.403879&destination=name%3A%E9%97%A8%7C%26%7Clatlng%3A39.91511,116.403879&mode=driving&coord_type=bd09ll&output=html&src=geo_portal',
  );
});

test.each([
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)', true],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)', true],
  ['Mozilla/5.0 (Linux; Android 14; SM-X200)', false],
])('on %s Apple’s maps are offered: %s', (userAgent, offered) => {
  expect(mapApps(userAgent).includes('apple')).toBe(offered);
});

test('a place abroad is the same for all', () => {
  expect(navigationHref('baidu', [2.35, 48.85], 'x')).toContain('location=48.85,2.35&');
});
