import { Popup } from 'maplibre-gl';
import type { Map as MapLibreMap } from 'maplibre-gl';
import type { LonLat } from '../geo/lonlat';

/** A popup of a heading and lines. Everything becomes text nodes, so a name can never become markup. */
export function textPopup(map: MapLibreMap, position: LonLat, heading: string, lines: readonly string[]): Popup {
  const root = document.createElement('div');
  root.className = 'map-popup';
  const title = document.createElement('strong');
  title.textContent = heading;
  root.append(title);
  for (const line of lines) {
    const paragraph = document.createElement('p');
    paragraph.textContent = line;
    root.append(paragraph);
  }
  return new Popup({ closeButton: true, maxWidth: '280px', offset: 14 })
    .setLngLat([position[0], position[1]])
    .setDOMContent(root)
    .addTo(map);
}
