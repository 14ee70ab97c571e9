// On Linux the middle button, which moves the view and closes tabs here, also pastes what is selected anywhere on the
// screen, a share link too. That belongs to text fields alone.
import { isTypedInto } from "./typing.ts";

/** To be called before anything listens for pastes. */
export function leaveMiddlePasteToFields(): void {
  let isReleased = false;
  // Chromium pastes after the button is up, whatever its event is told. Whoever pastes otherwise presses something first.
  window.addEventListener(
    "pointerup",
    (event) => {
      isReleased = event.button === 1;
    },
    true,
  );
  for (const press of ["keydown", "pointerdown"]) {
    window.addEventListener(
      press,
      () => {
        isReleased = false;
      },
      true,
    );
  }
  window.addEventListener(
    "paste",
    (event) => {
      if (!isReleased || isTypedInto(event.target as Element)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    true,
  );
}
