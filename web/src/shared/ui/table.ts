/** A column of UiTable; its cell is the slot of its `key` (given `row`), else the row's member of that name. */
export interface Column {
  readonly key: string;
  readonly label: string;
  /** `end` for figures. */
  readonly align?: 'start' | 'end';
}
