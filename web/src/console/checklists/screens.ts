/** Widths of screens to try a form on, CSS pixels: the narrowest phone that must do, and tablets held upright and sideways. */
export const SCREENS = [360, 768, 800, 1280] as const;

/** The one that has its place beside something else. */
export const PHONE: number = SCREENS[0];

/** Where the tablet has room for a map beside the visit: `.pane` of its VisitWork. */
const MAP_FROM = 800;

/** How wide the visit with its form is on a screen, CSS pixels. */
export function paneWidth(screen: number): number {
  return screen < MAP_FROM ? screen : Math.min(Math.max(336, 0.42 * screen), 480);
}
