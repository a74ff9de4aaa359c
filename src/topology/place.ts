/** A place in a source file; line and column count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** The form that editors and terminals open on a click: `FILE:LINE:COLUMN`. */
export const showPlace = (place: Place): string => `${place.file}:${place.line}:${place.column}`;
