// Values at dotted paths: `rules.2.then`. Nothing is changed in place.

export function read(value: unknown, path: string): unknown {
  let current = value;
  for (const part of path.split(".")) {
    if (current === null || typeof current !== "object") return undefined;
    current = (current as Record<string, unknown>)[part];
  }
  return current;
}

/** A copy with another value at the path; undefined takes the last part of it away. */
export function write<T>(value: T, path: string, next: unknown): T {
  const [first = "", ...rest] = path.split(".");
  const copy = (Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>;
  if (rest.length) copy[first] = write(copy[first] ?? {}, rest.join("."), next);
  else if (next === undefined) delete copy[first];
  else copy[first] = next;
  return copy as T;
}

/** Whether two JSON values are the same, whatever the order of their keys. */
export function same(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== "object" || typeof other !== "object" || !one || !other) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const left = one as Record<string, unknown>;
  const right = other as Record<string, unknown>;
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && same(left[key], right[key]))
  );
}
