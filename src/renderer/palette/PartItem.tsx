// A part of a preset as an item of the palette: dragged or pressed, it is added as a whole.
import { addFree } from "../edit/nodes/free-place.ts";
import { type Adding, addToScope } from "../edit/nodes/nodes.ts";
import { partToAdd, titleOf } from "../library/add-part.ts";
import type { AskedPart } from "../library/parts.ts";
import { fetchPreset } from "../store/presets.ts";
import { PaletteItem } from "./PaletteItem.tsx";

export function PartItem({ asked }: { asked: AskedPart }) {
  const put = async (where: (adding: Adding) => void) => {
    await fetchPreset(asked.part.preset);
    const adding = partToAdd(asked);
    if (adding) where(adding);
  };
  return (
    <PaletteItem
      id={`part-${asked.part.preset}-${asked.part.nodes.at(-1)}`}
      title={titleOf(asked)}
      tip={asked.part.about}
      edge="structure"
      add={() => void put(addFree)}
      drop={(at) => void put((adding) => addToScope(adding, at))}
    />
  );
}
