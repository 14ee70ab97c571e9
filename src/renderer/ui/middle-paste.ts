// On Linux the middle button, which moves the view and closes tabs here, also pastes what is selected anywhere on the
// screen, a share link too. That belongs to text fields alone.
import { isTypedInto } from "./typing.ts";

/** To be called before anything listens for pastes. */
export function leaveMiddlePasteToFields(): void {
  // Chromium pastes when the button is let go, whatever its events are told; another paste begins with another press.
  let isMiddle = false;
  const options = { capture: true };
  const onPress = (event: PointerEvent | KeyboardEvent) => {
    isMiddle = event instanceof PointerEvent && event.button === 1;
  };
  window.addEventListener("pointerdown", onPress, options);
  window.addEventListener("keydown", onPress, options);
  window.addEventListener(
    "paste",
    (event) => {
      if (!isMiddle || isTypedInto(event.target as Element)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    options,
  );
}
