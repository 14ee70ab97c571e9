// The search of Ctrl+F over one checked graph; fetched when it is first needed.
import type { Checked } from "../../core/index.ts";
import { goToPlace } from "./go.ts";
import { findPlaces, readQuery } from "./match.ts";
import { type Place, type PlaceKind, placeKinds, placesOf } from "./places.ts";

export const kinds = Object.entries(placeKinds) as [PlaceKind, string][];

const known = new WeakMap<Checked, readonly Place[]>();

/** The best first. */
export function search(checked: Checked, typed: string, kind: PlaceKind | null) {
  let places = known.get(checked);
  if (!places) {
    places = placesOf(checked);
    known.set(checked, places);
  }
  return findPlaces(places, readQuery(typed, kind)).map((place) => ({
    id: place.id,
    label: place.label,
    note: place.note,
    go: () => goToPlace(place),
  }));
}
