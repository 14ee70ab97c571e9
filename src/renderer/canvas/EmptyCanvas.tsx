// What an empty canvas says.
import { keyOfCommand } from "../commands/keys.ts";

/** What an empty graph says: how a model is begun, and how it goes on by one key. */
export const EmptyCanvas = () => (
  <div className="empty-canvas">
    <p>Drag a block here from the palette, or double-click to search for one.</p>
    <p>
      <kbd>{keyOfCommand("add")}</kbd> adds the block that follows the selected one, wired: Tokens, Embedding
      with positions, Decoder blocks ×6, Output head. Then <kbd>{keyOfCommand("train")}</kbd> trains it.
    </p>
    <p className="quiet">A model starts with Tokens and ends with an LMHead.</p>
  </div>
);
