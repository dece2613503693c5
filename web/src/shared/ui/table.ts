/** A column of UiTable; its cell is the slot of its `key` (given `row`), else the row's member of that name. */
export interface Column {
  readonly key: string;
  readonly label: string;
  /** `end` for figures. */
  readonly align?: 'start' | 'end';
  /** What the order by this column is called; without one the rows cannot be put in order by it. */
  readonly sort?: string;
}

/** An order: the name of a column's `sort`, with a minus sign in front when it falls. */
export type Sort = string;

/** Which way the rows stand by a column; null when they stand by another. */
export function directionOf(column: Column, sort: Sort | undefined): 'ascending' | 'descending' | null {
  if (column.sort === undefined || sort === undefined) return null;
  return sort === column.sort ? 'ascending' : sort === `-${column.sort}` ? 'descending' : null;
}

/** The order that pressing a column's head asks for: rising, and falling when the rows rise by it already. */
export function pressed(column: Column, sort: Sort | undefined): Sort {
  return directionOf(column, sort) === 'ascending' ? `-${column.sort}` : (column.sort ?? '');
}

/** Rows in an order, of a table that the page holds whole. What has no value stands before the others. */
export function inOrder<Row>(rows: readonly Row[], sort: Sort, valueOf: (row: Row, name: string) => string | number | null): Row[] {
  const sign = sort.startsWith('-') ? -1 : 1;
  const name = sort.replace(/^-/, '');
  const words = new Intl.Collator('zh');
  const compare = (a: string | number | null, b: string | number | null): number => {
    if (a === null || b === null) return Number(a !== null) - Number(b !== null);
    return typeof a === 'number' && typeof b === 'number' ? a - b : words.compare(String(a), String(b));
  };
  return [...rows].sort((a, b) => sign * compare(valueOf(a, name), valueOf(b, name)));
}
