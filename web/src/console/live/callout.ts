import { Marker } from 'maplibre-gl';
import type { Map as MapLibreMap } from 'maplibre-gl';
import './callout.css';

/** The flag beside the chosen person on the map: two lines of text that move with them. Text nodes only. */
export class Callout {
  readonly #map: MapLibreMap;
  readonly #heading = document.createElement('strong');
  readonly #line = document.createElement('span');
  readonly #marker: Marker;
  #shown = false;

  constructor(map: MapLibreMap) {
    this.#map = map;
    const element = document.createElement('div');
    element.className = 'live-callout';
    element.append(this.#heading, this.#line);
    this.#marker = new Marker({ element, anchor: 'bottom', offset: [0, -16] });
  }

  show(lon: number, lat: number, heading: string, line: string): void {
    this.#heading.textContent = heading;
    this.#line.textContent = line;
    this.#marker.setLngLat([lon, lat]);
    if (!this.#shown) this.#marker.addTo(this.#map);
    this.#shown = true;
  }

  hide(): void {
    this.#marker.remove();
    this.#shown = false;
  }
}
