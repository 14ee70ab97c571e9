// A wire that was refused: why, with buttons for what would make it right, and for drawing it all the same.
import type { WireText } from "../../../core/index.ts";
import type { NoticeAction } from "../../store/run-slice.ts";
import { useStore } from "../../store/store.ts";
import { withRoom } from "../room/inserted-room.ts";
import { type Repaired, repairsOf, type WireVerdict } from "./verdict.ts";

/** More than can be read beside each other. */
const mostOffered = 3;

/** Labels of repairs begin with a verb; names keep their capitals. */
export const lower = (label: string): string => label.replace(/^[A-Z](?=[a-z])/, (c) => c.toLowerCase());

export function connectRepaired({ edit, label }: Repaired): void {
  const { notify, dispatch } = useStore.getState();
  notify("error", null);
  dispatch({ edit: "all", edits: withRoom([edit]) }, { label: `Connect and ${lower(label)}` });
}

export function tellRefused(verdict: WireVerdict, wire: WireText, label: string): void {
  const { document, notify, dispatch } = useStore.getState();
  if (verdict.impossible !== null || verdict.wrong === null) {
    notify("error", verdict.impossible);
    return;
  }
  /** What was tried was tried on this very document. */
  const onSame = (act: () => void) => () => {
    if (useStore.getState().document === document) act();
    else notify("error", "The graph has changed since: draw the wire again.");
  };
  const repaired = repairsOf(verdict, wire, mostOffered).map(
    (repair): NoticeAction => ({ label: repair.label, perform: onSame(() => connectRepaired(repair)) }),
  );
  const anyway: NoticeAction = {
    label: "Connect anyway",
    perform: onSame(() => {
      notify("error", null);
      dispatch(verdict.edit, { label });
    }),
  };
  notify("error", `Not connected: ${verdict.wrong}`, { actions: [...repaired, anyway] });
}
