/** What an empty graph says. */
export const EmptyCanvas = () => (
  <div className="empty-canvas">
    <p>Drag a block here from the left, or double-click to search for one.</p>
    <p className="quiet">A model begins with Tokens and ends in Probabilities.</p>
  </div>
);
