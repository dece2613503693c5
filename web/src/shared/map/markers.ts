import { Marker } from 'maplibre-gl';
import type { Map as MapLibreMap } from 'maplibre-gl';
import './markers.css';
import type { LonLat } from '../geo/lonlat';

/** One button on the map: what it shows (a number or a letter), what it is called, and how it looks. */
export interface MarkerItem {
  readonly id: string;
  readonly position: LonLat;
  readonly text: string;
  /** The accessible name and tooltip. */
  readonly label: string;
  readonly tone?: 'accent' | 'muted' | 'success' | 'warning' | 'danger';
}

export interface MarkerEvents {
  select(id: string): void;
  /** Pointed at or focused; null when no longer. */
  point(id: string | null): void;
}

interface Placed {
  readonly marker: Marker;
  readonly button: HTMLButtonElement;
  /** Its place in the list: where markers overlap, the earlier lies above. */
  order: number;
}

/** Markers as real buttons, kept in step with a list of items by their ids. For up to a few hundred. */
export class MarkerSet {
  readonly #map: MapLibreMap;
  readonly #events: MarkerEvents;
  readonly #placed = new Map<string, Placed>();
  #pointed: string | null = null;
  #selected: string | null = null;

  constructor(map: MapLibreMap, events: MarkerEvents) {
    this.#map = map;
    this.#events = events;
  }

  /** Show exactly these; those already shown keep their element and focus. */
  set(items: readonly MarkerItem[]): void {
    const wanted = new Set(items.map((item) => item.id));
    for (const [id, { marker }] of this.#placed) {
      if (wanted.has(id)) continue;
      marker.remove();
      this.#placed.delete(id);
    }
    for (const [order, item] of items.entries()) {
      const placed = this.#placed.get(item.id) ?? this.#place(item);
      placed.order = order;
      const { marker, button } = placed;
      marker.setLngLat([item.position[0], item.position[1]]);
      button.textContent = item.text;
      button.title = item.label;
      // who says what they see ("press 3") is understood by voice control
      button.setAttribute('aria-label', item.text ? `${item.text} · ${item.label}` : item.label);
      button.dataset['tone'] = item.tone ?? 'accent';
    }
    this.#mark();
  }

  /** Which one the list points at, and which is chosen; both are raised above the others. */
  highlight(pointed: string | null, selected: string | null): void {
    this.#pointed = pointed;
    this.#selected = selected;
    this.#mark();
  }

  remove(): void {
    this.set([]);
  }

  #place(item: MarkerItem): Placed {
    // MapLibre moves the outer element; the button inside is free to grow.
    const element = document.createElement('div');
    element.className = 'map-pin';
    const button = document.createElement('button');
    button.type = 'button';
    element.append(button);
    const { id } = item;
    button.addEventListener('click', (event) => {
      event.stopPropagation();
      this.#events.select(id);
    });
    button.addEventListener('pointerenter', () => this.#events.point(id));
    button.addEventListener('pointerleave', () => this.#events.point(null));
    button.addEventListener('focus', () => this.#events.point(id));
    button.addEventListener('blur', () => this.#events.point(null));
    const marker = new Marker({ element, anchor: 'bottom' }).setLngLat([item.position[0], item.position[1]]).addTo(this.#map);
    const placed = { marker, button, order: 0 };
    this.#placed.set(id, placed);
    return placed;
  }

  #mark(): void {
    for (const [id, { marker, button, order }] of this.#placed) {
      const selected = id === this.#selected;
      button.setAttribute('aria-pressed', String(selected));
      button.classList.toggle('is-pointed', id === this.#pointed);
      const raised = selected || id === this.#pointed;
      marker.getElement().style.zIndex = String(raised ? this.#placed.size + 1 : this.#placed.size - order);
    }
  }
}

/** A round dot for one position that is not a choice: where the search starts, or where the person is. */
export function dotMarker(map: MapLibreMap, position: LonLat, label: string): Marker {
  const element = document.createElement('div');
  element.className = 'map-dot';
  element.setAttribute('role', 'img');
  element.setAttribute('aria-label', label);
  element.title = label;
  return new Marker({ element }).setLngLat([position[0], position[1]]).addTo(map);
}
