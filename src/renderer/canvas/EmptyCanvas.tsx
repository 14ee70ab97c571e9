/** What an empty graph says. */
export const EmptyCanvas = () => (
  <div className="empty-canvas">
    <p>Drag a block here from the palette, or double-click to search for one.</p>
    <p className="quiet">A model starts with Tokens and ends with an LMHead.</p>
  </div>
);
