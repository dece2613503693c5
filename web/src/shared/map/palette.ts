import type { Theme } from '../theme';

/** Colours of the basemap; quiet, so that what lies on it is seen first. */
export interface MapPalette {
  readonly background: string;
  readonly land: string;
  readonly urban: string;
  readonly green: string;
  readonly wall: string;
  readonly water: string;
  readonly waterText: string;
  readonly boundary: string;
  readonly roadCasing: string;
  readonly motorway: string;
  readonly road: string;
  readonly minorRoad: string;
  readonly rail: string;
  readonly station: string;
  readonly text: string;
  readonly textMuted: string;
  readonly halo: string;
  /** Circle of the search and lines drawn by the page. */
  readonly accent: string;
}

export const PALETTES: Record<Theme, MapPalette> = {
  light: {
    background: '#e6ebe9',
    land: '#f4f5f1',
    urban: '#ecebe5',
    green: '#dbe8d3',
    wall: '#b49a84',
    water: '#b9d7e3',
    waterText: '#2f6379',
    boundary: '#8d7f9c',
    roadCasing: '#d8d5cb',
    motorway: '#f3d9a4',
    road: '#ffffff',
    minorRoad: '#ffffff',
    rail: '#9aa3b5',
    station: '#4f5f86',
    text: '#24323a',
    textMuted: '#56666e',
    halo: '#f8f9f6',
    accent: '#0d5c75',
  },
  dark: {
    background: '#0f1518',
    land: '#182024',
    urban: '#20282c',
    green: '#1b2c25',
    wall: '#6d5d4f',
    water: '#143544',
    waterText: '#86b9cd',
    boundary: '#8a7da0',
    roadCasing: '#11181b',
    motorway: '#5a4c30',
    road: '#3a464c',
    minorRoad: '#2d383d',
    rail: '#626d80',
    station: '#9fb1dc',
    text: '#dbe4e7',
    textMuted: '#a3b1b7',
    halo: '#151c20',
    accent: '#6fc3dc',
  },
};
