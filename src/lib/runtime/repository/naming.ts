/** How fields are called in the table. Pure. */

export interface Naming {
  toColumn(field: string): string
}

/** `createdAt` is `created_at`, `imageURL` is `image_url`, `line2` is `line2`. */
export const snakeCase: Naming = {
  toColumn: (field) =>
    field
      .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
      .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1_$2')
      .toLowerCase(),
}

/** Columns are called as the fields. */
export const sameNames: Naming = {toColumn: (field) => field}
