import { Marker } from 'maplibre-gl';
import type { Map as MapLibreMap } from 'maplibre-gl';
import './markers.css';
import type { LonLat } from '../geo/lonlat';
import { grouped } from './groups';

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

/** Markers that each stand for several items. */
export interface Together {
  /** Its accessible name (its text is their number: `×3`), and its tone. */
  look(items: readonly MarkerItem[]): Pick<MarkerItem, 'label' | 'tone'>;
  /** Pressed, and no zoom parts these: the page lets the person choose one. */
  choose(ids: readonly string[]): void;
}

/** Two pins whose points are nearer than this cover each other's number. */
const REACH_PX = 34;
/** A group is not followed nearer than this unless it must be: a street is known by its surroundings. */
const GROUP_ZOOM = 15;
/** Those that are still together here stand at one place, some 15 m across: nearer shows nothing more to choose by. */
const CLOSEST_ZOOM = 17;

interface Placed {
  readonly marker: Marker;
  readonly button: HTMLButtonElement;
  /** Its place in the list: where markers overlap, the earlier lies above. */
  order: number;
  /** The items it stands for. */
  ids: readonly string[];
}

/**
 * Markers as real buttons, kept in step with a list of items by their ids. For up to a few hundred; for more, or for a
 * crowded map, give `together`: then those that cover each other are one marker, which leads nearer or lets one choose, and
 * only what the map shows has an element.
 */
export class MarkerSet {
  readonly #map: MapLibreMap;
  readonly #events: MarkerEvents;
  readonly #placed = new Map<string, Placed>();
  readonly #together: Together | null;
  #items: readonly MarkerItem[] = [];
  #groups = new Map<string, readonly MarkerItem[]>();
  #pointed: string | null = null;
  #selected: string | null = null;

  constructor(map: MapLibreMap, events: MarkerEvents, together: Together | null = null) {
    this.#map = map;
    this.#events = events;
    this.#together = together;
    if (together) map.on('moveend', () => this.#show());
  }

  /** Show exactly these; those already shown keep their element and focus. */
  set(items: readonly MarkerItem[]): void {
    this.#items = items;
    this.#show();
  }

  #show(): void {
    this.#place(this.#together === null ? this.#items : this.#inSight(this.#together));
  }

  /** What the map shows, with a little around it, and one marker for those that would cover each other. */
  #inSight(together: Together): MarkerItem[] {
    const groups = grouped(this.#items, this.#map.getZoom(), REACH_PX);
    const { clientWidth: width, clientHeight: height } = this.#map.getContainer();
    const [marginX, marginY] = [width / 4, height / 4];
    this.#groups = new Map();
    return groups.flatMap((items) => {
      const [first] = items;
      if (!first) return [];
      const { x, y } = this.#map.project([first.position[0], first.position[1]]);
      if (x < -marginX || x > width + marginX || y < -marginY || y > height + marginY) return [];
      if (items.length === 1) return [first];
      const id = `together ${first.id}`;
      this.#groups.set(id, items);
      return [{ id, position: first.position, text: `×${items.length}`, ...together.look(items) }];
    });
  }

  #choose(id: string): void {
    const group = this.#groups.get(id);
    if (!group) return this.#events.select(id);
    if (grouped(group, CLOSEST_ZOOM, REACH_PX).length === 1) return this.#together?.choose(group.map((item) => item.id));
    const [lons, lats] = [group.map(({ position }) => position[0]), group.map(({ position }) => position[1])];
    const camera = this.#map.cameraForBounds([Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)], { padding: 72, maxZoom: GROUP_ZOOM });
    // At least one step nearer, so that a press always does something.
    if (camera?.center) this.#map.easeTo({ center: camera.center, zoom: Math.min(CLOSEST_ZOOM, Math.max(camera.zoom ?? 0, this.#map.getZoom() + 1)) });
  }

  #place(items: readonly MarkerItem[]): void {
    const wanted = new Set(items.map((item) => item.id));
    let focused: string | undefined;
    for (const [id, { marker, button, ids }] of this.#placed) {
      if (wanted.has(id)) continue;
      if (button === document.activeElement) [focused] = ids;
      marker.remove();
      this.#placed.delete(id);
    }
    for (const [order, item] of items.entries()) {
      const placed = this.#placed.get(item.id) ?? this.#add(item);
      placed.order = order;
      placed.ids = this.#groups.get(item.id)?.map(({ id }) => id) ?? [item.id];
      const { marker, button } = placed;
      marker.setLngLat([item.position[0], item.position[1]]);
      button.textContent = item.text;
      button.title = item.label;
      // who says what they see ("press 3") is understood by voice control
      button.setAttribute('aria-label', item.text ? `${item.text} · ${item.label}` : item.label);
      button.dataset['tone'] = item.tone ?? 'accent';
      button.classList.toggle('is-group', this.#groups.has(item.id));
    }
    // A group that came apart takes the focus of whoever goes by keyboard along to its first item.
    const stoodFor = focused;
    if (stoodFor !== undefined) [...this.#placed.values()].find(({ ids }) => ids.includes(stoodFor))?.button.focus({ preventScroll: true });
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

  #add(item: MarkerItem): Placed {
    // MapLibre moves the outer element; the button inside is free to grow.
    const element = document.createElement('div');
    element.className = 'map-pin';
    const button = document.createElement('button');
    button.type = 'button';
    element.append(button);
    const { id } = item;
    button.addEventListener('click', (event) => {
      event.stopPropagation();
      this.#choose(id);
    });
    button.addEventListener('pointerenter', () => this.#events.point(id));
    button.addEventListener('pointerleave', () => this.#events.point(null));
    button.addEventListener('focus', () => this.#events.point(id));
    button.addEventListener('blur', () => this.#events.point(null));
    const marker = new Marker({ element, anchor: 'bottom' }).setLngLat([item.position[0], item.position[1]]).addTo(this.#map);
    const placed = { marker, button, order: 0, ids: [] };
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
