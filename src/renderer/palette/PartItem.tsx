// A part of a preset as an item of the palette: dragged or pressed, it is added as a whole.
import { addFree } from "../edit/nodes/free-place.ts";
import { addToScope } from "../edit/nodes/nodes.ts";
import { partToAdd, titleOf } from "../library/add-part.ts";
import type { AskedPart } from "../library/parts.ts";
import { PaletteItem } from "./PaletteItem.tsx";

export function PartItem({ asked }: { asked: AskedPart }) {
  return (
    <PaletteItem
      id={`part-${asked.part.preset}-${asked.part.nodes.at(-1)}`}
      title={titleOf(asked)}
      tip={asked.part.about}
      edge="structure"
      add={() => {
        const adding = partToAdd(asked);
        if (adding) addFree(adding);
      }}
      drop={(at) => {
        const adding = partToAdd(asked);
        if (adding) addToScope(adding, at);
      }}
    />
  );
}
